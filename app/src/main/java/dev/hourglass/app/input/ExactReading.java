package dev.hourglass.app.input;

import dev.hourglass.app.run.Reading;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.formats.ArchiveKind;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceReader;
import dev.hourglass.data.source.SourceSummary;
import dev.hourglass.data.source.Sources;
import dev.hourglass.files.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads an input given by the user as the bytes that it holds, without a model: in their own size
/// and colours, none resized.
///
/// @param dataDir where datasets lie
/// @param keys where in a file the images are
public record ExactReading(DatasetFolder dataDir, SourceKeys keys) {
  private static final String BYTE = "u1";

  /// Reads the images that a word names.
  ///
  /// @throws DataException if they are no bytes, or of several sizes
  public ByteImages read(String input) throws IOException {
    return ImageReading.isPath(input) ? StandardInput.read(input, this::ofPath) : split(input);
  }

  /// @param name of the path for a user
  private ByteImages ofPath(Path path, String name) throws IOException {
    requireBytes(path, name);
    Reading reading = keys.in(Reading.DEFAULT);
    ImageSource source = Sources.open(path, reading.source());
    try (ReadingProgress progress = new ReadingProgress(Console.system())) {
      SourceReader reader =
          new SourceReader(
              path, source, reading.source(), reading.images(), dataDir.cache(), progress);
      SourceReader.Whole whole = reader.exact(name);
      whole.summary().remarks().forEach(line -> DatasetFolder.show(line, Console.system()));
      return labelled(whole);
    }
  }

  private static ByteImages labelled(SourceReader.Whole whole) {
    List<String> labels = whole.labels();
    if (labels.isEmpty()) {
      return whole.images();
    }
    List<String> classes = List.copyOf(new TreeSet<>(labels));
    return whole.images().labelled(labels.stream().mapToInt(classes::indexOf).toArray(), classes);
  }

  /// Floating-point numbers would be rounded.
  private void requireBytes(Path path, String name) throws IOException {
    String type = type(path);
    if (type != null && !type.equals(BYTE)) {
      throw new DataException(
          "%s holds numbers of the type %s, expected bytes (u1), which lossless compression keeps: convert them, as with (255 * images).round().astype('u1')"
              .formatted(name, type));
    }
  }

  /// The type of a NumPy file's numbers, or null of any other file.
  private @Nullable String type(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return null;
    }
    if (Npy.isNpy(path)) {
      return Npy.rows(path).dtype();
    }
    boolean plain =
        keys.imagesKey() == null
            && ArchiveKind.of(path) == ArchiveKind.ZIP
            && NpzArrays.isPlain(path);
    return plain ? NpzArrays.rows(path, NpzArrays.IMAGES).dtype() : null;
  }

  private ByteImages split(String input) throws DataException {
    String name = input.replaceFirst("(^|:)(train|test)$", "");
    if (name.isEmpty()) {
      throw new UsageError(
          "IMAGES is '%s' and no model is given that names a dataset, expected a path or a dataset with its split, as in mnist:test"
              .formatted(input));
    }
    SourceSummary[] summary = new SourceSummary[1];
    Dataset dataset =
        dataDir.load(
            DatasetFolder.parse(name),
            Console.system(),
            keys.in(Reading.DEFAULT),
            result -> summary[0] = result.summary());
    if (summary[0] != null && summary[0].resized() > 0) {
      throw new DataException(
          "%s holds images that a split resizes, expected images of one size of at most 128×128 pixels: give the path without :train or :test"
              .formatted(name));
    }
    return input.matches("(.*:)?train") ? dataset.train() : dataset.test();
  }
}
