package dev.hourglass.app.input;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.data.SkippedFiles;
import dev.hourglass.data.checks.InputChecks;
import dev.hourglass.data.formats.IdxFile;
import dev.hourglass.data.formats.ImageCollection;
import dev.hourglass.files.NpyArray;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/// Reads an input given by the user as images for a model. The type of a file is determined by its
/// first bytes, because standard input has no name.
///
/// @param file whose model takes the images
public record ImageReading(ModelFile file, DatasetFolder dataDir) {
  /// Reads the images that a word names, and warns of what looks wrong with them.
  public Images read(String input) throws IOException {
    if (input.equals(StandardInput.WORD) || Files.exists(Path.of(input))) {
      return StandardInput.read(input, this::ofPath);
    }
    return bytes(split(input));
  }

  /// @param name of the path for a user
  private Images ofPath(Path path, String name) throws IOException {
    Shape shape = shape();
    if (Files.isDirectory(path)) {
      return pile(name, ImageCollection.ofFolder(path, shape));
    }
    String ending = name.toLowerCase(Locale.ROOT);
    if (ending.endsWith(".npy") || NpzArrays.isNpy(path)) {
      return numbers(name, NpzArrays.ofNpy(path));
    }
    if (ending.contains("idx3") || IdxFile.isImages(path)) {
      IdxFile.Images images = IdxFile.readImages(path);
      Shape found = new Shape(1, images.height(), images.width());
      return bytes(ByteImages.unlabelled(name, found, images.pixels()));
    }
    ImageCollection.Kind kind = ImageCollection.kind(path);
    if (ending.endsWith(".npz") || (kind == ImageCollection.Kind.ZIP && NpzArrays.isNpz(path))) {
      return numbers(name, NpzArrays.ofNpz(path, NpzArrays.IMAGES));
    }
    boolean archive = kind != ImageCollection.Kind.OTHER;
    ImageCollection pile =
        archive
            ? ImageCollection.ofArchive(path, kind, shape)
            : ImageCollection.ofFile(path, shape);
    return pile(name, archive ? pile : pile.unnamed());
  }

  private Shape shape() {
    return file.model().inputShape();
  }

  private Images pile(String name, ImageCollection pile) throws IOException {
    Shape shape = shape();
    ByteImages images = ByteImages.unlabelled(name, shape, pile.pixels()).from(pile.names());
    if (pile.resized() > 0) {
      Console.system()
          .printf(
              "Note: images resized to %s: %,d of %,d%n", shape, pile.resized(), images.count());
    }
    DatasetFolder.printSkipped(new SkippedFiles(name, pile.skipped()));
    return bytes(images);
  }

  private Images bytes(ByteImages images) throws IOException {
    Shapes.require(images.name(), images, shape());
    ClassNames.of(file).requireSame(images);
    InputWarnings.of(file, Console.system()).about(images);
    return images;
  }

  private ByteImages split(String input) throws DataException {
    boolean train = input.matches("(.*:)?train");
    String name = input.replaceFirst("(^|:)(train|test)$", "");
    try {
      Dataset dataset =
          name.isEmpty()
              ? dataDir.loadTrainedOn(file, Console.system())
              : dataDir.load(DatasetFolder.parse(name), Console.system(), shape());
      return train ? dataset.train() : dataset.test();
    } catch (UsageError e) {
      throw new UsageError(
          "INPUT is '%s', which is neither a file nor a dataset: check the path or use, for example,"
                  .formatted(input)
              + " mnist:test");
    }
  }

  private Images numbers(String name, NpzArrays arrays) throws DataException {
    NpyArray array = arrays.array();
    requireShape(name, array.shape());
    boolean bytes = array.dtype().equals("u1");
    if (!bytes && !InputChecks.areImages(array.values(), 0, array.values().length)) {
      throw new DataException(InputChecks.check(name, array, null).getFirst());
    }
    InputWarnings.of(file, Console.system()).about(name, array);
    float[] values = bytes ? divided(array.values()) : array.values();
    return Images.of(values, shape(), arrays.labels());
  }

  private void requireShape(String name, int[] found) throws DataException {
    Shape shape = shape();
    int[] whole = {shape.channels(), shape.height(), shape.width()};
    int[] grey = {shape.height(), shape.width()};
    int[] rest = found.length == 0 ? found : Arrays.copyOfRange(found, 1, found.length);
    boolean mayBeGrey = shape.channels() == 1;
    if (Arrays.equals(rest, whole) || (mayBeGrey && Arrays.equals(rest, grey))) {
      return;
    }
    String advice = holdsSame(rest, whole) ? InputChecks.channelsLast(name, found) : null;
    throw new DataException(
        advice != null
            ? advice
            : "%s holds an array of shape %s, expected %s%s as the model expects"
                .formatted(
                    name,
                    Arrays.toString(found),
                    images(whole),
                    mayBeGrey ? " or " + images(grey) : ""));
  }

  /// Whether sizes are the same in another order.
  private static boolean holdsSame(int[] sizes, int[] others) {
    return Arrays.equals(
        IntStream.of(sizes).sorted().toArray(), IntStream.of(others).sorted().toArray());
  }

  /// The shape of an array of images.
  private static String images(int... sizes) {
    return Arrays.toString(sizes).replace("[", "(images, ").replace(']', ')');
  }

  /// Bytes as 255ths.
  private static float[] divided(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] /= 255;
    }
    return values;
  }
}
