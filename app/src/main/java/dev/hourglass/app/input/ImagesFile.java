package dev.hourglass.app.input;

import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.Npz;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes decoded images to a PNG or a NumPy file, `.npy` or `.npz`.
///
/// @param path the file
/// @param kind what it will be
public record ImagesFile(Path path, Kind kind) {
  private enum Kind {
    PNG,
    NPY,
    NPZ;

    boolean isOf(Path path) {
      String ending = "." + name().toLowerCase(Locale.ROOT);
      return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(ending);
    }
  }

  /// The most that a PNG shows.
  public static final int MOST_PICTURES = 1000;

  /// A file whose ending says what it will be.
  public static ImagesFile of(Path path) {
    for (Kind kind : Kind.values()) {
      if (kind.isOf(path)) {
        return new ImagesFile(path, kind);
      }
    }
    throw new UsageError("the output is %s, expected a .png, .npy or .npz file".formatted(path));
  }

  /// A path that must be that of a picture.
  public static Path png(Path path) {
    if (!Kind.PNG.isOf(path)) {
      throw new UsageError("the output is %s, expected a .png file".formatted(path));
    }
    return path;
  }

  /// Refuses a number of images that no picture shows.
  ///
  /// @param found how many there are, in words: `codes.npy holds 10,000 codes`
  public void checkCount(String found, int count) {
    if (kind == Kind.PNG && (count == 0 || count > MOST_PICTURES)) {
      throw new UsageError(
          "%s, a PNG shows 1 to %,d images: write a .npy file".formatted(found, MOST_PICTURES));
    }
  }

  /// Writes images, and their labels into a `.npz` file.
  ///
  /// @param columns pictures in a row of the PNG
  public void write(String title, FloatImages images, int columns) throws IOException {
    if (kind == Kind.PNG) {
      ImageGrid grid = ImageGrid.grid(title, Picture.all(images), columns);
      AtomicFile.write(path, grid::write);
    } else {
      writeNumbers(images);
    }
  }

  /// Writes images, in the PNG a row for each class.
  ///
  /// @param labels of the images, those of a class together
  /// @param names of the classes
  public void write(FloatImages images, int[] labels, List<String> names) throws IOException {
    if (kind == Kind.PNG) {
      List<Picture> pictures = Picture.all(images);
      List<String> rowNames = new ArrayList<>();
      List<List<Picture>> rows = new ArrayList<>();
      for (int i = 0; i < labels.length; i++) {
        if (i == 0 || labels[i] != labels[i - 1]) {
          rowNames.add(names.get(labels[i]));
          rows.add(new ArrayList<>());
        }
        rows.getLast().add(pictures.get(i));
      }
      AtomicFile.write(path, new ImageGrid("", rowNames, List.of(), rows)::write);
    } else {
      writeNumbers(images);
    }
  }

  /// Writes images of bytes as bytes, and their labels into a `.npz` file.
  ///
  /// @param columns pictures in a row of the PNG
  public void write(ByteImages images, int columns) throws IOException {
    if (kind == Kind.PNG) {
      write("", images.floats(), columns);
      return;
    }
    byte[] pixels = images.pixels();
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(pixels[i]);
    }
    writeArray(images, new NpyArray(sizes(images), values, "u1"));
  }

  private void writeNumbers(FloatImages images) throws IOException {
    writeArray(images, new NpyArray(sizes(images), images.values()));
  }

  private static int[] sizes(Images images) {
    Shape shape = images.shape();
    return new int[] {images.count(), shape.channels(), shape.height(), shape.width()};
  }

  private void writeArray(Images images, NpyArray array) throws IOException {
    if (kind == Kind.NPY) {
      Npy.write(path, array);
      return;
    }
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put(NpzArrays.IMAGES, array);
    int[] labels = images.labels();
    if (labels != null) {
      arrays.put(NpzArrays.LABELS, NpzArrays.ofLabels(labels));
    }
    Npz.write(path, arrays);
  }
}
