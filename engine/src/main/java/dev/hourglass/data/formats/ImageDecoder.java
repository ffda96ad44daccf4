package dev.hourglass.data.formats;

import dev.hourglass.data.DataException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Decodes the bytes of one image file, which may be made to hurt: what a header states is checked
/// before a decoder sees the file, and of TIFF, whose structure holds much else, the decoder sees a
/// copy with one image only.
final class ImageDecoder {
  // The parts of a BMP's header, and its last compression that is not a whole image of another
  // kind.
  private static final int BMP_HEADER = 54;
  private static final int BMP_INFO_SIZE = 14;
  private static final int BMP_COMPRESSION = 30;
  private static final int MOST_BMP_COMPRESSION = 3;

  private static final int INKS = 4;

  private final String file;
  private final byte[] content;

  private ImageDecoder(String file, byte[] content) {
    this.file = file;
    this.content = content;
  }

  /// What is taken from a decoder.
  private interface Taking<T> {
    T from(ImageReader reader) throws IOException;
  }

  /// A file whose structure was checked.
  ///
  /// @param content what Java's decoder sees
  /// @param pixels decodes it, not yet upright
  private record Checked(byte[] content, Orientation orientation, Taking<BufferedImage> pixels) {}

  /// The pixels, upright.
  ///
  /// @throws DataException if they cannot be decoded
  static BufferedImage decode(String file, byte[] content) throws DataException {
    ImageFormat format = ImageFormat.of(file, content);
    ImageDecoder decoder = new ImageDecoder(file, content);
    return guarded(
        file, () -> format == ImageFormat.WEBP ? decoder.webp() : decoder.pixels(format));
  }

  /// The size, upright.
  ///
  /// @throws DataException if the header cannot be read
  static ImageFiles.Size size(String file, byte[] content) throws DataException {
    ImageFormat format = ImageFormat.of(file, content);
    ImageDecoder decoder = new ImageDecoder(file, content);
    return guarded(
        file, () -> format == ImageFormat.WEBP ? decoder.webpSize() : decoder.size(format));
  }

  /// What reads a file.
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T guarded(String file, Reading<T> reading) throws DataException {
    try {
      return reading.read();
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Decoders answer damaged files with unchecked exceptions of many kinds.
      throw new DataException(
          "%s cannot be read as an image, expected a complete %s file: replace or remove it"
              .formatted(file, ImageFiles.KINDS),
          e);
    }
  }

  private BufferedImage pixels(ImageFormat format) throws IOException {
    Checked checked = checked(format);
    BufferedImage image = read(format, checked.content(), checked.pixels());
    return checked.orientation().upright(image);
  }

  private ImageFiles.Size size(ImageFormat format) throws IOException {
    Checked checked = checked(format);
    return read(
        format,
        checked.content(),
        reader -> checked.orientation().size(reader.getHeight(0), reader.getWidth(0)));
  }

  private <T> T read(ImageFormat format, byte[] bytes, Taking<T> taking) throws IOException {
    ImageReader reader = format.reader();
    // A stream of our own: the one ImageIO would make may write a cache file.
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(stream, true, true);
      checkWork(format, reader);
      return taking.from(reader);
    } finally {
      reader.dispose();
    }
  }

  private BufferedImage webp() throws IOException {
    WebpFile webp = WebpFile.of(file, content);
    return webp.orientation().upright(webp.pixels());
  }

  private ImageFiles.Size webpSize() throws IOException {
    WebpFile webp = WebpFile.of(file, content);
    return webp.orientation().size(webp.height(), webp.width());
  }

  /// What is not WebP.
  private Checked checked(ImageFormat format) throws IOException {
    return switch (format) {
      case PNG -> new Checked(content, PngFile.orientation(content), reader -> reader.read(0));
      case JPEG -> jpeg();
      case BMP -> {
        refuseNested();
        yield new Checked(content, Orientation.UPRIGHT, reader -> reader.read(0));
      }
      case TIFF -> {
        TiffFile tiff = TiffFile.of(file, content);
        yield new Checked(tiff.copy(), tiff.orientation(), reader -> tiff.finished(reader.read(0)));
      }
      case GIF -> new Checked(content, Orientation.UPRIGHT, reader -> reader.read(0));
      case WEBP -> throw new IllegalArgumentException("WebP is not decoded by Java");
    };
  }

  private Checked jpeg() throws DataException {
    JpegHeader header = JpegHeader.of(content);
    header.refuseManyProfiles(file);
    return new Checked(
        content, Orientation.of(header.exif()), reader -> jpegPixels(reader, header));
  }

  private BufferedImage jpegPixels(ImageReader reader, JpegHeader header) throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
    BufferedImage image =
        header.components() == INKS
            ? Cmyk.ofJpeg(reader.readRaster(0, null), header)
            : reader.read(0);
    // The JPEG decoder makes up what is missing and merely warns.
    if (warnings.stream().anyMatch(warning -> warning.contains("premature end"))) {
      throw new DataException(
          "%s ends too early, expected a complete image: replace or remove it".formatted(file));
    }
    return image;
  }

  /// A BMP may hold a whole JPEG or PNG, of which the decoder would not ask the size.
  private void refuseNested() throws DataException {
    if (content.length < BMP_HEADER) {
      return;
    }
    ByteBuffer header = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int compression = header.getInt(BMP_COMPRESSION);
    if (header.getInt(BMP_INFO_SIZE) >= BMP_HEADER - BMP_INFO_SIZE
        && (compression < 0 || compression > MOST_BMP_COMPRESSION)) {
      throw new DataException(
          "%s is a BMP with another image or an unknown compression in it, expected plain pixels: convert it to PNG"
              .formatted(file));
    }
  }

  private void checkWork(ImageFormat format, ImageReader reader) throws IOException {
    int height = reader.getHeight(0);
    int width = reader.getWidth(0);
    ImageLimits.checkSize(file, height, width);
    ImageTypeSpecifier type = reader.getRawImageType(0);
    int bits = type == null ? Integer.SIZE : type.getColorModel().getPixelSize();
    ImageLimits.checkUnpacked(file, height, width, bits, content.length);
    if (format == ImageFormat.JPEG) {
      ImageLimits.checkScans(file, height, width, content);
    }
  }
}
