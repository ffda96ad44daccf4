package dev.hourglass.app.input;

import dev.hourglass.app.run.Reading;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Images;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.Shape;
import dev.hourglass.data.checks.InputChecks;
import dev.hourglass.data.formats.ArchiveKind;
import dev.hourglass.data.source.ArrayImages;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.NumberScale;
import dev.hourglass.data.source.SourceReader;
import dev.hourglass.data.source.Sources;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.NpyRows;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads an input given by the user as images for a model. What a file is is determined by its
/// content, because standard input has no name. Numbers from 0 to 1 of the model's shape are taken
/// as they are; all other images become bytes first.
///
/// @param file whose model takes the images
/// @param dataDir where datasets lie
/// @param keys where in a file the images are
public record ImageReading(ModelFile file, DatasetFolder dataDir, SourceKeys keys) {
  /// The share of the heap that numbers may take as floats.
  private static final int MOST_SHARE = 3;

  /// Images with what their source says of them.
  ///
  /// @param images with labels where these are those of a dataset
  /// @param labels one for each as the source has them, or none
  public record Labelled(Images images, List<String> labels) {
    /// Copies the list.
    public Labelled {
      labels = List.copyOf(labels);
    }

    /// Images whose labels are numbers, as published sets have them.
    static Labelled byNumber(Images images) {
      int[] numbers = images.labels();
      return new Labelled(
          images,
          numbers == null ? List.of() : Arrays.stream(numbers).mapToObj(String::valueOf).toList());
    }
  }

  /// Reads the images that a word names, and warns of what looks wrong with them.
  public Labelled read(String input) throws IOException {
    if (isPath(input)) {
      return StandardInput.read(input, this::ofPath);
    }
    ByteImages images = checked(split(input), Console.system());
    List<String> words = images.labelNames();
    boolean published = PublishedDataset.named(images.name()).isPresent();
    return published || words.isEmpty() ? Labelled.byNumber(images) : new Labelled(images, words);
  }

  /// Reads the images that a word names as bytes, without a warning.
  ///
  /// @param input as for {@link #read}
  public ByteImages bytes(String input) throws IOException {
    return fitting(
        isPath(input)
            ? StandardInput.read(input, (path, name) -> ofSource(path, name).images())
            : split(input));
  }

  /// Whether a word names a file, a folder or standard input, and not a dataset.
  public static boolean isPath(String input) {
    return input.equals(StandardInput.WORD) || Files.exists(Path.of(input));
  }

  /// Whether some words name images of the user's own: a path, or a split of what is at one.
  public static boolean areOwn(List<String> inputs) {
    return inputs.stream()
        .anyMatch(input ->
            isPath(input)
                || Files.exists(Path.of(input.replaceFirst("(:(train|test))?(:\\d+)?$", ""))));
  }

  /// @param name of the path for a user
  private Labelled ofPath(Path path, String name) throws IOException {
    NpzArrays arrays = whole(arrays(path));
    if (arrays != null && fits(arrays.array())) {
      if (arePixels(arrays.array())) {
        return Labelled.byNumber(numbers(name, arrays));
      }
      if (!NumberScale.isOfBytes(arrays.array().values())) {
        throw new DataException(InputChecks.check(name, arrays.array(), null).getFirst());
      }
    }
    SourceReader.Whole whole = ofSource(path, name);
    return new Labelled(checked(whole.images(), Console.system()), whole.labels());
  }

  private SourceReader.Whole ofSource(Path path, String name) throws IOException {
    Reading reading = keys.of(file);
    ImageSource source = Sources.open(path, reading.source());
    try (ReadingProgress progress = new ReadingProgress(Console.system())) {
      SourceReader reader =
          new SourceReader(
              path, source, reading.source(), reading.images(), dataDir.cache(), progress);
      SourceReader.Whole whole = reader.all(name, file.model().inputShape());
      if (source instanceof ArrayImages || (!source.hasFiles() && source.images().size() > 1)) {
        String count = Counts.of(whole.images().count(), "image");
        Console.system().println("Note: %s: %s".formatted(source.format(), count));
      }
      whole.summary().remarks().forEach(line -> DatasetFolder.show(line, Console.system()));
      return whole;
    }
  }

