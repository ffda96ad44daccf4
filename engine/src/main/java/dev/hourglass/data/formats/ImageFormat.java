package dev.hourglass.data.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hourglass.data.DataException;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/// The formats of image files, by their first bytes.
enum ImageFormat {
  PNG("PNG", "\u0089PNG\r\n\u001a\n"),
  JPEG("JPEG", "\u00ff\u00d8"),
  GIF("GIF", "GIF8"),
  BMP("BMP", "BM"),
  TIFF("TIFF", "II*\0", "MM\0*"),
  WEBP("WebP", "RIFF....WEBP");

  private final String title;
  private final String start;
  private final String other;

  ImageFormat(String title, String start) {
    this(title, start, start);
  }

  /// @param start its first bytes; a dot stands for any
  /// @param other what they may be too
  ImageFormat(String title, String start, String other) {
    this.title = title;
    this.start = start;
    this.other = other;
  }

  /// What a file is, whatever its name.
  ///
  /// @throws DataException if it is none of them
  static ImageFormat of(String file, byte[] content) throws DataException {
    for (ImageFormat format : values()) {
      if (startsWith(content, format.start) || startsWith(content, format.other)) {
        return format;
      }
    }
    throw new DataException(
        "%s is not an image by its content, expected %s: convert or remove it"
            .formatted(file, ImageFiles.KINDS));
  }

  private static boolean startsWith(byte[] content, String start) {
    byte[] bytes = start.getBytes(ISO_8859_1);
    boolean equal = content.length >= bytes.length;
    for (int i = 0; equal && i < bytes.length; i++) {
      equal = bytes[i] == '.' || bytes[i] == content[i];
    }
    return equal;
  }

  /// A new decoder of Java itself, so that the same file gives the same bytes whatever other
  /// decoders there are.
  ///
  /// @throws IOException if there is none, as for WebP
  ImageReader reader() throws IOException {
    Iterator<ImageReader> all = ImageIO.getImageReadersByFormatName(title);
    while (all.hasNext()) {
      ImageReader reader = all.next();
      if (reader.getClass().getModule() == ImageIO.class.getModule()) {
        return reader;
      }
    }
    throw new IOException("Java has no decoder of " + title);
  }
}
