package dev.hourglass.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.codec.Codec;
import dev.hourglass.codec.CodecOptions;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `bench codec` measures of models and photographs.
class CodecContenderTest {
  private static final ByteImages DIGITS = SyntheticDigits.generate(40, 1);

  @TempDir private Path temp;

  @Test
  void sizesAreThoseOfFilesWithoutLabels() throws IOException {
    Autoencoder model = Models.classic(1);
    CodecContender contender = new CodecContender("classic", model, DIGITS, 2);
    ByteImages plain = ByteImages.unlabelled("plain", DIGITS.shape(), DIGITS.pixels());
    int length = Codec.of(model, CodecOptions.mse(0.5)).compress(plain).length;
    assertThat(contender.bytes(0.5, 0)).isEqualTo(length / 40.0);
    assertThat(contender.bytes(1e-9, 0)).isNaN();
    assertThat(contender.modelBytes() * 40).isGreaterThan(4.0 * model.parameters().trainable());
  }

  @Test
  void aTableHasSpeedsAndTheEntropyBesideTheSize() throws IOException {
    Table table = new Table("model", "encoded", "decoded", "bytes", "entropy", "ratio");
    new CodecContender("classic", Models.classic(1), DIGITS, 1).speeds(2, table);
    String[] cells = table.toString().lines().toList().getLast().split("\\|", -1);
    double bytes = Double.parseDouble(cells[4].strip());
    double entropy = Double.parseDouble(cells[5].strip());
    assertThat(entropy).isPositive().isLessThan(bytes);
    assertThat(Double.parseDouble(cells[6].strip())).isGreaterThan(1);
    assertThat(Double.parseDouble(cells[2].strip().replace(",", ""))).isPositive();
  }

  @Test
  void photographsBecomePatches() throws IOException {
    BufferedImage photo = new BufferedImage(70, 40, BufferedImage.TYPE_INT_RGB);
    photo.setRGB(33, 1, 0x102030);
    ImageIO.write(photo, "png", temp.resolve("b.png").toFile());
    Files.writeString(temp.resolve("a.txt"), "no photograph");
    ByteImages patches = Patches.of(temp, 32, 10);
    assertThat(patches.count()).isEqualTo(2);
    assertThat(patches.shape()).isEqualTo(new Shape(3, 32, 32));
    byte[] pixels = patches.pixels();
    int at = 3072 + 33;
    assertThat(new byte[] {pixels[at], pixels[at + 1024], pixels[at + 2048]})
        .containsExactly(0x10, 0x20, 0x30);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Patches.of(temp, 64, 10))
        .withMessageContaining("holds no photograph of 64x64 pixels");
  }
}
