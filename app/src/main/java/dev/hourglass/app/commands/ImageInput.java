package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.IdxFile;
import dev.hourglass.data.ImageFiles;
import dev.hourglass.data.ImageSet;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.model.CodeDistribution;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Images that a user names in one word: a file, a folder, an array, or part of a dataset.
sealed interface ImageInput {
  /// How far outside 0 to 1 a pixel may lie: a decoder's images go a little beyond, bytes far.
  double SLACK = 0.5;

  /// How many.
  int count();

  /// The class of each, or null where they come without.
  int @Nullable [] labels();

  /// The same images with labels.
  ///
  /// @param classes names of the classes
  ImageInput labelled(int[] labels, List<String> classes);

  /// Their codes, `[image][number]`.
  float[] encode(Inference inference);

  /// The distributions of their codes, from a variational model.
  CodeDistribution encodeDistribution(Inference inference);

  /// Images as bytes.
  record Bytes(ImageSet images) implements ImageInput {
    @Override
    public int count() {
      return images.count();
    }

    @Override
    public int @Nullable [] labels() {
      return images.labels();
    }

    @Override
    public ImageInput labelled(int[] labels, List<String> classes) {
      return new Bytes(images.labelled(labels, classes));
    }

    @Override
    public float[] encode(Inference inference) {
      return inference.encode(images);
    }

    @Override
    public CodeDistribution encodeDistribution(Inference inference) {
      return inference.encodeDistribution(images);
    }
  }

  /// Images as numbers, `[image][channel][row][column]`.
  record Numbers(float[] images, int count, int @Nullable [] labels) implements ImageInput {
    @Override
    public ImageInput labelled(int[] labels, List<String> classes) {
      return new Numbers(images, count, labels);
    }

    @Override
    public float[] encode(Inference inference) {
      return inference.encode(images, labels);
    }

    @Override
    public CodeDistribution encodeDistribution(Inference inference) {
      return inference.encodeDistribution(images, labels);
    }
  }

  /// Finds out what the user named, reads it and warns of what looks wrong with it.
  ///
  /// @param file whose model takes the images
  static ImageInput read(String input, ModelFile file, DataDirOption dataDir) throws IOException {
    Shape shape = file.model().inputShape();
    InputWarnings warnings = InputWarnings.of(file, Console.system());
    Path path = Path.of(input);
    if (path.toString().endsWith(".npy") && Files.isRegularFile(path)) {
      NpyArray array = Npy.read(path);
      warnings.about(input, array);
      float[] numbers = array(path, array, shape);
      return new Numbers(numbers, numbers.length / shape.size(), null);
    }
    ImageSet images = Files.exists(path) ? ofPath(path, shape) : split(input, shape, dataDir);
    ClassNames.of(file).requireSame(images);
    warnings.about(images);
    return new Bytes(images);
  }

  private static ImageSet ofPath(Path path, Shape shape) throws IOException {
    if (Files.isDirectory(path)) {
      return files(path, imagesIn(path), shape);
    }
    if (String.valueOf(path.getFileName()).contains("idx3")) {
      IdxFile.Images images = IdxFile.readImages(path);
      return ImageSet.unlabelled(
          path.toString(), 1, images.height(), images.width(), images.pixels());
    }
    return files(path, List.of(path), shape);
  }

  /// Image files of a folder and those in it, in the order in which they are read.
  static List<Path> imagesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> images =
          files.filter(Files::isRegularFile).filter(ImageFiles::isImageName).sorted().toList();
      if (images.isEmpty()) {
        throw new DataException(
            "%s holds no image file, expected PNG, JPEG, GIF or BMP files: check the path"
                .formatted(folder));
      }
      return images;
    }
  }

  private static ImageSet files(Path named, List<Path> files, Shape shape) throws IOException {
    byte[] pixels = new byte[Math.multiplyExact(files.size(), shape.size())];
    int resized = 0;
    for (int i = 0; i < files.size(); i++) {
      ImageFiles.Image image = ImageFiles.read(files.get(i), Shapes.ofImages(shape));
      System.arraycopy(image.pixels(), 0, pixels, i * shape.size(), shape.size());
      resized += image.note() == null ? 0 : 1;
    }
    if (resized > 0) {
      Console.system()
          .out()
          .printf("Note: %d of %d images were resized to %s%n", resized, files.size(), shape);
    }
    return ImageSet.unlabelled(
        named.toString(), shape.channels(), shape.height(), shape.width(), pixels);
  }

  private static ImageSet split(String input, Shape shape, DataDirOption dataDir)
      throws DataException {
    boolean train = input.endsWith(":train");
    String name = input.replaceFirst(":(train|test)$", "");
    try {
      Dataset dataset = dataDir.load(DataOptions.parse(name), Console.system(), shape);
      return train ? dataset.train() : dataset.test();
    } catch (UsageError e) {
      throw new UsageError(
          "INPUT is '%s', which is neither a file nor a dataset: check the path or use, for example,"
                  .formatted(input)
              + " mnist:test");
    }
  }

  private static float[] array(Path path, NpyArray array, Shape shape) throws DataException {
    int[] found = array.shape();
    int[] whole = {shape.channels(), shape.height(), shape.width()};
    int[] grey = {shape.height(), shape.width()};
    int[] rest = found.length == 0 ? found : Arrays.copyOfRange(found, 1, found.length);
    boolean fits =
        Arrays.equals(rest, whole) || (shape.channels() == 1 && Arrays.equals(rest, grey));
    if (!fits) {
      throw new DataException(
          "%s holds an array of shape %s, expected (images, %d, %d, %d) as the model takes them"
              .formatted(path, Arrays.toString(found), whole[0], whole[1], whole[2]));
    }
    float[] values = array.values();
    if (!array.dtype().equals("u1")) {
      checkRange(path, values);
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= 255;
    }
    return values;
  }

  private static void checkRange(Path path, float[] values) throws DataException {
    for (float value : values) {
      // So written that NaN is refused too.
      if (!(value >= -SLACK && value <= 1 + SLACK)) {
        throw new DataException(
            "%s holds %s, expected numbers from 0 to 1: divide pixels of 0 to 255 by 255"
                .formatted(path, value));
      }
    }
  }
}
