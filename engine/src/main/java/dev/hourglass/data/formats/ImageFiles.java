package dev.hourglass.data.formats;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import dev.hourglass.files.InputFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// PNG, JPEG, GIF, BMP, TIFF and WebP files as bytes of one fixed shape.
///
/// What a file is, its content says and not its name. Java's own decoders read all but WebP, for
/// which there is one in the engine.
///
/// The rule, unless another [Fit] is asked for: an image is scaled by one factor in both
/// directions, as large as it still fits; the triangle filter interpolates when it grows and
/// averages when it shrinks; it is centred, and what is left over is black. Grey is Rec. 601 luma;
/// transparent parts lie over black; of several images in a file the first counts; an orientation
/// in Exif metadata is followed, so that images are upright.
public final class ImageFiles {
  /// The formats that are read, for messages.
  public static final String KINDS = "PNG, JPEG, GIF, BMP, TIFF or WebP";

  /// The most bytes of a file.
  public static final int LARGEST = 1 << 26;

  private static final List<String> ENDINGS =
      List.of("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "webp", "tif", "tiff");

  private ImageFiles() {}

  /// An image file's content.
  ///
  /// @param pixels `[channel][row][column]`, a byte 0 to 255 each
  /// @param note a sentence that says how it was resized, or null if it was not
  /// @param size of the image in its file
  /// @param drawnInAlpha whether nothing is seen of it because its drawing is in its transparency
  ///   and has the background's colour: another background would show it
  /// @param losesColours whether it has colours and `pixels` have none
  public record Image(
      byte[] pixels,
      @Nullable String note,
      Size size,
      boolean drawnInAlpha,
      boolean losesColours) {}

  /// The size of an image.
  ///
  /// @param height rows, as it is shown upright
  /// @param width columns, as it is shown upright
  public record Size(int height, int width) {
    /// {@return rows times columns}
    public long pixels() {
      return (long) height * width;
    }
  }

  /// Reads an image file into a shape.
  ///
  /// @param file the file
  /// @param shape what to bring the image to
  /// @return the image's bytes
  /// @throws DataException if it cannot be read, is not an image, is damaged, or is larger than 2²⁶
  ///   pixels or 32,768 on a side
  public static Image read(Path file, Shape shape) throws DataException {
    return read(file, shape, Fit.PAD_ON_BLACK);
  }

  /// Reads an image file into a shape.
  ///
  /// @param file the file
  /// @param shape what to bring the image to
  /// @param fit how
  /// @return the image's bytes
  /// @throws DataException if it cannot be read, is not an image, is damaged, or is larger than 2²⁶
  ///   pixels or 32,768 on a side
  public static Image read(Path file, Shape shape, Fit fit) throws DataException {
    return read(file.toString(), content(file), shape, fit);
  }

  /// Reads an image file's bytes into a shape.
  ///
  /// @param name what to call it in messages, fit to be shown to a user
  /// @param content the file's bytes
  /// @param shape what to bring the image to
  /// @return the image's bytes
  /// @throws DataException as of a file
  public static Image read(String name, byte[] content, Shape shape) throws DataException {
    return read(name, content, shape, Fit.PAD_ON_BLACK);
  }

  /// Reads an image file's bytes into a shape.
  ///
  /// @param name what to call it in messages, fit to be shown to a user
  /// @param content the file's bytes
  /// @param shape what to bring the image to
  /// @param fit how
  /// @return the image's bytes
  /// @throws DataException as of a file
  public static Image read(String name, byte[] content, Shape shape, Fit fit) throws DataException {
    BufferedImage image = decode(name, content);
    byte[] pixels = fit(image, shape, fit);
    Size size = new Size(image.getHeight(), image.getWidth());
    boolean drawnInAlpha = isOfOneColour(pixels, shape) && Raster.hasDrawingInAlpha(image);
    boolean losesColours = shape.channels() == 1 && !Raster.isGrey(image);
    return new Image(pixels, note(name, image, shape, fit), size, drawnInAlpha, losesColours);
  }

  private static @Nullable String note(String file, BufferedImage image, Shape shape, Fit fit) {
    if (image.getHeight() == shape.height() && image.getWidth() == shape.width()) {
      return null;
    }
    String how =
        switch (fit.mode()) {
          case CROP -> "resized and cropped to";
          case PAD -> "resized to fit";
          case STRETCH -> "stretched to";
        };
    return "%s has %d×%d pixels (rows × columns), %s %d×%d"
        .formatted(file, image.getHeight(), image.getWidth(), how, shape.height(), shape.width());
  }

  private static boolean isOfOneColour(byte[] pixels, Shape shape) {
    return IntStream.range(0, pixels.length)
        .allMatch(i -> pixels[i] == pixels[i / shape.pixels() * shape.pixels()]);
  }

  /// Decodes an image file's bytes.
  ///
  /// @param name what to call it in messages, fit to be shown to a user
  /// @param content the file's bytes
  /// @return the image, upright, which may be transparent; of a grey one the raster has the file's
  ///   numbers, and `getRGB` brighter ones
  /// @throws DataException if it is not an image, is damaged, or is larger than 2²⁶ pixels or
  ///   32,768 on a side
  public static BufferedImage decode(String name, byte[] content) throws DataException {
    return ImageDecoder.decode(name, content);
  }

  /// Reads an image's size from its file's header, without decoding its pixels.
  ///
  /// @param name what to call it in messages, fit to be shown to a user
  /// @param content the file's bytes
  /// @return rows and columns
  /// @throws DataException if it is not an image, its header is damaged, or it is larger than
  ///   [#decode] takes
  public static Size size(String name, byte[] content) throws DataException {
    return ImageDecoder.size(name, content);
  }

  /// {@return whether a file is an image by its name}
  ///
  /// @param file the file
  public static boolean isImageName(Path file) {
    return isImageName(String.valueOf(file.getFileName()));
  }

  /// {@return whether a file is an image by its name}
  ///
  /// @param name of the file
  public static boolean isImageName(String name) {
    int dot = name.lastIndexOf('.');
    return dot >= 0 && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /// {@return an image file's bytes}
  ///
  /// @param file the file
  /// @throws DataException if it cannot be read or is too large
  public static byte[] content(Path file) throws DataException {
    try {
      return InputFile.bytes(file, LARGEST, "a %s file".formatted(KINDS));
    } catch (IOException e) {
      throw new DataException(String.valueOf(e.getMessage()), e);
    }
  }

  /// {@return an image's bytes in a shape, `[channel][row][column]`: resized to fit, on black}
  ///
  /// @param image of any size and colours
  /// @param shape what to bring it to
  public static byte[] fit(BufferedImage image, Shape shape) {
    return fit(image, shape, Fit.PAD_ON_BLACK);
  }

  /// {@return an image's bytes in a shape, `[channel][row][column]`}
  ///
  /// @param image of any size and colours
  /// @param shape what to bring it to
  /// @param fit how
  public static byte[] fit(BufferedImage image, Shape shape, Fit fit) {
    return Fitting.fit(image, shape.requireOfImages(), fit);
  }

  /// {@return whether every pixel has as much red as green and blue, however transparent it is}
  ///
  /// @param image of any size and colours
  public static boolean isGrey(BufferedImage image) {
    return Raster.isGrey(image);
  }
}
