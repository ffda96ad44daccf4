package dev.hourglass.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.synthetic.SyntheticDigits;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `hourglass bench presets` on a handful of drawn digits under MNIST's file names.
class PresetsCommandTest {
  @TempDir private Path data = Path.of("");

  @Test
  void eachPresetGetsARowOfMeasuredNumbers() throws Exception {
    write("train", SyntheticDigits.generate(200, 1));
    write("t10k", SyntheticDigits.generate(40, 2));
    String out =
        run("presets", "--only", "dense,vae:2", "--epochs", "1", "--data-dir", data.toString());
    assertThat(out).contains("images     MNIST", "training   dense", "training   vae:2");
    double[] dense = row(out, "dense");
    assertThat(dense[0]).as("numbers").isEqualTo(64);
    assertThat(dense[2]).as("epochs").isEqualTo(1);
    assertThat(dense[4]).as("bound").isLessThan(dense[3] + 0.1);
    assertThat(dense[5]).as("time / bound").isGreaterThan(1);
    assertThat(dense[7]).as("test MSE").isBetween(0.01, 0.3);
    assertThat(dense[8]).as("PSNR").isBetween(-10 * Math.log10(0.3), -10 * Math.log10(0.01));
    assertThat(dense[9]).as("refined").isPositive().isLessThanOrEqualTo(dense[7]);
    assertThat(row(out, "vae:2")[0]).as("numbers").isEqualTo(2);
  }

  private static double[] row(String table, String name) {
    String row =
        table.lines().filter(line -> line.startsWith("| " + name + " ")).findFirst().orElseThrow();
    String[] cells = row.replace(",", "").split("\\|", -1);
    double[] numbers = new double[cells.length - 3];
    for (int n = 0; n < numbers.length; n++) {
      numbers[n] = Double.parseDouble(cells[n + 2].strip());
    }
    return numbers;
  }

  private static String run(String... words) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.commandLine().execute(words)).isZero();
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private void write(String split, ByteImages images) throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    DataOutputStream header = new DataOutputStream(pixels);
    header.writeInt(0x803);
    header.writeInt(images.count());
    header.writeInt(images.shape().height());
    header.writeInt(images.shape().width());
    header.write(images.pixels());
    Files.write(data.resolve(split + "-images-idx3-ubyte"), pixels.toByteArray());
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    DataOutputStream labelHeader = new DataOutputStream(labels);
    labelHeader.writeInt(0x801);
    labelHeader.writeInt(images.count());
    for (int label : Objects.requireNonNull(images.labels())) {
      labelHeader.write(label);
    }
    Files.write(data.resolve(split + "-labels-idx1-ubyte"), labels.toByteArray());
  }
}