  /// The array of a NumPy file with nothing but images and labels, or null of any other file.
  private @Nullable NpzArrays arrays(Path path) throws IOException {
    if (keys.imagesKey() != null || !Files.isRegularFile(path)) {
      return null;
    }
    if (Npy.isNpy(path)) {
      return isLarge(Npy.rows(path)) ? null : NpzArrays.ofNpy(path);
    }
    boolean plain = ArchiveKind.of(path) == ArchiveKind.ZIP && NpzArrays.isPlain(path);
    return plain && !isLarge(NpzArrays.rows(path, NpzArrays.IMAGES))
        ? NpzArrays.ofNpz(path, NpzArrays.IMAGES)
        : null;
  }

  /// Whether numbers do not fit into the memory: they become bytes, as those of a training.
  private static boolean isLarge(NpyRows rows) {
    return isLarge(rows, Runtime.getRuntime().maxMemory());
  }

  /// @param heap bytes
  static boolean isLarge(NpyRows rows, long heap) {
    return rows.isByRow() && rows.numbers() > heap / MOST_SHARE / Float.BYTES;
  }

  /// An array of the rows and columns of a grey model's images is one of them.
  private @Nullable NpzArrays whole(@Nullable NpzArrays arrays) {
    Shape shape = file.model().inputShape();
    int[] grey = {shape.height(), shape.width()};
    if (arrays == null || shape.channels() != 1 || !Arrays.equals(arrays.array().shape(), grey)) {
      return arrays;
    }
    NpyArray array = arrays.array();
    int[] one = {1, shape.height(), shape.width()};
    return new NpzArrays(new NpyArray(one, array.values(), array.dtype()), null);
  }

  private static boolean arePixels(NpyArray array) {
    return array.dtype().equals("u1")
        || InputChecks.areImages(array.values(), 0, array.values().length);
  }

  /// Whether an array has the shape of the model's images.
  private boolean fits(NpyArray array) {
    Shape shape = file.model().inputShape();
    int[] sizes = array.shape();
    int[] whole = {shape.channels(), shape.height(), shape.width()};
    int[] grey = {shape.height(), shape.width()};
    int[] rest = sizes.length == 0 ? sizes : Arrays.copyOfRange(sizes, 1, sizes.length);
    return Arrays.equals(rest, whole) || (shape.channels() == 1 && Arrays.equals(rest, grey));
  }

  private ByteImages checked(ByteImages images, Console console) throws DataException {
    InputWarnings.of(file, console).about(fitting(images));
    return images;
  }

  private ByteImages fitting(ByteImages images) throws DataException {
    Shapes.require(images.name(), images, file.model().inputShape());
    ClassNames.of(file).requireSame(images);
    return images;
  }

  private ByteImages split(String input) throws DataException {
    boolean train = input.matches("(.*:)?train");
    String name = input.replaceFirst("(^|:)(train|test)$", "");
    Dataset dataset =
        name.isEmpty()
            ? dataDir.loadTrainedOn(file, Console.system())
            : load(named(input, name), Console.system());
    return train ? dataset.train() : dataset.test();
  }

  /// Loads another dataset for the model.
  ///
  /// @param name of a published one, or a path
  Dataset dataset(String name, Console console) throws DataException {
    Dataset dataset = load(DatasetFolder.parse(name), console);
    fitting(dataset.test());
    return dataset;
  }

  private Dataset load(DatasetSpec spec, Console console) throws DataException {
    return dataDir.load(spec, console, keys.of(file).withShape(file.model().inputShape()));
  }

  private static DatasetSpec named(String input, String dataset) {
    try {
      DatasetSpec spec = DatasetFolder.parse(dataset);
      if (!(spec instanceof DatasetSpec.Files own) || Files.exists(own.path())) {
        return spec;
      }
    } catch (UsageError e) {
      // The sentence below says more.
    }
    throw new UsageError(
        "INPUT is '%s', which is neither a file nor a dataset: check the path or use, for example,"
                .formatted(input)
            + " mnist:test, or test for that of the model's own dataset");
  }

  private Images numbers(String name, NpzArrays arrays) {
    NpyArray array = arrays.array();
    InputWarnings.of(file, Console.system()).about(name, array);
    float[] values = array.dtype().equals("u1") ? divided(array.values()) : array.values();
    return Images.of(values, file.model().inputShape(), arrays.labels());
  }

  /// Bytes as 255ths.
  private static float[] divided(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] /= 255;
    }
    return values;
  }
}
