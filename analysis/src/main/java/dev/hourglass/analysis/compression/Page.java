package dev.hourglass.analysis.compression;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Images side by side in one picture, row by row: a single one, or a sheet of all.
///
/// @param shape of each image, grey or of three channels
/// @param count how many
/// @param columns images in a row
record Page(Shape shape, int count, int columns) {
  /// The longest edge of a picture that all formats take: WebP's.
  static final int LONGEST_EDGE = 16_383;

  /// A page as square as can be.
  ///
  /// @throws IllegalArgumentException if it would be larger than any format takes
  static Page square(Shape shape, int count) {
    Page page = new Page(shape, count, (int) Math.ceil(Math.sqrt(count)));
    if (page.width() > LONGEST_EDGE || page.height() > LONGEST_EDGE) {
      throw new IllegalArgumentException(
          "a sheet of %,d images of %s would be %,d×%,d pixels, expected at most %,d either way: name fewer images"
              .formatted(count, shape, page.height(), page.width(), LONGEST_EDGE));
    }
    return page;
  }

  /// How many images of a shape a square page has room for, at most.
  static int most(Shape shape) {
    int across = Math.max(1, LONGEST_EDGE / Math.max(shape.width(), shape.height()));
    return across * across;
  }

  int width() {
    return Math.min(columns, count) * shape.width();
  }

  int height() {
    return Math.ceilDiv(count, columns) * shape.height();
  }

  /// Draws images from the first on; what they do not cover is black.
  ///
  /// @param first place of the page's first image
  BufferedImage draw(ByteImages images, int first) {
    BufferedImage picture = black();
    byte[] planes = new byte[shape.size()];
    byte[] samples = new byte[planes.length];
    for (int i = 0; i < count; i++) {
      images.content().copy(first + i, planes, 0);
      int pixels = shape.pixels();
      for (int s = 0; s < samples.length; s++) {
        samples[s] = planes[s % shape.channels() * pixels + s / shape.channels()];
      }
      picture.getRaster().setDataElements(left(i), top(i), shape.width(), shape.height(), samples);
    }
    return picture;
  }

  /// A page without any image.
  BufferedImage black() {
    int type = shape.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
    return new BufferedImage(width(), height(), type);
  }

  /// The images of a decoded picture.
  ///
  /// @throws ToolException if it is no picture of this page
  FloatImages cut(BufferedImage picture) throws ToolException {
    Raster raster = picture.getRaster();
    boolean plain =
        raster.getDataBuffer().getDataType() == DataBuffer.TYPE_BYTE
            && !(picture.getColorModel() instanceof IndexColorModel)
            && (raster.getNumBands() >= 3 || shape.channels() == 1);
    if (raster.getWidth() != width() || raster.getHeight() != height() || !plain) {
      throw new ToolException(
          "the decoded picture has %d×%d pixels of %d bands, expected %d×%d of 8 bits"
              .formatted(
                  raster.getHeight(), raster.getWidth(), raster.getNumBands(), height(), width()));
    }
    int size = shape.size();
    float[] values = new float[Math.multiplyExact(count, size)];
    int[] band = new int[shape.pixels()];
    for (int i = 0; i < count; i++) {
      for (int channel = 0; channel < shape.channels(); channel++) {
        raster.getSamples(left(i), top(i), shape.width(), shape.height(), channel, band);
        int offset = i * size + channel * band.length;
        for (int p = 0; p < band.length; p++) {
          values[offset + p] = band[p] / 255f;
        }
      }
    }
    return new FloatImages(shape, values, null, List.of());
  }

  private int left(int image) {
    return image % columns * shape.width();
  }

  private int top(int image) {
    return image / columns * shape.height();
  }

  /// A picture as a PNG file.
  static byte[] png(BufferedImage picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(picture, "png", stream);
    }
    return bytes.toByteArray();
  }

  /// Decodes a PNG or JPEG file that has no more pixels than the page.
  BufferedImage decoded(byte[] file, String format) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(stream, true, true);
      if (reader.getWidth(0) != width() || reader.getHeight(0) != height()) {
        throw new ToolException(
            "the decoded picture has %d×%d pixels, expected %d×%d"
                .formatted(reader.getHeight(0), reader.getWidth(0), height(), width()));
      }
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }
}
