package dev.hourglass.app.commands;

import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.input.FiniteCheck;
import dev.hourglass.app.input.ImagesFile;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.run.Folders;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.codec.Codec;
import dev.hourglass.codec.CodecInfo;
import dev.hourglass.codec.CompressedImages;
import dev.hourglass.codec.ImageRange;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.files.FormatException;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.text.Counts;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hourglass decompress`: a small file becomes images.
@Command(
    name = "decompress",
    description = {
      "Decompress images that compress wrote.",
      "",
      "The model must be the one that compressed them, unless it is in the file; lossless",
      "files need none, and decompress to the same bytes as before. The output",
      "is a folder with a PNG for each image, a NumPy file of shape (images, channels,",
      "height, width), of bytes where they are lossless, a .npz file with that array called",
      "images and the labels, or a single PNG of up to 1,000 images, for looking at.",
      "",
      "Of a damaged or truncated file all images in whole blocks are decompressed, the lost",
      "ones are named, and the exit code is 1."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass decompress digits.hgc --model runs/… -o digits.npy",
      "  hourglass decompress photos.hgc -o photos",
      "  hourglass decompress lossless.hgc -o digits.npy",
      "  hourglass decompress digits.hgc --model runs/… --only 17,200-299 -o some.png"
    })
final class DecompressCommand implements Callable<Integer> {
  private static final int COLUMNS = 10;
  private static final int BLOCK = 1024;

  @Parameters(index = "0", paramLabel = "FILE", description = "The .hgc file.")
  private Path input = Path.of("images.hgc");

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The model that compressed the images (default: the one in the file).")
  private @Nullable Path model;

  @Option(
      names = "--only",
      paramLabel = "IMAGES",
      description =
          "Which images, by their places from 0, as in 17,200-299: only their blocks are decoded"
              + " (default: all).")
  private @Nullable String only;

  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "PATH",
      description = "The folder, or the .npy, .npz or .png file to write.")
  private Path output = Path.of("images");

  @Override
  public Integer call() throws IOException {
    Console console = Console.system();
    boolean intoFile =
        String.valueOf(output.getFileName())
            .toLowerCase(Locale.ROOT)
            .matches("(?s).*\\.(npy|npz|png)");
    Autoencoder given = model == null ? null : ModelOption.load(model).model();
    try (CompressedImages images = Codec.open(input, given, threads.threads())) {
      ImageRanges wanted =
          only == null ? ImageRanges.all(images.count()) : ImageRanges.parse(only, images.count());
      List<ImageRange> lost = wanted.within(images.lost());
      ImageRanges whole = wanted.without(lost);
      if (whole.count() == 0) {
        throw new FormatException(
            input, "has lost all of these images by damage, expected some: get a new copy");
      }
      if (intoFile) {
        toFile(images, whole, console);
      } else {
        toFolder(images, whole, console);
      }
      console.printf("Wrote %s to %s%n", Counts.of(whole.count(), "image"), Printable.of(output));
      return complain(lost, images) ? HourglassCommand.FAILED : 0;
    }
  }

  private boolean complain(List<ImageRange> lost, CompressedImages images) {
    if (lost.isEmpty()) {
      return false;
    }
    String names = lost.stream().limit(20).map(String::valueOf).collect(Collectors.joining(", "));
    Console.errors()
        .println(
            "hourglass: %s is damaged or truncated, of its %,d images these are lost: %s%s; get a new copy"
                .formatted(
                    Printable.of(input), images.count(), names, lost.size() > 20 ? ", …" : ""));
    return true;
  }

  private void toFile(CompressedImages images, ImageRanges whole, Console console)
      throws IOException {
    ImagesFile file = ImagesFile.of(output);
    file.checkCount("%s are asked for".formatted(Counts.of(whole.count(), "image")), whole.count());
    int columns = Math.clamp(whole.count(), 1, COLUMNS);
    if (images.info().isLossless()) {
      List<ByteImages> parts = new ArrayList<>();
      eachPart(images, whole, console, part -> parts.add(images.bytes(part.begin(), part.end())));
      file.write(ByteImages.joined("images", parts), columns);
      return;
    }
    int size = images.info().shape().size();
    float[] values = new float[Math.multiplyExact(whole.count(), size)];
    int[] labels = images.info().labelled() ? new int[whole.count()] : null;
    int[] at = {0};
    eachPart(
        images,
        whole,
        console,
        part -> {
          FloatImages some = images.images(part.begin(), part.end());
          System.arraycopy(some.values(), 0, values, at[0] * size, some.values().length);
          int[] known = some.labels();
          if (labels != null && known != null) {
            System.arraycopy(known, 0, labels, at[0], known.length);
          }
          at[0] += some.count();
        });
    FloatImages all =
        new FloatImages(images.info().shape(), values, labels, images.info().classes());
    FiniteCheck.check(all, console);
    file.write("", all, columns);
  }

  private void toFolder(CompressedImages images, ImageRanges whole, Console console)
      throws IOException {
    Folders.make(output, "--output");
    ImageNames names = new ImageNames(images.count());
    eachPart(
        images,
        whole,
        console,
        part -> {
          Images some;
          List<String> files;
          if (images.info().isLossless()) {
            some = images.bytes(part.begin(), part.end());
            files = some.files();
          } else {
            FloatImages numbers = images.images(part.begin(), part.end());
            FiniteCheck.check(numbers, console);
            some = numbers;
            files = images.files(part.begin(), part.end());
          }
          for (int i = 0; i < some.count(); i++) {
            String name = names.of(part.begin() + i, files.isEmpty() ? "" : files.get(i));
            Picture picture = Picture.of(some, i);
            byte[] png = some instanceof ByteImages ? picture.compactPng() : picture.png();
            AtomicFile.write(output.resolve(name), out -> out.write(png));
          }
        });
  }

  /// Takes some images.
  @FunctionalInterface
  private interface PartTaker {
    void take(ImageRange part) throws IOException;
  }

  /// Decodes part after part, each block once.
  private void eachPart(
      CompressedImages images, ImageRanges whole, Console console, PartTaker taker)
      throws IOException {
    CodecInfo info = images.info();
    long most = info.isLossless() ? (long) info.blockImages() * threads.threads() : BLOCK;
    try (Progress progress = Progress.start(console, "decoding", whole.count(), "images")) {
      for (ImageRange part : whole.parts(Math.clamp(most, 1, Integer.MAX_VALUE))) {
        taker.take(part);
        progress.advance(part.end() - part.begin());
      }
    }
  }

  /// Some images of a file, in the order in which they were asked for.
  ///
  /// @param ranges of their places
  record ImageRanges(List<ImageRange> ranges) {
    ImageRanges {
      ranges = List.copyOf(ranges);
    }

    static ImageRanges all(int count) {
      return new ImageRanges(List.of(new ImageRange(0, count)));
    }

    /// Reads places as in `17,200-299`.
    static ImageRanges parse(String text, int count) {
      List<ImageRange> ranges = new ArrayList<>();
      for (String part : text.split(",", -1)) {
        if (!part.strip().matches("\\d{1,9}(-\\d{1,9})?")) {
          throw new UsageError(
              "--only has '%s', expected places of images as in 17,200-299".formatted(part));
        }
        int[] ends = Arrays.stream(part.strip().split("-")).mapToInt(Integer::parseInt).toArray();
        int last = ends[ends.length - 1];
        if (last < ends[0] || last >= count) {
          throw new UsageError(
              "--only has '%s' and the file has %s, expected places from 0 to %d in rising order"
                  .formatted(part.strip(), Counts.of(count, "image"), count - 1));
        }
        ranges.add(new ImageRange(ends[0], last + 1));
      }
      return new ImageRanges(ranges);
    }

    int count() {
      long sum = ranges.stream().mapToLong(range -> range.end() - range.begin()).sum();
      if (sum > Integer.MAX_VALUE) {
        throw new UsageError("--only names %,d images, expected each once".formatted(sum));
      }
      return (int) sum;
    }

    /// The parts of some ranges that are in these.
    List<ImageRange> within(List<ImageRange> others) {
      List<ImageRange> common = new ArrayList<>();
      for (ImageRange range : ranges) {
        for (ImageRange other : others) {
          int begin = Math.max(range.begin(), other.begin());
          int end = Math.min(range.end(), other.end());
          if (begin < end) {
            common.add(new ImageRange(begin, end));
          }
        }
      }
      return common;
    }

    /// These without some.
    ImageRanges without(List<ImageRange> others) {
      List<ImageRange> left = new ArrayList<>();
      for (ImageRange range : ranges) {
        int begin = range.begin();
        for (ImageRange other : new ImageRanges(List.of(range)).within(others)) {
          if (begin < other.begin()) {
            left.add(new ImageRange(begin, other.begin()));
          }
          begin = other.end();
        }
        if (begin < range.end()) {
          left.add(new ImageRange(begin, range.end()));
        }
      }
      return new ImageRanges(left);
    }

    /// The ranges cut where a place is a multiple of a number.
    List<ImageRange> parts(int most) {
      List<ImageRange> parts = new ArrayList<>();
      for (ImageRange range : ranges) {
        for (int at = range.begin(); at < range.end(); at = parts.getLast().end()) {
          long end = (at / most + 1L) * most;
          parts.add(new ImageRange(at, (int) Math.min(end, range.end())));
        }
      }
      return parts;
    }
  }
}
