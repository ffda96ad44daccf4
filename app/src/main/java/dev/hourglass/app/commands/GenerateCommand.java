package dev.hourglass.app.commands;

import dev.hourglass.app.input.ClassNames;
import dev.hourglass.app.input.FiniteCheck;
import dev.hourglass.app.input.ImagesFile;
import dev.hourglass.app.input.TrainingCodes;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.DataOptions;
import dev.hourglass.app.options.EffectCondition;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.LabelOption;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.latent.Prior;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hourglass generate`: new images.
@Command(
    name = "generate",
    description = {
      "Generate new images.",
      "",
      "A variational model decodes codes sampled from its prior, the standard normal",
      "distribution. For any other model, a mixture of normal distributions is fitted on",
      "the codes of up to 10,000 training images, and new codes are sampled from it;",
      "--components does that for a variational model too, as evaluate --components.",
      "",
      "A conditional model generates a row of each class, in their order, or only the class",
      "that --label names.",
      "",
      "The output is a PNG (up to 1,000 images), or a NumPy file of shape (images,",
      "channels, height, width)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass generate runs/… -o samples.png",
      "  hourglass generate runs/… -n 10000 --seed 7 -o samples.npy",
      "  hourglass generate runs/… --label 7 -o sevens.png     (train --conditional)",
      "  hourglass generate runs/… --temperature 0.7 -o safer.png"
    })
final class GenerateCommand implements Callable<Integer> {
  private static final int MOST_IMAGES = 1_000_000;
  private static final int MOST_NUMBERS = 1 << 28;
  private static final int MOST_COMPONENTS = 1000;
  private static final int COMPONENTS = 16;

  /// Images where no number is asked for: in all, and of each class.
  private static final int FEW = 64;

  private static final int EACH = 10;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private LabelOption label = new LabelOption();

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description = "Number of images (default: 64, or up to ten of each class).")
  private @Nullable Integer asked;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the random codes (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description =
          "Scale of the sampled deviations: below 1 for more typical images, above for less"
              + " typical ones (default: ${DEFAULT-VALUE}).")
  private double temperature = 1;

  @Option(
      names = "--components",
      paramLabel = "N",
      description =
          "Normal distributions in the mixture (default: 16 for models that are not variational,"
              + " and no mixture for those that are).")
  private @Nullable Integer components;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The .png, .npy or .npz file to write.")
  private Path output = Path.of("samples.png");

  @Override
  public Integer call() throws IOException {
    ImagesFile images = ImagesFile.of(output);
    checkNumbers();
    ModelFile file = model.load(data.dir());
    Autoencoder autoencoder = file.model();
    boolean fits = !autoencoder.variational() || components != null;
    Effects.require(spec, EffectCondition.TRAINING_IMAGES, fits);
    boolean everyClass = label.of(file).isEmpty() && autoencoder.classes() > 0;
    int count = count(everyClass ? autoencoder.classes() : 0);
    images.checkCount("-n asks for " + Counts.of(count, "image"), count);
    checkSize(autoencoder, count);
    Console console = Console.system();
    try (Inference inference = autoencoder.inference(threads.threads())) {
      int[] labels = labels(file, count);
      Codes codes = codes(file, inference, count, console);
      FloatImages decoded =
          inference.decode(autoencoder.classes() > 0 ? codes.labelled(labels) : codes);
      FiniteCheck.check(decoded, console);
      if (everyClass) {
        images.write(decoded, labels, ClassNames.of(file).names());
      } else {
        images.write("", decoded, (int) Math.ceil(Math.sqrt(count)));
      }
    }
    console.printf("Wrote %s to %s%n", Counts.of(count, "image"), output);
    return 0;
  }

  private int count(int classes) {
    if (asked != null) {
      return asked;
    }
    return classes == 0 ? FEW : classes * Math.clamp(ImagesFile.MOST_PICTURES / classes, 1, EACH);
  }

  /// The class that was asked for, or all of them in order and as evenly as can be; a model without
  /// labels ignores them.
  private int[] labels(ModelFile file, int count) {
    int classes = file.model().classes();
    int[] labels = new int[count];
    OptionalInt one = label.of(file);
    Arrays.setAll(labels, i -> one.orElse((int) ((long) i * classes / count)));
    return labels;
  }

  private Codes codes(ModelFile file, Inference inference, int count, Console console)
      throws IOException {
    Integer most = components;
    if (file.model().variational()) {
      return most == null
          ? Prior.sample(count, file.model().codeSize(), seed, temperature)
          : prior(most, file, inference, console).sample(count, seed, temperature);
    }
    Codes known = TrainingCodes.of(file, data.choice(), inference, console);
    return TrainingCodes.like(
        known, mostComponents(), count, seed, temperature, inference.threads(), console);
  }

  private GaussianMixture prior(int most, ModelFile file, Inference inference, Console console)
      throws IOException {
    Images train = data.loadFor(file, console).train();
    try (Progress progress =
        Progress.start(console, "fitting", GaussianMixture.MOST_STEPS, "steps")) {
      return Prior.fitted(inference, train, most, seed, () -> progress.advance(1));
    }
  }

  private int mostComponents() {
    return Objects.requireNonNullElse(components, COMPONENTS);
  }

  private void checkNumbers() {
    if (asked != null && (asked < 1 || asked > MOST_IMAGES)) {
      throw new UsageError(
          "%d images were requested, expected 1 to %d".formatted(asked, MOST_IMAGES));
    }
    if (!(temperature >= 0 && temperature <= 100)) {
      throw new UsageError("the temperature is %s, expected 0 to 100".formatted(temperature));
    }
    if (mostComponents() < 1 || mostComponents() > MOST_COMPONENTS) {
      throw new UsageError(
          "the mixture has %d components, expected 1 to %d"
              .formatted(mostComponents(), MOST_COMPONENTS));
    }
  }

  private static void checkSize(Autoencoder autoencoder, int count) {
    if ((long) count * autoencoder.inputShape().size() > MOST_NUMBERS) {
      throw new UsageError(
          "%d images of %s are more than fit into memory, expected at most %d: generate fewer, and"
                  .formatted(
                      count,
                      autoencoder.inputShape(),
                      MOST_NUMBERS / autoencoder.inputShape().size())
              + " more with other seeds");
    }
  }
}
