package dev.hourglass.data.formats;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.files.InputFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/// PNG, JPEG, GIF and BMP files as bytes of one fixed shape.
///
/// The rule: an image is scaled by one factor in both directions, as large as it still fits; the
/// triangle filter interpolates when it grows and averages when it shrinks; it is centred, and what
/// is left over is black. Grey is Rec. 601 luma; transparent parts lie over black; of an animation
/// the first frame counts; an orientation in EXIF is not followed.
public final class ImageFiles {
  private static final List<String> ENDINGS = List.of("png", "jpg", "jpeg", "gif", "bmp");
  private static final List<String> FORMATS = List.of("png", "jpeg", "gif", "bmp");
  private static final int LONGEST_SIDE = 1 << 15;
  private static final long MOST_PIXELS = 1L << 26;

  /// The most bytes of a file.
  static final int LARGEST = 1 << 26;

  // The parts of a BMP's header, and its last compression that is not a whole image of another
  // kind.
  private static final int BMP_HEADER = 54;
  private static final int BMP_INFO_SIZE = 14;
  private static final int BMP_COMPRESSION = 30;
  private static final int MOST_BMP_COMPRESSION = 3;

  private static final byte JPEG_SCAN = (byte) 0xDA;
  private static final byte JPEG_PROFILE = (byte) 0xE2;

  /// A profile has 255 parts at most, and other things that cameras keep beside it have few.
  private static final int MOST_PROFILES = 1000;

  /// How often a JPEG may go over as many pixels as its size allows; a progressive one of a camera
  /// goes ten times over much fewer.
  private static final int SCANS = 2;

  private ImageFiles() {}

  /// An image file's content.
  ///
  /// @param pixels `[channel][row][column]`, a byte 0 to 255 each
  /// @param note a sentence that says how it was resized, or null if it was not
  /// @param decoded how many pixels the file has
  public record Image(byte[] pixels, @Nullable String note, long decoded) {}

  /// Reads an image file into a shape.
  ///
  /// @param file the file
  /// @param shape what to bring the image to
  /// @return the image's bytes
  /// @throws DataException if it cannot be read, is not an image, is damaged, or is larger than 2²⁶
  ///   pixels or 32,768 on a side
  public static Image read(Path file, Shape shape) throws DataException {
    return read(file.toString(), content(file), shape);
  }

  /// Reads an image file's bytes into a shape.
  ///
  /// @param name what to call it in messages, fit to be shown to a user
  /// @param content the file's bytes
  /// @param shape what to bring the image to
  /// @return the image's bytes
  /// @throws DataException as of a file
  public static Image read(String name, byte[] content, Shape shape) throws DataException {
    return fitted(name, decode(name, content), shape);
  }

  private static Image fitted(String file, BufferedImage image, Shape shape) {
    boolean fits = image.getHeight() == shape.height() && image.getWidth() == shape.width();
    String note =
        fits
            ? null
            : "%s has %d×%d pixels (rows × columns), resized to fit %d×%d"
                .formatted(
                    file, image.getHeight(), image.getWidth(), shape.height(), shape.width());
    long decoded = (long) image.getHeight() * image.getWidth();
    return new Image(fit(image, shape), note, decoded);
  }

  /// {@return whether a file is an image by its name}
  ///
  /// @param file the file
  public static boolean isImageName(Path file) {
    return isImageName(String.valueOf(file.getFileName()));
  }

  /// Whether a file is an image by its name.
  static boolean isImageName(String name) {
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static byte[] content(Path file) throws DataException {
    try {
      return InputFile.bytes(file, LARGEST, "a PNG, JPEG, GIF or BMP file");
    } catch (IOException e) {
      throw new DataException(String.valueOf(e.getMessage()), e);
    }
  }

  private static BufferedImage decode(String file, byte[] content) throws DataException {
    refuseNested(file, content);
    refuseManyProfiles(file, content);
    // A stream of our own: the one ImageIO would make may write a cache file.
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      ImageReader reader = reader(file, stream);
      try {
        return decode(file, content, reader, stream);
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Decoders answer damaged files with unchecked exceptions of many kinds.
      throw new DataException(
          "%s cannot be read as an image, expected a complete PNG, JPEG, GIF or BMP file: replace or remove it"
              .formatted(file),
          e);
    }
  }

  /// A BMP may hold a whole JPEG or PNG, of which the decoder would not ask the size.
  private static void refuseNested(String file, byte[] content) throws DataException {
    boolean bmp = content.length >= BMP_HEADER && content[0] == 'B' && content[1] == 'M';
    if (bmp) {
      ByteBuffer header = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
      int compression = header.getInt(BMP_COMPRESSION);
      if (header.getInt(BMP_INFO_SIZE) >= BMP_HEADER - BMP_INFO_SIZE
          && (compression < 0 || compression > MOST_BMP_COMPRESSION)) {
        throw new DataException(
            "%s is a BMP with another image or an unknown compression in it, expected plain pixels: convert it to PNG"
                .formatted(file));
      }
    }
  }

  private static ImageReader reader(String file, ImageInputStream stream) throws IOException {
    for (Iterator<ImageReader> all = ImageIO.getImageReaders(stream); all.hasNext(); ) {
      ImageReader reader = all.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
    }
    throw new DataException(
        "%s is not an image by its content, expected PNG, JPEG, GIF or BMP: convert or remove it"
            .formatted(file));
  }

  private static BufferedImage decode(
      String file, byte[] content, ImageReader reader, ImageInputStream stream) throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.setInput(stream, true, true);
    reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
    checkSize(file, reader.getHeight(0), reader.getWidth(0));
    checkWork(file, content, reader);
    BufferedImage image = reader.read(0);
    // The JPEG decoder makes up what is missing and merely warns.
    if (warnings.stream().anyMatch(warning -> warning.contains("premature end"))) {
      throw new DataException(
          "%s ends too early, expected a complete image: replace or remove it".formatted(file));
    }
    return image;
  }

