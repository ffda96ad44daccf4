package dev.hourglass.analysis.baselines;

import dev.hourglass.data.ByteImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// The JDK's baseline JPEG at one quality, for the images of a set. One for each thread.
final class JpegCodec {
  private static final int START_OF_SCAN = 0xDA;
  private static final int MARKER = 2;

  private final ByteImages images;
  private final ImageWriter writer;
  private final ImageReader reader;
  private final ImageWriteParam settings;
  private final BufferedImage picture;
  private final byte[] planes;
  private final byte[] interleaved;

  /// @param images grey or of three channels
  /// @param quality 0 to 100
  JpegCodec(ByteImages images, int quality) {
    this.images = images;
    writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(quality / 100f);
    boolean grey = images.shape().channels() == 1;
    int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
    picture = new BufferedImage(images.shape().width(), images.shape().height(), type);
    planes = new byte[images.shape().size()];
    interleaved = new byte[planes.length];
  }

  /// One image as a file.
  byte[] encode(int image) {
    int channels = images.shape().channels();
    int pixels = images.shape().height() * images.shape().width();
    images.content().copy(image, planes, 0);
    for (int i = 0; i < interleaved.length; i++) {
      interleaved[i] = planes[i % channels * pixels + i / channels];
    }
    picture
        .getRaster()
        .setDataElements(0, 0, images.shape().width(), images.shape().height(), interleaved);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (var stream = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(picture, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /// Decodes a file.
  ///
  /// @param to receives `[channel][row][column]` in [0, 1]
  void decode(byte[] file, float[] to) {
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(stream, true, true);
      reader
          .read(0)
          .getRaster()
          .getDataElements(0, 0, images.shape().width(), images.shape().height(), interleaved);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int channels = images.shape().channels();
    int pixels = images.shape().height() * images.shape().width();
    for (int i = 0; i < interleaved.length; i++) {
      to[i % channels * pixels + i / channels] = Byte.toUnsignedInt(interleaved[i]) / 255f;
    }
  }

  /// Bytes of a file after its headers and tables, which all files of a set share, up to the mark
  /// of its end.
  static int dataBytes(byte[] file) {
    int at = MARKER;
    while (Byte.toUnsignedInt(file[at + 1]) != START_OF_SCAN) {
      at += MARKER + length(file, at);
    }
    return file.length - (at + MARKER + length(file, at)) - MARKER;
  }

  private static int length(byte[] file, int segment) {
    return Byte.toUnsignedInt(file[segment + 2]) << 8 | Byte.toUnsignedInt(file[segment + 3]);
  }
}
