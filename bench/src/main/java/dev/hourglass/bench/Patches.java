package dev.hourglass.bench;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// Square patches of photographs, side by side without overlap.
final class Patches {
  private Patches() {}

  /// Patches of all photographs of a folder that Java reads, in the order of their names.
  ///
  /// @param edge of a patch, in pixels
  /// @param most patches, evenly over all
  /// @throws IllegalArgumentException if there are none
  static ByteImages of(Path folder, int edge, int most) throws IOException {
    List<byte[]> patches = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        BufferedImage photo = ImageIO.read(file.toFile());
        if (photo != null) {
          cut(photo, edge, patches);
        }
      }
    }
    if (patches.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' holds no photograph of %dx%d pixels or more that Java reads"
              .formatted(folder, edge, edge));
    }
    int size = 3 * edge * edge;
    byte[] pixels = new byte[Math.multiplyExact(patches.size(), size)];
    for (int i = 0; i < patches.size(); i++) {
      System.arraycopy(patches.get(i), 0, pixels, i * size, size);
    }
    String name = "patches of %dx%d".formatted(edge, edge);
    return (ByteImages) ByteImages.unlabelled(name, new Shape(3, edge, edge), pixels).evenly(most);
  }

  private static void cut(BufferedImage photo, int edge, List<byte[]> patches) {
    for (int top = 0; top + edge <= photo.getHeight(); top += edge) {
      for (int left = 0; left + edge <= photo.getWidth(); left += edge) {
        byte[] patch = new byte[3 * edge * edge];
        for (int p = 0; p < edge * edge; p++) {
          int colour = photo.getRGB(left + p % edge, top + p / edge);
          patch[p] = (byte) (colour >> 16);
          patch[edge * edge + p] = (byte) (colour >> 8);
          patch[2 * edge * edge + p] = (byte) colour;
        }
        patches.add(patch);
      }
    }
  }
}
