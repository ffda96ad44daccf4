package dev.hourglass.app.commands;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Opens the user's browser.
final class Browsers {
  private Browsers() {}

  /// Opens an address where there is a desktop; without one, the address on the screen is enough.
  static void open(String address) {
    List<String> command = command(System.getProperty("os.name", "").toLowerCase(Locale.ROOT));
    if (command.isEmpty()) {
      return;
    }
    try {
      new ProcessBuilder(Stream.concat(command.stream(), Stream.of(address)).toList())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      // No browser: the user opens one.
    }
  }

  private static List<String> command(String system) {
    if (system.contains("mac")) {
      return List.of("open");
    }
    if (system.contains("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler");
    }
    boolean desktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
    return desktop ? List.of("xdg-open") : List.of();
  }
}
