package dev.hourglass.app.commands;

import dev.hourglass.app.input.ExactReading;
import dev.hourglass.app.input.ImageReading;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.DataDirOption;
import dev.hourglass.app.options.Effect;
import dev.hourglass.app.options.EffectCondition;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.FitOptions;
import dev.hourglass.app.options.KeyOptions;
import dev.hourglass.app.options.LabelsOption;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.SubjectOptions;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.run.Interruption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.codec.Codec;
import dev.hourglass.codec.CodecInfo;
import dev.hourglass.codec.CodecOptions;
import dev.hourglass.codec.CodecResult;
import dev.hourglass.codec.LosslessOptions;
import dev.hourglass.data.Images;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hourglass compress`: images become a small file.
@Command(
    name = "compress",
    description = {
      "Compress images into a .hgc file, by a model or lossless.",
      "",
      "The file holds the quantised and entropy-coded codes of the images, their labels and",
      "file names if known, and the fingerprint of the model, without which it cannot be",
      "decoded: keep the model, or put it into the file with --embed-model. decompress",
      "gives the same images on every machine.",
      "",
      "--quality, --mse or --bytes say what is aimed at. --effort optimises the codes for",
      "fewer bytes at the same error; decompressing takes no longer for it.",
      "",
      "--lossless needs no model and keeps every byte of the images, as they are read: 8 bits",
      "for each channel, grey or colour, all of one size, which may be any. Transparency and",
      "more bits are not kept, and NumPy files must hold bytes. From --effort 5 on the file is",
      "smaller, and compressing and decompressing take up to three times as long.",
      "",
      "--info shows what a compressed file says of itself, without any model."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass compress runs/… mnist:test -o digits.hgc",
      "  hourglass compress runs/… photos.zip --quality 70 -o photos.hgc",
      "  hourglass compress runs/… mnist:test --mse 0.002 --effort 6 -o digits.hgc",
      "  hourglass compress runs/… mnist:test --bytes 200000 -o digits.hgc",
      "  hourglass compress runs/… photos --embed-model -o photos.hgc",
      "  hourglass compress --lossless mnist:test -o digits.hgc",
      "  hourglass compress --lossless photos --effort 9 -o photos.hgc",
      "  hourglass compress --info digits.hgc"
    })
final class CompressCommand implements Callable<Integer> {
  private static final int DEFAULT_QUALITY = 50;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = ModelOption.DESCRIPTION + " None with --lossless.")
  private @Nullable String model;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "IMAGES",
      description =
          "The images, as encode takes them: files, folders, archives, arrays, or a dataset with its"
              + " split, as in mnist:test; - for standard input.")
  private @Nullable String input;

  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KeyOptions keys = new KeyOptions();
  @Mixin private FitOptions fit = new FitOptions();
  @Mixin private DataDirOption dataDir = new DataDirOption();
  @Mixin private LabelsOption labels = new LabelsOption();

  @Effect(replaces = "--info")
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The .hgc file to write.")
  private @Nullable Path output;

  @Option(
      names = "--quality",
      paramLabel = "Q",
      description =
          "From 1 to 100: 16 more halve the step of the codes (default: " + DEFAULT_QUALITY + ").")
  private @Nullable Double quality;

  @Option(
      names = "--mse",
      paramLabel = "X",
      description =
          "Mean squared error of the pixels, white being 1: at most so much, hardly less.")
  private @Nullable Double mse;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "Size of the whole file: at most so many bytes, hardly fewer.")
  private @Nullable Long bytes;

  @Option(
      names = "--effort",
      paramLabel = "E",
      description =
          "From 0, rounded codes, to 9, the smallest file after many times as long (default:"
              + " ${DEFAULT-VALUE}). With --lossless 0 to 4 are the same, and so are 5 to 9.")
  private int effort;

  @Effect(
      replaces = {
        "--quality",
        "--mse",
        "--bytes",
        "--embed-model",
        "--label",
        "--labels",
        "--fit",
        "--background",
        "--info"
      })
  @Option(names = "--lossless", description = "Keep every byte of the images, without a model.")
  private boolean lossless;

  @Option(names = "--embed-model", description = "Put the model into the file.")
  private boolean embedModel;

  @Option(
      names = "--info",
      paramLabel = "FILE",
      description = "Show what a compressed file says of itself, and end.")
  private @Nullable Path info;

  @Override
  public Integer call() throws IOException {
    Console console = Console.system();
    if (info != null) {
      if (model != null) {
        throw new UsageError("--info and a model are both given, expected one of them");
      }
      show(info, console);
      return 0;
    }
    if (lossless) {
      return compressLossless(console);
    }
    if (model == null || input == null || output == null) {
      throw new UsageError(
          "expected MODEL, IMAGES and --output FILE, --lossless IMAGES and --output FILE, or --info FILE: for example runs/… mnist:test -o digits.hgc");
    }
    CodecOptions options = options();
    Path target = target(output);
    ModelFile file = load(Path.of(model));
    Images images = read(file, input);
    return compress(Codec.of(file.model(), options), images, target, console);
  }

  private Integer compressLossless(Console console) throws IOException {
    if (input != null) {
      throw new UsageError(
          "--lossless and MODEL %s are both given, expected the images alone: leave out the model"
              .formatted(Printable.path(String.valueOf(model))));
    }
    if (model == null || output == null) {
      throw new UsageError(
          "expected IMAGES and --output FILE: for example --lossless mnist:test -o digits.hgc");
    }
    Path target = target(output);
    LosslessOptions options =
        UsageError.unlessValid(() -> LosslessOptions.defaults().withEffort(effort))
            .withThreads(threads.threads());
    Images images = new ExactReading(keys.in(dataDir.folder()), keys.keys()).read(model);
    return compress(Codec.lossless(options), images, target, console);
  }

  private static Path target(Path output) {
    if (!String.valueOf(output.getFileName()).toLowerCase(Locale.ROOT).endsWith(".hgc")) {
      throw new UsageError("the output is %s, expected a .hgc file".formatted(output));
    }
    return output;
  }

  private CodecOptions options() {
    long given = Stream.of(quality, mse, bytes).filter(Objects::nonNull).count();
    if (given > 1) {
      throw new UsageError(
          "several of --quality, --mse and --bytes are given, expected one of them");
    }
    return UsageError.unlessValid(() -> aim().withEffort(effort))
        .withThreads(threads.threads())
        .withEmbeddedModel(embedModel);
  }

  private CodecOptions aim() {
    if (mse != null) {
      return CodecOptions.mse(mse);
    }
    if (bytes != null) {
      return CodecOptions.bytes(bytes);
    }
    return CodecOptions.quality(quality == null ? DEFAULT_QUALITY : quality);
  }

  private ModelFile load(Path path) throws IOException {
    dataDir.folder().fallBackTo(path);
    return ModelOption.load(path);
  }

  private Images read(ModelFile file, String word) throws IOException {
    Effects.require(spec, EffectCondition.LABELS_MATTER, true);
    Effects.require(spec, EffectCondition.OWN_IMAGES, ImageReading.areOwn(List.of(word)));
    ImageReading reading = new ImageReading(file, keys.in(dataDir.folder()), fit.in(keys.keys()));
    // Nothing is written before: Ctrl-C ends the program at once.
    return labels.applied(file, reading.read(word).images(), file.model().classes() > 0);
  }

  private static int compress(Codec codec, Images images, Path target, Console console)
      throws IOException {
    try (Interruption interruption = Interruption.listen()) {
      try {
        CodecResult[] result = new CodecResult[1];
        AtomicFile.write(
            target,
            out -> {
              WritableByteChannel channel = Channels.newChannel(out);
              try (CompressionProgress progress = new CompressionProgress(console, interruption)) {
                result[0] = codec.compress(images, channel, progress);
              }
            });
        say(result[0], target, console);
        return 0;
      } catch (CancellationException stopped) {
        Console.errors().println(SubjectOptions.STOPPED);
        return HourglassCommand.FAILED;
      }
    }
  }

  private static void say(CodecResult result, Path target, Console console) {
    console.printf(
        "Wrote %s to %s: %,d bytes%n",
        Counts.of(result.images(), "image"), Printable.of(target), result.bytes());
    console.printf(
        "%.2f bytes per image, %.3f bits per pixel, %s%n",
        result.bytesPerImage(),
        result.bitsPerPixel(),
        result.step() == 0 ? "lossless" : "MSE %.6f".formatted(result.mse()));
  }

  private static void show(Path path, Console console) throws IOException {
    CodecInfo info = Codec.info(path);
    console.printf("%s of %s, %s%n", Counts.of(info.images(), "image"), info.shape(), kind(info));
    console.printf("Blocks of %s%n", Counts.of(info.blockImages(), "image"));
    console.printf(
        "Labels: %s, file names: %s%n",
        info.labelled() ? "yes" : "no", info.named() ? "yes" : "no");
    if (!info.classes().isEmpty()) {
      console.printf("Classes: %s%n", Printable.of(String.join(", ", info.classes()), 200));
    }
    if (info.isLossless()) {
      return;
    }
    console.printf("Model: %s%n", info.fingerprint());
    console.println(
        info.modelBytes() > 0
            ? "The model is in the file, %,d bytes".formatted(info.modelBytes())
            : "The model is not in the file");
  }

  private static String kind(CodecInfo info) {
    return info.isLossless()
        ? "lossless"
        : "codes of %d numbers with the step %s".formatted(info.codeSize(), info.step());
  }
}
