package dev.hourglass.app.input;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.hourglass.app.run.Provenance;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.files.Numbers;
import dev.hourglass.files.StrictJson;
import dev.hourglass.model.ModelFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The class names of a conditional model, as in its training data.
///
/// @param model the model's name
/// @param names of the classes in the order of their numbers; none for a model without labels
public record ClassNames(String model, List<String> names) {
  private static final int SHOWN = 20;

  /// Copies the names.
  public ClassNames {
    names = List.copyOf(names);
  }

  /// The names that a file notes; classes without any are called by their numbers.
  public static ClassNames of(ModelFile file) {
    List<String> noted = noted(file.metadata().get(Provenance.CLASSES));
    List<String> names =
        IntStream.range(0, file.model().classes())
            .mapToObj(c -> c < noted.size() ? noted.get(c) : Integer.toString(c))
            .toList();
    return new ClassNames(file.model().name(), names);
  }

  /// A file's word, which is believed only if it is a list of words.
  private static List<String> noted(@Nullable String json) {
    List<String> names = new ArrayList<>();
    try {
      for (JsonElement name : StrictJson.parse(json == null ? "[]" : json).getAsJsonArray()) {
        if (!(name instanceof JsonPrimitive word)) {
          return List.of();
        }
        names.add(word.getAsString());
      }
      return names;
    } catch (IllegalArgumentException | IllegalStateException e) {
      return List.of();
    }
  }

  /// The number of the class that a word names.
  ///
  /// @param word a name, or else a number
  public int index(String word) {
    int named = names.indexOf(word);
    boolean number = named < 0 && word.matches("[0-9]{1,9}");
    int index = number ? Numbers.whole(word) : named;
    if (index < 0 || index >= names.size()) {
      throw new UsageError(
          "the model %s has no class '%s', expected one of %s".formatted(model, word, list(names)));
    }
    return index;
  }

  /// Refuses images whose labels stand for other classes.
  public void requireSame(ByteImages images) throws DataException {
    List<String> found = images.classes();
    boolean begins = found.size() <= names.size() && names.subList(0, found.size()).equals(found);
    if (!names.isEmpty() && images.labels() != null && !begins) {
      throw new DataException(
          "%s has the classes %s and the model %s has %s, expected the same in the same order: use another dataset or model"
              .formatted(images.name(), list(found), model, list(names)));
    }
  }

  private static String list(List<String> names) {
    List<String> shown = new ArrayList<>(names.subList(0, Math.min(SHOWN, names.size())));
    if (shown.size() < names.size()) {
      shown.add("… (%d in all)".formatted(names.size()));
    }
    return String.join(", ", shown);
  }

  /// The names, for a sentence.
  @Override
  public String toString() {
    return list(names);
  }
}