  private static void checkSize(String file, int height, int width) throws DataException {
    if (Math.max(height, width) > LONGEST_SIDE || (long) height * width > MOST_PIXELS) {
      throw new DataException(
          "%s has %d×%d pixels (rows × columns), expected at most %d on a side and %d in all: shrink it"
              .formatted(file, height, width, LONGEST_SIDE, MOST_PIXELS));
    }
  }

  /// Before the pixels take memory and time: a few bytes can encode millions of them, and a
  /// progressive JPEG can go over all of them again and again.
  private static void checkWork(String file, byte[] content, ImageReader reader)
      throws IOException {
    long pixels = (long) reader.getHeight(0) * reader.getWidth(0);
    ImageTypeSpecifier type = reader.getRawImageType(0);
    int bits = type == null ? Integer.SIZE : type.getColorModel().getPixelSize();
    long most = InputFile.mostUnpacked(content.length);
    if (pixels * bits / Byte.SIZE > most) {
      throw new DataException(
          "%s has %d×%d pixels of %d bits in %d bytes, expected at most %d bytes of pixels from a file of this size: shrink it"
              .formatted(
                  file, reader.getHeight(0), reader.getWidth(0), bits, content.length, most));
    }
    long scans = scans(content);
    if (scans * pixels > SCANS * most) {
      throw new DataException(
          "%s is a JPEG with %d scans, expected at most %d in a file of this size: save it again"
              .formatted(file, scans, SCANS * most / pixels));
    }
  }

  /// The decoder looks through all of them for each of them.
  private static void refuseManyProfiles(String file, byte[] content) throws DataException {
    ByteBuffer segments = ByteBuffer.wrap(content);
    int profiles = 0;
    int at = 2;
    while (isJpeg(content) && at + 4 <= content.length && content[at] == (byte) 0xFF) {
      profiles += content[at + 1] == JPEG_PROFILE ? 1 : 0;
      at += 2 + Short.toUnsignedInt(segments.getShort(at + 2));
    }
    if (profiles > MOST_PROFILES) {
      throw new DataException(
          "%s is a JPEG with %d colour profile segments, expected at most %d: save it again"
              .formatted(file, profiles, MOST_PROFILES));
    }
  }

  private static boolean isJpeg(byte[] content) {
    return content.length > 2 && content[0] == (byte) 0xFF && content[1] == (byte) 0xD8;
  }

  /// How often a JPEG begins a scan of its pixels.
  private static long scans(byte[] content) {
    return !isJpeg(content)
        ? 0
        : IntStream.range(1, content.length)
            .filter(i -> content[i - 1] == (byte) 0xFF && content[i] == JPEG_SCAN)
            .count();
  }

  /// {@return an image's bytes in a shape, `[channel][row][column]`: resized to fit, on black}
  ///
  /// @param image of any size and colours
  /// @param shape what to bring it to
  public static byte[] fit(BufferedImage image, Shape shape) {
    shape.requireOfImages();
    double scale =
        Math.min(
            (double) shape.height() / image.getHeight(), (double) shape.width() / image.getWidth());
    int height = scaled(image.getHeight(), scale, shape.height());
    int width = scaled(image.getWidth(), scale, shape.width());
    float[][] planes = resize(image, shape.channels(), height, width);
    byte[] pixels = new byte[shape.size()];
    int top = (shape.height() - height) / 2;
    int left = (shape.width() - width) / 2;
    for (int c = 0; c < planes.length; c++) {
      for (int y = 0; y < height; y++) {
        int row = (c * shape.height() + top + y) * shape.width() + left;
        for (int x = 0; x < width; x++) {
          pixels[row + x] = (byte) Math.round(Math.clamp(planes[c][y * width + x], 0f, 255f));
        }
      }
    }
    return pixels;
  }

  private static int scaled(int side, double scale, int most) {
    return Math.clamp(Math.round(side * scale), 1, most);
  }

  private static float[][] resize(BufferedImage image, int channels, int height, int width) {
    Raster raster = new Raster(image, channels);
    Resampler across = new Resampler(image.getWidth(), width);
    Resampler down = new Resampler(image.getHeight(), height);
    float[][] row = new float[channels][image.getWidth()];
    float[][] narrow = new float[channels][image.getHeight() * width];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.row(y, row);
      for (int c = 0; c < channels; c++) {
        across.apply(row[c], 0, 1, narrow[c], y * width, 1);
      }
    }
    float[][] planes = new float[channels][height * width];
    for (int c = 0; c < channels; c++) {
      for (int x = 0; x < width; x++) {
        down.apply(narrow[c], x, width, planes[c], x, width);
      }
    }
    return planes;
  }
}
