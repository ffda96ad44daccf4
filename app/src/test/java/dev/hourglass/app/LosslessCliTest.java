package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// Images through `compress --lossless` and back: every byte of them.
class LosslessCliTest extends CliCase {
  private static final Path FASHION = Path.of("/usr/share/datasets/fashion-mnist");

  private void requireSame(Object input, Path original) throws Exception {
    cli.ok("compress", "--lossless", input, "-o", "x.hgc");
    cli.ok("decompress", "x.hgc", "-o", "back.npy");
    assertThat(temp.resolve("back.npy")).hasSameBinaryContentAs(original);
  }

  private Path numpy(String name, int[] shape, int values) throws Exception {
    Random random = new Random(shape.length);
    float[] numbers = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % 7 == 0 ? random.nextInt(values) : values / 2;
    }
    Path path = temp.resolve(name);
    Npy.write(path, new NpyArray(shape, numbers, "u1"));
    return path;
  }

  @Test
  void arraysComeBackByteByByte() throws Exception {
    for (int[] shape :
        new int[][] {
          {1, 1, 1, 1}, {3, 1, 1, 9}, {5, 1, 28, 28}, {4, 3, 16, 12}, {2, 3, 200, 150}
        }) {
      requireSame("a.npy", numpy("a.npy", shape, 256));
    }
    requireSame("two.npy", numpy("two.npy", new int[] {40, 1, 28, 28}, 2));
  }

  @Test
  void effortMakesSmallerFiles() throws Exception {
    Path original = numpy("a.npy", new int[] {200, 1, 28, 28}, 40);
    requireSame("a.npy", original);
    long fast = Files.size(temp.resolve("x.hgc"));
    cli.ok("compress", "--lossless", "a.npy", "--effort", 4, "-o", "x.hgc");
    assertThat(temp.resolve("x.hgc")).hasSize(fast);
    cli.ok("compress", "--lossless", "a.npy", "--effort", 5, "-o", "x.hgc");
    assertThat(Files.size(temp.resolve("x.hgc"))).isLessThan(fast);
    cli.ok("decompress", "x.hgc", "-o", "back.npy");
    assertThat(temp.resolve("back.npy")).hasSameBinaryContentAs(original);
    assertThat(cli.refuses("compress", "--lossless", "a.npy", "--effort", 10, "-o", "x.hgc"))
        .contains("effort is 10, expected 0 to 9");
  }

  @Test
  void someImagesAreDecodedAlone() throws Exception {
    numpy("a.npy", new int[] {30, 1, 9, 9}, 256);
    cli.ok("compress", "--lossless", "a.npy", "-o", "x.hgc");
    cli.ok("decompress", "x.hgc", "--only", "3,7-9", "-o", "some.npy");
    float[] all = Npy.read(temp.resolve("a.npy")).values();
    float[] some = Npy.read(temp.resolve("some.npy")).values();
    assertThat(Arrays.copyOf(some, 81)).isEqualTo(Arrays.copyOfRange(all, 3 * 81, 4 * 81));
    assertThat(Arrays.copyOfRange(some, 81, 4 * 81))
        .isEqualTo(Arrays.copyOfRange(all, 7 * 81, 10 * 81));
    cli.ok("decompress", "x.hgc", "-o", "sheet.png");
    assertThat(ImageIO.read(temp.resolve("sheet.png").toFile()).getWidth()).isPositive();
  }

  @Test
  void foldersComeBackWithNamesAndPixels() throws Exception {
    Random random = new Random(1);
    for (String name : List.of("cat/1.png", "cat/2é.png", "dog/1.png")) {
      BufferedImage image = new BufferedImage(31, 17, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 31 * 17; p++) {
        image.setRGB(p % 31, p / 31, random.nextInt(1 << 24));
      }
      Path path = temp.resolve("photos").resolve(name);
      Files.createDirectories(path.resolveSibling(""));
      ImageIO.write(image, "png", path.toFile());
    }
    assertThat(cli.ok("compress", "--lossless", "photos", "-o", "x.hgc").out())
        .containsPattern("Wrote 3 images to x.hgc: [0-9,]+ bytes\n")
        .containsPattern("[0-9.]+ bytes per image, [0-9.]+ bits per pixel, lossless\n");
    assertThat(cli.ok("compress", "--info", "x.hgc").out())
        .contains("3 images of 3×17×31, lossless", "Classes: cat, dog", "file names: yes")
        .doesNotContain("Model");
    cli.ok("decompress", "x.hgc", "-o", "back");
    for (String name : List.of("cat/1.png", "cat/2é.png", "dog/1.png")) {
      BufferedImage one = ImageIO.read(temp.resolve("photos").resolve(name).toFile());
      BufferedImage two = ImageIO.read(temp.resolve("back").resolve(name).toFile());
      for (int p = 0; p < 31 * 17; p++) {
        assertThat(two.getRGB(p % 31, p / 31)).isEqualTo(one.getRGB(p % 31, p / 31));
      }
    }
  }

  /// Of what is installed here.
  @Test
  void publishedSetsComeBack() throws Exception {
    Path file = FASHION.resolve("t10k-images-idx3-ubyte.gz");
    assumeThat(file).exists();
    cli.ok("compress", "--lossless", file, "-o", "x.hgc");
    cli.ok("decompress", "x.hgc", "--only", "0-999", "-o", "back.npy");
    float[] back = Npy.read(temp.resolve("back.npy")).values();
    byte[] raw;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      raw = in.readNBytes(16 + 784_000);
    }
    for (int i = 0; i < back.length; i++) {
      assertThat((int) back[i]).isEqualTo(raw[16 + i] & 0xFF);
    }
  }

  @Test
  void aDamagedFileGivesTheOtherImages() throws Exception {
    numpy("a.npy", new int[] {30, 1, 9, 9}, 256);
    cli.ok("compress", "--lossless", "a.npy", "-o", "x.hgc");
    byte[] bytes = Files.readAllBytes(temp.resolve("x.hgc"));
    bytes[bytes.length - 60] ^= 1;
    Files.write(temp.resolve("bad.hgc"), bytes);
    assertThat(cli.fails("decompress", "bad.hgc", "-o", "x.npy"))
        .contains("bad.hgc", "lost all of these images", "get a new copy");
  }

  @Test
  void whatIsNotLosslessIsRefused() throws Exception {
    Npy.write(temp.resolve("f.npy"), new NpyArray(new int[] {2, 1, 3, 3}, new float[18]));
    assertThat(cli.fails("compress", "--lossless", "f.npy", "-o", "x.hgc"))
        .contains("f.npy holds numbers of the type f4", "expected bytes (u1)", "astype");
    for (int side : new int[] {10, 11}) {
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
      Files.createDirectories(temp.resolve("sizes"));
      ImageIO.write(image, "png", temp.resolve("sizes/" + side + ".png").toFile());
    }
    assertThat(cli.fails("compress", "--lossless", "sizes", "-o", "x.hgc"))
        .contains("several sizes", "1 of 2 are not of", "expected one size");
    String images = "synthetic:600:test";
    assertThat(cli.refuses("compress", "--lossless", Cli.model(), images, "-o", "x.hgc"))
        .contains("--lossless and MODEL", "leave out the model");
    assertThat(cli.refuses("compress", "--lossless", images, "--quality", 3, "-o", "x.hgc"))
        .contains("--quality has no effect with --lossless");
    assertThat(cli.refuses("compress", "--lossless", "test", "-o", "x.hgc")).contains("mnist:test");
    assertThat(cli.refuses("compress", "--lossless", images)).contains("--output");
    assertThat(temp.resolve("x.hgc")).doesNotExist();
    cli.ok("compress", "--lossless", images, "-o", "x.hgc");
    assertThat(cli.fails("decompress", "x.hgc", "--model", Cli.model(), "-o", "x.npy"))
        .contains("need no model", "leave it out");
  }
}
