package dev.hourglass.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
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
  private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp");
  private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");
  private static final int LONGEST_SIDE = 1 << 15;
  private static final long MOST_PIXELS = 1L << 26;

  private ImageFiles() {}

  /// An image file's content.
  ///
  /// @param pixels `[channel][row][column]`, a byte 0 to 255 each
  /// @param note a sentence that says how it was resized, or null if it was not
  public record Image(byte[] pixels, @Nullable String note) {}

  /// Reads an image file into a shape.
  ///
  /// @param file the file
  /// @param shape what to bring the image to
  /// @return the image's bytes
  /// @throws DataException if it cannot be read, is no image, is damaged, or is larger than 2²⁶
  ///   pixels or 32,768 on a side
  public static Image read(Path file, ImageShape shape) throws DataException {
    return fitted(file.toString(), decode(file), shape);
  }

  /// Reads an image file's bytes into a shape.
  ///
  /// @param name what to call it in messages, fit to be shown to a user
  /// @param content the file's bytes
  /// @param shape what to bring the image to
  /// @return the image's bytes
  /// @throws DataException as of a file
  public static Image read(String name, byte[] content, ImageShape shape) throws DataException {
    return fitted(name, decode(name, new ByteArrayInputStream(content)), shape);
  }

  private static Image fitted(String file, BufferedImage image, ImageShape shape) {
    boolean fits = image.getHeight() == shape.height() && image.getWidth() == shape.width();
    String note =
        fits
            ? null
            : "%s has %d×%d pixels (rows × columns), resized to fit %d×%d"
                .formatted(
                    file, image.getHeight(), image.getWidth(), shape.height(), shape.width());
    return new Image(fit(image, shape), note);
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

  private static BufferedImage decode(Path file) throws DataException {
    try (InputStream in = Files.newInputStream(file)) {
      return decode(file.toString(), in);
    } catch (DataException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  private static BufferedImage decode(String file, InputStream in) throws DataException {
    // A stream of our own: the one ImageIO would make may write a cache file.
    try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
      ImageReader reader = reader(file, stream);
      try {
        return decode(file, reader, stream);
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Decoders answer damaged files with unchecked exceptions of many kinds.
      throw unreadable(file, e);
    }
  }

  private static DataException unreadable(String file, Exception e) {
    return new DataException(
        "%s cannot be read as an image (%s), expected a whole PNG, JPEG, GIF or BMP file: replace or remove it"
            .formatted(file, e),
        e);
  }

  private static ImageReader reader(String file, ImageInputStream stream) throws IOException {
    for (Iterator<ImageReader> all = ImageIO.getImageReaders(stream); all.hasNext(); ) {
      ImageReader reader = all.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
    }
    throw new DataException(
        "%s is no image by its content, expected PNG, JPEG, GIF or BMP: convert or remove it"
            .formatted(file));
  }

  private static BufferedImage decode(String file, ImageReader reader, ImageInputStream stream)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.setInput(stream, true, true);
    reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
    checkSize(file, reader.getHeight(0), reader.getWidth(0));
    BufferedImage image = reader.read(0);
    // The JPEG decoder makes up what is missing and merely warns.
    if (warnings.stream().anyMatch(warning -> warning.contains("premature end"))) {
      throw new DataException(
          "%s ends too early, expected a whole image: replace or remove it".formatted(file));
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

  private static byte[] fit(BufferedImage image, ImageShape shape) {
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
