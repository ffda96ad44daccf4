package dev.hourglass.app.report;

import dev.hourglass.app.figures.Png;
import dev.hourglass.files.AtomicFile;

/// A plot with its caption.
///
/// @param file its name as a file beside the page
/// @param png the picture
/// @param alt what it shows, for those who cannot see it
record Chart(String file, byte[] png, String alt, String caption) implements Block {

  static Chart of(String file, AtomicFile.Content figure, String alt, String caption) {
    return new Chart(file, Png.bytes(figure), alt, caption);
  }

  String source() {
    return DataUri.png(png);
  }
}
