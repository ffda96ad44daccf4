package dev.hourglass.data.source;

import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import dev.hourglass.files.InputFolder;
import dev.hourglass.files.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.List;

/// The name of a cache file: a digest of what its bytes are made of.
///
/// Files count by their path, size and time of last change and not by their content: to read a
/// hundred thousand files, or one of gigabytes, would take as long as to decode them.
final class CacheKey {
  /// Changes with the format of the files and with every decoder that gives other bytes.
  private static final String VERSION = "hourglass cache 3";

  private static final int LENGTH = 32;

  /// How far below a folder its files are looked for: `FashionMNIST/raw/…` and one more.
  private static final int DEPTH = 4;

  private final MessageDigest digest = Sha256.algorithm("SHA-256");

  private CacheKey() {}

  /// The digest as 32 hex digits.
  ///
  /// @param wanted places of the images
  static String of(
      Path path, ImageSource source, SourceOptions said, int[] wanted, Shape shape, Fit fit)
      throws IOException {
    CacheKey key = new CacheKey();
    Path root = path.toRealPath();
    key.add(VERSION, source.format(), said.toString(), shape.toString(), fit.toString());
    List<SourceImage> images = source.images();
    boolean together = false;
    for (int place : wanted) {
      key.add(Integer.toString(place), images.get(place).name());
      Path file = source.file(place);
      together |= file == null;
      if (file != null) {
        key.addFile(file.toAbsolutePath().normalize());
      }
    }
    if (Files.isDirectory(root)) {
      key.add(root.toString());
      if (together) {
        key.addFolder(root, DEPTH);
      }
    } else {
      key.addFile(root);
    }
    return Sha256.hex(key.digest.digest()).substring(0, LENGTH);
  }

  private void addFolder(Path folder, int depth) throws IOException {
    for (Path below : InputFolder.list(folder).stream().sorted().toList()) {
      if (Files.isRegularFile(below)) {
        addFile(below);
      } else if (depth > 1 && Files.isDirectory(below)) {
        addFolder(below, depth - 1);
      }
    }
  }

  private void addFile(Path file) {
    add(file.toString());
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      add(Long.toString(found.size()), found.lastModifiedTime().toInstant().toString());
      if (!Files.isReadable(file)) {
        add("unreadable");
      }
    } catch (IOException missing) {
      add("missing");
    }
  }

  private void add(String... texts) {
    for (String text : texts) {
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
  }
}
