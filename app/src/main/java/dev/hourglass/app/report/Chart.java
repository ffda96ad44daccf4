package dev.hourglass.app.report;

import dev.hourglass.files.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// A plot with its caption.
///
/// @param file its name as a file beside the page
/// @param png the picture
/// @param alt what it shows, for those who cannot see it
record Chart(String file, byte[] png, String alt, String caption) implements Block {

  static Chart of(String file, AtomicFile.Content figure, String alt, String caption) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      figure.writeTo(png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Chart(file, png.toByteArray(), alt, caption);
  }

  String source() {
    return DataUri.png(png);
  }
}
