package dev.hourglass.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Data that is damaged, or made to hurt: one sentence that names the file, little memory, and no
/// folder for a run that never began.
class BadDataCliTest extends CliCase {
  private static final int IMAGES = 2051;
  private static final int LABELS = 2049;
  private static final int SIDE = 28;
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";

  @BeforeEach
  void begin() throws Exception {
    cli = new Cli(temp, "-Xmx128m");
    Files.createDirectories(temp.resolve("idx"));
    for (String split : List.of("train", "t10k")) {
      write(split + "-images-idx3-ubyte", idx(new byte[4 * SIDE * SIDE], IMAGES, 4, SIDE, SIDE));
      write(split + "-labels-idx1-ubyte", idx(new byte[4], LABELS, 4));
    }
  }

  @Test
  void theFilesAsTheyAreMeantToBeWork() throws Exception {
    assertThat(cli.ok("train", "--dataset", "idx:idx", "--epochs", "1", "--out", "run").out())
        .contains("4 training and 4 test images");
    assertThat(cli.fails("evaluate", "run/none.safetensors"))
        .contains("there is no run/none.safetensors");
    assertThat(cli.ok("evaluate", "run").out()).contains("4 test images of idx");
  }

  @Test
  void gzipThatIsCutOffOrCorrupt() throws Exception {
    byte[] whole = gzip(idx(new byte[4 * SIDE * SIDE], IMAGES, 4, SIDE, SIDE));
    Files.delete(temp.resolve("idx").resolve(TRAIN_IMAGES));
    write(TRAIN_IMAGES + ".gz", Arrays.copyOf(whole, whole.length / 2));
    refusal(TRAIN_IMAGES + ".gz");
    byte[] corrupt = whole.clone();
    Arrays.fill(corrupt, whole.length / 2, whole.length - 8, (byte) 0x55);
    write(TRAIN_IMAGES + ".gz", corrupt);
    refusal(TRAIN_IMAGES + ".gz");
    Files.write(temp.resolve("cut.gz"), Arrays.copyOf(whole, 12));
    assertThat(cli.fails("encode", Cli.model(), "cut.gz", "-o", "codes.npy"))
        .contains("cut.gz is a gzip file that is damaged, truncated");
    byte[] noise = new byte[SIDE * SIDE];
    new Random(1).nextBytes(noise);
    byte[] images = gzip(idx(noise, IMAGES, 1, SIDE, SIDE));
    Files.write(temp.resolve("half.gz"), Arrays.copyOf(images, images.length / 2));
    assertThat(cli.fails("encode", Cli.model(), "half.gz", "-o", "codes.npy"))
        .contains("half.gz is a truncated or damaged gzip file");
    write(TRAIN_IMAGES + ".gz", "<html>404</html>".getBytes(UTF_8));
    refusal(TRAIN_IMAGES + ".gz");
  }

  @Test
  void headersThatLie() throws Exception {
    byte[] body = new byte[4 * SIDE * SIDE];
    write(TRAIN_IMAGES, idx(body, 1234, 4, SIDE, SIDE));
    assertThat(refusal(TRAIN_IMAGES)).contains("1234", "2051");
    write(TRAIN_IMAGES, idx(body, IMAGES, 5, SIDE, SIDE));
    refusal(TRAIN_IMAGES);
    write(TRAIN_IMAGES, idx(body, IMAGES, 3, SIDE, SIDE));
    refusal(TRAIN_IMAGES);
    for (int absurd : List.of(Integer.MAX_VALUE, -1, 1 << 20)) {
      write(TRAIN_IMAGES, idx(body, IMAGES, absurd, absurd, absurd));
      refusal(TRAIN_IMAGES);
    }
    write(TRAIN_IMAGES, idx(body, IMAGES, 60_000, SIDE, SIDE));
    refusal(TRAIN_IMAGES);
    write(TRAIN_IMAGES, idx(new byte[0], IMAGES, 0, SIDE, SIDE));
    refusal("");
    write(TRAIN_IMAGES, new byte[3]);
    refusal(TRAIN_IMAGES);
  }

  @Test
  void imagesAndLabelsThatDoNotBelongTogether() throws Exception {
    write("train-labels-idx1-ubyte", idx(new byte[3], LABELS, 3));
    assertThat(refusal("labels")).contains("4", "3");
    write("train-labels-idx1-ubyte", idx(new byte[4], LABELS, 4));
    write("t10k-images-idx3-ubyte", idx(new byte[4 * 100], IMAGES, 4, 10, 10));
    assertThat(cli.ok("train", "--dataset", "idx", "--epochs", "1", "--out", "mixed").out())
        .contains("images resized to 28×28 (pad): 4 of 8");
  }

  @Test
  void filesThatAreNotThere() throws Exception {
    Files.delete(temp.resolve("idx/t10k-labels-idx1-ubyte"));
    assertThat(refusal("idx")).contains("t10k-labels");
    assertThat(cli.fails("train", "--dataset", "idx:nowhere")).contains("nowhere");
    assertThat(cli.fails("train", "--dataset", "folder:nowhere")).contains("nowhere");
    assertThat(cli.refuses("encode", Cli.model(), "nowhere.png", "-o", "codes.npy"))
        .contains("nowhere.png", "mnist:test");
  }

  @Test
  void imagesOfAnotherSizeThanTheModels() throws Exception {
    for (String split : List.of("train", "t10k")) {
      write(split + "-images-idx3-ubyte", idx(new byte[4 * 100], IMAGES, 4, 10, 10));
    }
    for (String command : List.of("evaluate", "reconstruct")) {
      List<String> more = command.equals("evaluate") ? List.of() : List.of("-o", "out.png");
      assertThat(cli.ok(command, Cli.model(), more, "--dataset", "idx").out())
          .contains("images resized to 28×28 (pad): 8 of 8");
    }
    assertThat(cli.ok("encode", Cli.model(), "idx/t10k-images-idx3-ubyte", "-o", "codes.npy").out())
        .contains("IDX file: 4 images", "images resized to 28×28 (pad): 4 of 4");
  }

  @Test
  void imageFilesThatAreNone() throws Exception {
    Files.writeString(temp.resolve("letter.png"), "Dear reader");
    assertThat(cli.fails("reconstruct", Cli.model(), "--images", "letter.png", "-o", "out.png"))
        .contains("letter.png is not an image");
    assertThat(cli.fails("encode", Cli.model(), "letter.png", "-o", "codes.npy"))
        .contains("letter.png is not an image");
    Files.createDirectories(temp.resolve("empty"));
    assertThat(cli.fails("encode", Cli.model(), "empty", "-o", "codes.npy")).contains("empty");
    assertThat(cli.fails("train", "--dataset", "folder:empty")).contains("empty");
    assertThat(temp.resolve("out.png")).doesNotExist();
  }

  private String refusal(String file) throws Exception {
    String message = cli.fails("train", "--dataset", "idx:idx", "--epochs", "1", "--out", "run");
    assertThat(message).contains(file);
    assertThat(temp.resolve("run")).doesNotExist();
    return message;
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(temp.resolve("idx").resolve(name), bytes);
  }

  private static byte[] idx(byte[] body, int... header) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * header.length + body.length);
    for (int number : header) {
      bytes.putInt(number);
    }
    return bytes.put(body).array();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
