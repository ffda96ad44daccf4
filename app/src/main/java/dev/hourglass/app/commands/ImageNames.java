package dev.hourglass.app.commands;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/// Names of PNG files for images: those of the files that they come from, where these stay inside
/// of the folder, and else their places.
final class ImageNames {
  private final int digits;
  private final Set<String> taken = new TreeSet<>();

  /// @param count of all images
  ImageNames(int count) {
    digits = String.valueOf(count).length();
  }

  /// A name that no other image has.
  ///
  /// @param place of the image
  /// @param file as a compressed file says, trusted for nothing, or nothing
  String of(int place, String file) {
    String number = ("%0" + digits + "d").formatted(place);
    String name = isInside(file) ? file.replaceFirst("(?<=[^/])\\.[^./]{1,5}$", "") : number;
    while (!taken.add(name)) {
      name += "-" + number;
    }
    return name + ".png";
  }

  private static boolean isInside(String file) {
    if (file.isBlank() || file.contains("\\") || file.contains(":")) {
      return false;
    }
    try {
      Path path = Path.of(file);
      return !path.isAbsolute()
          && path.equals(path.normalize())
          && !path.startsWith("..")
          && file.codePoints().noneMatch(Character::isISOControl);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
