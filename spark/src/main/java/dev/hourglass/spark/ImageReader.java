package dev.hourglass.spark;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.data.checks.InputChecks;
import dev.hourglass.data.formats.ImageFiles;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/// Reads the image in one value of a column: a file, pixels, numbers or a struct of Spark's image
/// source. Values are foreign; a refusal is an exception with one sentence.
///
/// @param shape of the model's images
/// @param binary what bytes are
record ImageReader(Shape shape, BinaryContent binary) {
  /// What messages call the value.
  private static final String NAME = "the image";

  /// Reads an image.
  ///
  /// @param value of the column, as Spark gives it to Java
  /// @param to receives `[channel][row][column]` from `offset`
  /// @throws DataException if there is no image in it
  void read(@Nullable Object value, float[] to, int offset) throws DataException {
    switch (value) {
      case null ->
          throw new DataException("the image is null, expected one: read the table without it");
      case byte[] bytes -> bytes(binary == BinaryContent.FILES ? file(bytes) : bytes, to, offset);
      case Row row -> bytes(SparkImage.of(row).fit(shape), to, offset);
      case Seq<?> numbers -> numbers(numbers, to, offset);
      default ->
          throw new DataException(
              "the image is of %s, expected bytes, an array or an image struct: convert the column"
                  .formatted(value.getClass().getSimpleName()));
    }
  }

  /// {@return how many bytes a value holds, nearly}
  ///
  /// @param value of the column
  static long bytes(@Nullable Object value) {
    return switch (value) {
      case byte[] bytes -> bytes.length;
      case Row row -> bytes(row.<@Nullable Object>getAs("data"));
      case Seq<?> numbers -> (long) numbers.size() * Double.BYTES;
      case null, default -> 0;
    };
  }

  private byte[] file(byte[] content) throws DataException {
    try {
      return ImageFiles.read(NAME, content, shape).pixels();
    } catch (DataException e) {
      throw content.length == shape.size()
          ? new DataException(
              "the image has %d bytes, as many as one of %s, expected a %s file: if they are pixels, set 'binary' to 'pixels'"
                  .formatted(content.length, shape, ImageFiles.KINDS),
              e)
          : e;
    }
  }

  private void bytes(byte[] pixels, float[] to, int offset) throws DataException {
    requireSize(pixels.length, "bytes");
    ByteImages.unlabelled(NAME, shape, pixels).copy(0, to, offset);
  }

  private void numbers(Seq<?> numbers, float[] to, int offset) throws DataException {
    requireSize(numbers.size(), "numbers");
    if (numbers.apply(0) instanceof Byte) {
      bytes(pixels(numbers), to, offset);
      return;
    }
    for (int i = 0; i < shape.size(); i++) {
      to[offset + i] = number(numbers, i).floatValue();
    }
    if (!InputChecks.areImages(to, offset, shape.size())) {
      float[] image = Arrays.copyOfRange(to, offset, offset + shape.size());
      throw new DataException(InputChecks.refusal(NAME, image));
    }
  }

  private static byte[] pixels(Seq<?> numbers) throws DataException {
    byte[] pixels = new byte[numbers.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = number(numbers, i).byteValue();
    }
    return pixels;
  }

  private static Number number(Seq<?> numbers, int place) throws DataException {
    if (numbers.apply(place) instanceof Number number) {
      return number;
    }
    throw new DataException(
        "number %d of the image is null, expected a number: correct or remove the row"
            .formatted(place));
  }

  private void requireSize(int size, String what) throws DataException {
    if (size != shape.size()) {
      throw new DataException(
          "the image has %d %s, expected %d, which is one image of %s: resize it, or use another model"
              .formatted(size, what, shape.size(), shape));
    }
  }
}
