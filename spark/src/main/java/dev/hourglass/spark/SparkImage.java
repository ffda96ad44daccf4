package dev.hourglass.spark;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.ImageFiles;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/// An image as Spark's image source has it in a struct.
///
/// @param height rows
/// @param width columns
/// @param channels 1 for grey, 3 for blue, green and red, 4 with transparency
/// @param data `[row][column][channel]`
record SparkImage(int height, int width, int channels, byte[] data) {
  /// The fields that are read, in the names of Spark's `ImageSchema`.
  static final List<String> FIELDS = List.of("height", "width", "nChannels", "data");

  private static final int GREY = 1;
  private static final int COLOUR = 3;
  private static final int TRANSPARENT = 4;

  /// Takes the fields of a row.
  ///
  /// @throws DataException if they do not describe an image
  static SparkImage of(Row row) throws DataException {
    int height = number(row, "height");
    int width = number(row, "width");
    int channels = number(row, "nChannels");
    byte[] data = row.<byte @Nullable []>getAs("data");
    boolean known = channels == GREY || channels == COLOUR || channels == TRANSPARENT;
    if (data == null
        || !known
        || height < 1
        || width < 1
        || (double) height * width * channels != data.length) {
      throw new DataException(
          "the image is a struct of %d×%d pixels (rows × columns), %d channels and %s, expected 1, 3 or 4 channels and a byte for each of every pixel: Spark could not read the file"
              .formatted(
                  height, width, channels, data == null ? "no data" : data.length + " bytes"));
    }
    return new SparkImage(height, width, channels, data);
  }

  private static int number(Row row, String field) {
    return row.<@Nullable Object>getAs(field) instanceof Integer number ? number : -1;
  }

  /// {@return the image's bytes in a shape, `[channel][row][column]`, resized to fit, on black}
  ///
  /// @param shape what to bring it to
  byte[] fit(Shape shape) {
    BufferedImage image =
        switch (channels) {
          case GREY -> raster(BufferedImage.TYPE_BYTE_GRAY, data);
          case COLOUR -> raster(BufferedImage.TYPE_3BYTE_BGR, data);
          default -> raster(BufferedImage.TYPE_4BYTE_ABGR, alphaFirst());
        };
    return ImageFiles.fit(image, shape);
  }

  private BufferedImage raster(int type, byte[] samples) {
    BufferedImage image = new BufferedImage(width, height, type);
    byte[] raster = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(samples, 0, raster, 0, samples.length);
    return image;
  }

  private byte[] alphaFirst() {
    byte[] samples = new byte[data.length];
    for (int pixel = 0; pixel < data.length; pixel += TRANSPARENT) {
      samples[pixel] = data[pixel + COLOUR];
      System.arraycopy(data, pixel, samples, pixel + 1, COLOUR);
    }
    return samples;
  }
}
