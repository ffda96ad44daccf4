package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.files.InputFile;
import dev.hourglass.files.InputFolder;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The binary version of CIFAR-10 and CIFAR-100 (Krizhevsky, "Learning multiple layers of features
/// from tiny images", 2009): records of a label, or of a coarse and a fine one, and 3 × 32 × 32
/// bytes.
final class CifarFiles {
  private static final Shape SHAPE = new Shape(3, 32, 32);
  private static final int LARGEST = 1 << 28;

  private CifarFiles() {}

  /// @param labels bytes of labels before each image, of which the last one counts
  /// @param names file with the names of the classes
  private record Version(String train, String test, int labels, String names) {}

  private static final Version TEN =
      new Version("data_batch_\\d+\\.bin", "test_batch\\.bin", 1, "batches.meta.txt");
  private static final Version HUNDRED =
      new Version("train\\.bin", "test\\.bin", 2, "fine_label_names.txt");

  /// The images of a folder, if it has CIFAR's files.
  static Optional<ImageSource> open(Path folder) throws IOException {
    for (Version version : List.of(TEN, HUNDRED)) {
      List<Path> train = named(folder, version.train);
      List<Path> test = named(folder, version.test);
      if (!train.isEmpty() || !test.isEmpty()) {
        List<String> names = names(folder.resolve(version.names));
        List<ArrayImages.Part> parts = new ArrayList<>();
        for (Path file : train) {
          parts.add(part(SplitRole.TRAIN, file, version.labels, names));
        }
        for (Path file : test) {
          parts.add(part(SplitRole.TEST, file, version.labels, names));
        }
        return Optional.of(new ArrayImages("CIFAR's binary files", parts));
      }
    }
    return Optional.empty();
  }

  private static List<Path> named(Path folder, String pattern) throws IOException {
    return InputFolder.list(folder).stream()
        .filter(file -> String.valueOf(file.getFileName()).matches(pattern))
        .sorted((a, b) -> NaturalOrder.NAMES.compare(a.toString(), b.toString()))
        .toList();
  }

  private static List<String> names(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    byte[] text = InputFile.bytes(file, 1 << 16, "names of classes");
    return new String(text, StandardCharsets.UTF_8)
        .lines()
        .map(line -> Printable.of(line.strip()))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static ArrayImages.Part part(
      SplitRole split, Path file, int labelBytes, List<String> names) throws IOException {
    byte[] bytes = InputFile.bytes(file, LARGEST, "CIFAR's binary images");
    int record = labelBytes + SHAPE.size();
    if (bytes.length == 0 || bytes.length % record != 0) {
      throw new DataException(
          "%s has %d bytes, expected a multiple of %d, which is an image with its label: get a new copy of CIFAR's binary version"
              .formatted(file, bytes.length, record));
    }
    int count = bytes.length / record;
    byte[] pixels = new byte[count * SHAPE.size()];
    List<String> labels = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      System.arraycopy(bytes, i * record + labelBytes, pixels, i * SHAPE.size(), SHAPE.size());
      int label = Byte.toUnsignedInt(bytes[i * record + labelBytes - 1]);
      labels.add(label < names.size() ? names.get(label) : Integer.toString(label));
    }
    return new ArrayImages.Part(split, SHAPE, pixels, labels);
  }
}
