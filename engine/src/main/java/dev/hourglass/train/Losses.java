package dev.hourglass.train;

import dev.hourglass.files.Numbers;
import dev.hourglass.train.WeightedLoss.Term;
import java.util.ArrayList;
import java.util.List;

/// Losses by name, as the command line writes them.
final class Losses {
  /// Names of the library's losses.
  static final List<String> NAMES =
      Loss.FORMS.stream().map(form -> form.replaceFirst(":.*", "")).toList();

  private static final String EXPECTED =
      String.join(", ", Loss.FORMS).replace("SIGMA", "0.1") + " or a sum such as 0.8*l1+0.2*ssim";
  private static final String GAUSSIAN = GaussianNll.NAME + ":";

  private Losses() {}

  /// See {@link Loss#parse}.
  static Loss parse(String text, CustomLoss... own) {
    List<Term> terms = new ArrayList<>();
    for (String term : text.split("\\+", -1)) {
      terms.add(term(text, term.strip(), List.of(own)));
    }
    boolean plain = terms.size() == 1 && text.indexOf('*') < 0;
    return plain ? terms.getFirst().loss() : new WeightedLoss(terms);
  }

  private static Term term(String text, String term, List<CustomLoss> own) {
    int star = term.indexOf('*');
    double weight = star < 0 ? 1 : number(text, term.substring(0, star).strip());
    String name = term.substring(star + 1).strip();
    return new Term(
        weight,
        own.stream()
            .filter(loss -> loss.name().equals(name))
            .findFirst()
            .<Loss>map(loss -> loss)
            .orElseGet(() -> plain(text, name)));
  }

  private static Loss plain(String text, String name) {
    return switch (name) {
      case "mse" -> new MeanSquaredError();
      case "l1" -> new MeanAbsoluteError();
      case "bce" -> new BinaryCrossEntropy();
      case "ssim" -> new SsimLoss();
      default -> {
        if (name.startsWith(GAUSSIAN)) {
          yield new GaussianNll(number(text, name.substring(GAUSSIAN.length())));
        }
        throw unknown(text, name);
      }
    };
  }

  private static double number(String text, String number) {
    try {
      return Numbers.decimal(number);
    } catch (NumberFormatException e) {
      throw unknown(text, number);
    }
  }

  private static IllegalArgumentException unknown(String text, String piece) {
    return new IllegalArgumentException(
        "the loss \"%s\" cannot be read at \"%s\", expected %s".formatted(text, piece, EXPECTED));
  }
}
