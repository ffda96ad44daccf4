package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.files.Npy;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// Images through `compress` and back through `decompress`.
class CompressCliTest extends CliCase {
  private static final String IMAGES = "synthetic:600:test";

  private void compress(Object... options) throws Exception {
    Object[] words = {"compress", Cli.model(), IMAGES, "-o", "x.hgc"};
    Object[] all = Arrays.copyOf(words, words.length + options.length);
    System.arraycopy(options, 0, all, words.length, options.length);
    assertThat(cli.ok(all).out())
        .containsPattern("Wrote 100 images to x.hgc: [0-9,]+ bytes\n")
        .containsPattern("[0-9.]+ bytes per image, [0-9.]+ bits per pixel, MSE 0\\.[0-9]+\n");
  }

  @Test
  void imagesBecomeASmallFileAndImagesAgain() throws Exception {
    compress("--quality", 90);
    cli.ok("decompress", "x.hgc", "--model", Cli.model(), "-o", "x.npy");
    cli.ok("encode", Cli.model(), IMAGES, "-o", "codes.npy");
    cli.ok("decode", Cli.model(), "codes.npy", "-o", "plain.npy");
    float[] back = Npy.read(temp.resolve("x.npy")).values();
    float[] plain = Npy.read(temp.resolve("plain.npy")).values();
    assertThat(back).hasSameSizeAs(plain);
    double squares = 0;
    for (int i = 0; i < back.length; i++) {
      squares += Math.pow(back[i] - plain[i], 2);
    }
    assertThat(squares / back.length).isLessThan(1e-3);
    cli.ok("decompress", "x.hgc", "--model", Cli.model(), "--only", "17,40-59", "-o", "s.npy");
    float[] some = Npy.read(temp.resolve("s.npy")).values();
    assertThat(some).hasSize(21 * 784);
    assertThat(Arrays.copyOf(some, 784)).isEqualTo(Arrays.copyOfRange(back, 17 * 784, 18 * 784));
    assertThat(Arrays.copyOfRange(some, 784, 21 * 784))
        .isEqualTo(Arrays.copyOfRange(back, 40 * 784, 60 * 784));
    cli.ok("decompress", "x.hgc", "--model", Cli.model(), "-o", "x.png");
    assertThat(ImageIO.read(temp.resolve("x.png").toFile()).getWidth()).isPositive();
  }

  @Test
  void theTargetsAreReached() throws Exception {
    compress("--bytes", 3000);
    assertThat(Files.size(temp.resolve("x.hgc"))).isBetween(2900L, 3000L);
    compress("--bytes", 3000, "--effort", 4);
    assertThat(Files.size(temp.resolve("x.hgc"))).isBetween(2900L, 3000L);
    assertThat(cli.fails("compress", Cli.model(), IMAGES, "--mse", "1e-9", "-o", "y.hgc"))
        .contains("before a code is rounded", "ask for more");
    assertThat(cli.fails("compress", Cli.model(), IMAGES, "--bytes", 20, "-o", "y.hgc"))
        .contains("20", "ask for more");
    assertThat(temp.resolve("y.hgc")).doesNotExist();
  }

  @Test
  void infoNeedsNoModel() throws Exception {
    compress("--embed-model");
    assertThat(cli.ok("compress", "--info", "x.hgc").out())
        .contains("100 images of ", "Model: ", "The model is in the file")
        .contains("Labels: yes, file names: no");
    cli.ok("decompress", "x.hgc", "-o", "alone.npz");
    cli.ok("decompress", "x.hgc", "--model", Cli.model(), "-o", "given.npz");
    assertThat(Files.readAllBytes(temp.resolve("alone.npz")))
        .isEqualTo(Files.readAllBytes(temp.resolve("given.npz")));
  }

  @Test
  void filesKeepTheirNames() throws Exception {
    for (String name : new String[] {"cat/1.png", "cat/2é.png", "dog/1.png"}) {
      BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(name.length(), 5, 0, 255);
      Path path = temp.resolve("photos").resolve(name);
      Files.createDirectories(path.resolveSibling(""));
      ImageIO.write(image, "png", path.toFile());
    }
    cli.ok("compress", Cli.model(), "photos", "-o", "x.hgc");
    cli.ok("decompress", "x.hgc", "--model", Cli.model(), "-o", "back");
    for (String name : new String[] {"cat/1.png", "cat/2é.png", "dog/1.png"}) {
      BufferedImage image = ImageIO.read(temp.resolve("back").resolve(name).toFile());
      assertThat(image.getWidth()).isEqualTo(28);
    }
  }

  @Test
  void aDamagedFileGivesTheOtherImagesAndExitCodeOne() throws Exception {
    compress();
    byte[] bytes = Files.readAllBytes(temp.resolve("x.hgc"));
    bytes[bytes.length - 60] ^= 1;
    Files.write(temp.resolve("bad.hgc"), bytes);
    assertThat(cli.fails("decompress", "bad.hgc", "--model", Cli.model(), "-o", "x.npy"))
        .contains("bad.hgc", "lost all of these images", "get a new copy");
    Files.write(temp.resolve("cut.hgc"), Arrays.copyOf(bytes, 40));
    assertThat(cli.fails("compress", "--info", "cut.hgc")).contains("cut.hgc", "truncated header");
  }

  @Test
  void wrongUsageIsRefused() throws Exception {
    compress();
    assertThat(cli.refuses("compress", Cli.model(), IMAGES)).contains("--output");
    assertThat(cli.refuses("compress", Cli.model(), IMAGES, "-o", "x.npy")).contains(".hgc file");
    assertThat(
            cli.refuses("compress", Cli.model(), IMAGES, "--mse", 1, "--bytes", 9, "-o", "x.hgc"))
        .contains("expected one of them");
    assertThat(cli.refuses("compress", Cli.model(), IMAGES, "--effort", 10, "-o", "x.hgc"))
        .contains("effort is 10, expected 0 to 9");
    for (String only : new String[] {"100", "7-3", "a", "", "1,,2"}) {
      assertThat(
              cli.refuses(
                  "decompress", "x.hgc", "--model", Cli.model(), "--only=" + only, "-o", "x.npy"))
          .contains("expected");
    }
    assertThat(cli.fails("decompress", "x.hgc", "-o", "x.npy")).contains("holds no model");
    assertThat(cli.fails("decompress", "nowhere.hgc", "-o", "x.npy")).contains("nowhere.hgc");
  }
}
