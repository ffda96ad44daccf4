package dev.hourglass.app.tables;

import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/// What a source gives when all of it is read.
///
/// @param pixels of each image, those of files decoded
/// @param bad reasons
record Content(Map<Integer, int[]> pixels, Map<Integer, String> bad) {
  static Content of(ImageSource source) throws IOException {
    return of(source, IntStream.range(0, source.images().size()).toArray());
  }

  static Content of(ImageSource source, int... wanted) throws IOException {
    Content content = new Content(new TreeMap<>(), new TreeMap<>());
    source.read(
        wanted,
        new ImageSource.Receiver() {
          @Override
          public void file(int image, byte[] bytes) throws IOException {
            BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(bytes));
            int[] pixels =
                decoded
                    .getRaster()
                    .getSamples(
                        0, 0, decoded.getWidth(), decoded.getHeight(), 0, (int @Nullable []) null);
            content.pixels.put(image, pixels);
          }

          @Override
          public void pixels(int image, Shape shape, byte[] bytes, int offset) {
            content.pixels.put(
                image,
                IntStream.range(offset, offset + shape.size())
                    .map(i -> Byte.toUnsignedInt(bytes[i]))
                    .toArray());
          }

          @Override
          public void bad(int image, String reason) {
            content.bad.put(image, reason);
          }
        });
    return content;
  }

  static List<String> labels(ImageSource source) {
    return source.images().stream().map(image -> String.valueOf(image.label())).toList();
  }

  static List<String> splits(ImageSource source) {
    return source.images().stream()
        .map(SourceImage::split)
        .map(String::valueOf)
        .distinct()
        .toList();
  }

  static List<String> names(ImageSource source) {
    return source.images().stream().map(SourceImage::name).toList();
  }

  /// Image files of one colour, each another, at some paths below a folder.
  static void png(Path folder, String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Path parent = file.getParent();
      Files.createDirectories(parent == null ? folder : parent);
      BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
      int[] samples = new int[16];
      Arrays.fill(samples, Math.floorMod(name.hashCode(), 256));
      image.getRaster().setSamples(0, 0, 4, 4, 0, samples);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      Files.write(file, bytes.toByteArray());
    }
  }

  /// The numbers of images in their order.
  int[] only(int image) {
    return pixels.getOrDefault(image, new int[0]);
  }

  List<Integer> places() {
    return new ArrayList<>(pixels.keySet().stream().sorted(Comparator.naturalOrder()).toList());
  }
}
