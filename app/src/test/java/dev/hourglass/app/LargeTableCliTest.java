package dev.hourglass.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tables and arrays that are larger than Java's memory.
class LargeTableCliTest extends CliCase {
  private static final int ROWS = 90_000;

  private static final String MODEL =
      """
      {"format": "hourglass-model", "version": 1, "name": "small",
       "encoder": [{"name": "code", "type": "Linear", "out_features": 2}],
       "decoder": [{"name": "pixels", "type": "Linear", "out_features": 784},
                   {"name": "shape", "type": "Unflatten", "channels": 1, "height": 28, "width": 28}]}
      """;

  private static void table(OutputStream to, int rows) throws IOException {
    try (BufferedWriter out = new BufferedWriter(new OutputStreamWriter(to, US_ASCII))) {
      for (int n = 0; n < rows; n++) {
        StringJoiner row = new StringJoiner(",", n % 10 + ",", "\n");
        for (int i = 0; i < 784; i++) {
          row.add((n + i) % 50 == 0 ? "200" : "0");
        }
        out.write(row.toString());
      }
    }
  }

  @Test
  @Tag("slow")
  void aTableLargerThanTheMemoryTrains() throws Exception {
    table(Files.newOutputStream(temp.resolve("large.csv")), ROWS);
    Files.writeString(temp.resolve("small.json"), MODEL);
    cli = new Cli(temp, "-Xmx64m");
    String said =
        cli.ok(
                "train",
                "--dataset",
                "large.csv",
                "--model",
                "small.json",
                "--epochs",
                "1",
                "--batch-size",
                "500",
                "--out",
                "run")
            .out();
    assertThat(said).contains("81,000 training and 9,000 test images", "decoded once into");
  }

  @Test
  void aTableInAnArchiveIsUnpackedUntilTheCommandEnds() throws Exception {
    ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(temp.resolve("kaggle.zip")));
    zip.putNextEntry(new ZipEntry("train.csv"));
    table(zip, 9_000);
    Files.writeString(temp.resolve("small.json"), MODEL);
    Path temporary = Files.createDirectories(temp.resolve("temporary"));
    cli = new Cli(temp, "-Xmx48m -Djava.io.tmpdir=" + temporary);
    List<String> train = List.of("train", "--model", "small.json", "--epochs", "1", "--out");
    assertThat(cli.ok(train, "run", "--dataset", "kaggle.zip").out())
        .contains("8,100 training and 900 test images");
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files.filter(file -> String.valueOf(file).contains("hourglass-"))).isEmpty();
    }
  }

  @Test
  void anArrayInFortranOrderThatDoesNotFitIsRefused() throws Exception {
    String header =
        "{'descr': '|u1', 'fortran_order': True, 'shape': (40000, 28, 28), }"
            + " ".repeat(40)
            + "\n";
    try (RandomAccessFile file = new RandomAccessFile(temp.resolve("f.npy").toFile(), "rw")) {
      file.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
      file.write(header.length());
      file.write(0);
      file.write(header.getBytes(ISO_8859_1));
      file.setLength(file.length() + 40_000L * 784);
    }
    cli = new Cli(temp, "-Xmx128m");
    assertThat(cli.fails("train", "--dataset", "f.npy"))
        .contains("f.npy", "Fortran order", "numpy.ascontiguousarray(a)");
    assertThat(cli.fails("encode", Cli.model(), "f.npy", "-o", "codes.npy"))
        .contains("numpy.ascontiguousarray(a)");
  }
}
