package dev.hourglass.files;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/// Files that other programs wrote, from the test resources.
final class Goldens {
  private Goldens() {}

  static Path path(String resource) {
    URL url = Objects.requireNonNull(Goldens.class.getResource(resource), resource);
    return Path.of(URI.create(url.toString()));
  }
}
