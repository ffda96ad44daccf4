package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.latent.Prior;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass generate`: images that nobody drew.
@Command(
    name = "generate",
    description = {
      "Draw new images.",
      "",
      "A variational model decodes random codes from the normal distribution it was trained",
      "for. Any other model first encodes up to 10,000 of its training images; a mixture of",
      "normal distributions is fitted on their codes, and new codes are drawn from it.",
      "",
      "The images become a PNG (up to 1,000 of them), or a NumPy file of shape",
      "(images, channels, height, width)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass generate runs/… -o samples.png",
      "  hourglass generate runs/… -n 10000 --seed 7 -o samples.npy",
      "  hourglass generate runs/… --temperature 0.7 -o safer.png"
    })
final class GenerateCommand implements Callable<Integer> {
  private static final int MOST_IMAGES = 1_000_000;
  private static final int MOST_NUMBERS = 1 << 28;
  private static final int MOST_COMPONENTS = 1000;

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description = "How many images (default: ${DEFAULT-VALUE}).")
  private int count = 64;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides the random codes (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description =
          "Scale of the random deviations: below 1 for more usual images, above for stranger ones"
              + " (default: ${DEFAULT-VALUE}).")
  private double temperature = 1;

  @Option(
      names = "--components",
      paramLabel = "N",
      description =
          "Normal distributions in the mixture, for models that are not variational (default:"
              + " ${DEFAULT-VALUE}).")
  private int components = 16;

  @Option(
      names = "--label",
      paramLabel = "K",
      description = "Which class to draw, for models that were trained with labels.")
  private @Nullable Integer label;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The .png or .npy file to write.")
  private Path output = Path.of("samples.png");

  @Override
  public Integer call() throws IOException {
    ImagesFile images = ImagesFile.of(output);
    checkNumbers(images);
    ModelFile file = model.load();
    Autoencoder autoencoder = file.model();
    checkSize(autoencoder);
    checkLabel(autoencoder);
    Console console = Console.system();
    try (Inference inference = autoencoder.inference(threads.threads())) {
      float[] codes = codes(file, inference, console);
      float[] drawn = inference.decode(codes);
      int columns = (int) Math.ceil(Math.sqrt(count));
      images.write("", drawn, autoencoder.inputShape(), columns);
    }
    console.out().printf(Locale.ROOT, "Wrote %,d images to %s%n", count, output);
    return 0;
  }

  private float[] codes(ModelFile file, Inference inference, Console console) throws IOException {
    int size = file.model().codeSize();
    if (file.model().variational()) {
      return Prior.sample(count, size, seed, temperature);
    }
    float[] known = TrainingCodes.of(file, data, inference, console);
    GaussianMixture mixture = TrainingCodes.mixture(known, size, components, seed, console);
    return mixture.sample(count, seed, temperature);
  }

  private void checkNumbers(ImagesFile images) {
    if (count < 1 || count > MOST_IMAGES) {
      throw new UsageError(
          "%d images were asked for, expected 1 to %d".formatted(count, MOST_IMAGES));
    }
    images.checkCount("-n " + count, count);
    if (!(temperature >= 0 && temperature <= 100)) {
      throw new UsageError("the temperature is %s, expected 0 to 100".formatted(temperature));
    }
    if (components < 1 || components > MOST_COMPONENTS) {
      throw new UsageError(
          "the mixture has %d components, expected 1 to %d".formatted(components, MOST_COMPONENTS));
    }
  }

  private void checkSize(Autoencoder autoencoder) {
    if ((long) count * autoencoder.inputShape().size() > MOST_NUMBERS) {
      throw new UsageError(
          "%d images of %s are more than fit into memory, expected at most %d: ask for fewer, and for"
                  .formatted(
                      count,
                      autoencoder.inputShape(),
                      MOST_NUMBERS / autoencoder.inputShape().size())
              + " more with other seeds");
    }
  }

  /// The place where a conditional model will take its label.
  private void checkLabel(Autoencoder autoencoder) {
    if (label != null) {
      throw new UsageError(
          "the model %s was trained without labels and cannot draw label %d, expected a conditional model: leave out --label or use such a model"
              .formatted(autoencoder.name(), label));
    }
  }
}
