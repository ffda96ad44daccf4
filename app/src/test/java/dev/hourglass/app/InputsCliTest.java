package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.Npz;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Images and codes in NumPy's archives, in ZIP and TAR archives and from standard input.
class InputsCliTest extends CliCase {
  private static final int IMAGES = 3;
  private static final int SIDE = 28;

  private final byte[] pixels = new byte[IMAGES * SIDE * SIDE];

  @BeforeEach
  void begin() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("photos"));
    for (int i = 0; i < IMAGES; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < SIDE * SIDE; p++) {
        pixels[i * SIDE * SIDE + p] = (byte) (p % SIDE * (i + 2));
        image.getRaster().setSample(p % SIDE, p / SIDE, 0, p % SIDE * (i + 2));
      }
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
    zip();
    Process tar =
        new ProcessBuilder("tar", "-czf", "photos.tar.gz", "photos")
            .directory(temp.toFile())
            .start();
    assertThat(tar.waitFor()).isZero();
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    float[] numbers = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      numbers[i] = Byte.toUnsignedInt(pixels[i]);
    }
    arrays.put("images", new NpyArray(new int[] {IMAGES, SIDE, SIDE}, numbers, "u1"));
    arrays.put("labels", new NpyArray(new int[] {IMAGES}, new float[] {7, 0, 2}, "i8"));
    Npz.write(temp.resolve("photos.npz"), arrays);
  }

  private void zip() throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(temp.resolve("photos.zip")))) {
      for (int i = IMAGES - 1; i >= 0; i--) {
        zip.putNextEntry(new ZipEntry("photos/" + i + ".png"));
        zip.write(Files.readAllBytes(temp.resolve("photos/" + i + ".png")));
        zip.closeEntry();
      }
    }
  }

  @Test
  void theSameImagesHaveTheSameCodesWhateverHoldsThem() throws Exception {
    float[] expected = codes("photos");
    assertThat(expected).hasSize(IMAGES * 64);
    for (String input : List.of("photos.zip", "photos.tar.gz", "photos.npz")) {
      assertThat(codes(input)).as(input).isEqualTo(expected);
    }
  }

  private float[] codes(String input) throws Exception {
    cli.ok("encode", Cli.model(), input, "-o", "codes.npy");
    return Npy.read(temp.resolve("codes.npy")).values();
  }

  @Test
  void codesInATableAreCalledByTheirFiles() throws Exception {
    cli.ok("encode", Cli.model(), "photos.zip", "-o", "codes.csv");
    List<String> lines = Files.readAllLines(temp.resolve("codes.csv"));
    assertThat(lines.getFirst()).startsWith("image,name,code_0,");
    assertThat(lines.getLast()).startsWith("2,photos/2.png,");
    String one = cli.ok("encode", Cli.model(), "photos/0.png", "-o", "codes.csv").out();
    assertThat(one).isEqualTo("Wrote 1 code of 64 numbers to codes.csv\n");
    assertThat(Files.readAllLines(temp.resolve("codes.csv")).getFirst())
        .startsWith("image,code_0,");
  }

  @Test
  void codesAndImagesGoOutAsNumPyArchivesWithTheirLabels() throws Exception {
    cli.ok("encode", Cli.model(), "photos.npz", "-o", "codes.npz");
    try (Npz npz = Npz.open(temp.resolve("codes.npz"))) {
      assertThat(npz.names()).containsExactly("codes", "labels");
      assertThat(npz.read("codes").shape()).containsExactly(IMAGES, 64);
      assertThat(npz.read("codes").values()).isEqualTo(codes("photos"));
      assertThat(npz.read("labels").values()).containsExactly(7, 0, 2);
    }
    cli.ok("decode", Cli.model(), "codes.npz", "-o", "drawn.npz");
    cli.ok("decode", Cli.model(), "codes.npy", "-o", "drawn.npy");
    try (Npz npz = Npz.open(temp.resolve("drawn.npz"))) {
      assertThat(npz.names()).containsExactly("images");
      assertThat(npz.read("images").shape()).containsExactly(IMAGES, 1, SIDE, SIDE);
      assertThat(npz.read("images").values())
          .isEqualTo(Npy.read(temp.resolve("drawn.npy")).values());
    }
  }

  @Test
  void standardInputIsWhateverItsFirstBytesSay() throws Exception {
    float[] expected = codes("photos");
    for (String input : List.of("photos.zip", "photos.tar.gz", "photos.npz")) {
      assertThat(piped(Files.readAllBytes(temp.resolve(input)))).as(input).isEqualTo(expected);
    }
    int[] shape = {IMAGES, 1, SIDE, SIDE};
    NpyFiles.write(temp.resolve("photos.npy"), shape, pixels);
    assertThat(piped(Files.readAllBytes(temp.resolve("photos.npy")))).isEqualTo(expected);
    assertThat(piped(Files.readAllBytes(temp.resolve("photos/0.png"))))
        .isEqualTo(Arrays.copyOf(expected, 64));
  }

  private float[] piped(byte[] content) throws Exception {
    Cli.Result result = encoded(content);
    assertThat(result.code()).as(result.err()).isZero();
    return Npy.read(temp.resolve("piped.npy")).values();
  }

  private Cli.Result encoded(byte[] content) throws Exception {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(content));
      String output = temp.resolve("piped.npy").toString();
      return Cli.inside(List.of("encode", Cli.model().toString(), "-", "-o", output));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void badInputsAreNamedAsTheUserKnowsThem() throws Exception {
    assertThat(encoded(new byte[0]).err()).contains("standard input is empty, expected an image");
    assertThat(encoded(new byte[] {1, 2, 3}).err())
        .contains("standard input is not an image by its content");
    byte[] tar = Files.readAllBytes(temp.resolve("photos.tar.gz"));
    assertThat(encoded(Arrays.copyOf(tar, 20)).err())
        .contains("standard input is a gzip file that is damaged, truncated");
    byte[] zip = Files.readAllBytes(temp.resolve("photos.zip"));
    assertThat(encoded(Arrays.copyOf(zip, 200)).err())
        .contains("standard input: is not a complete ZIP archive");
    assertThat(cli.fails("encode", Cli.model(), "-", "-o", "x.npy"))
        .contains("standard input is empty");
    Npz.write(temp.resolve("two.npz"), Map.of("a", array(1), "b", array(1)));
    assertThat(cli.fails("encode", Cli.model(), "two.npz", "-o", "x.npy"))
        .contains("two.npz holds the arrays", "--images-key");
    Npz.write(temp.resolve("few.npz"), Map.of("images", array(2), "labels", array(1)));
    assertThat(cli.fails("encode", Cli.model(), "few.npz", "-o", "x.npy"))
        .contains("few.npz holds 1 label for 2 images");
    assertThat(cli.refuses("decode", Cli.model(), "x.npz", "-o", "x.gif"))
        .contains("expected a .png, .npy or .npz file");
    assertThat(temp.resolve("x.npy")).doesNotExist();
  }

  private static NpyArray array(int size) {
    return new NpyArray(new int[] {size}, new float[size]);
  }

  @Test
  void anomaliesInAnArchiveAreCalledByTheirFiles() throws Exception {
    String out =
        cli.ok(
                "anomalies",
                Cli.model(),
                "photos.zip",
                "--dataset",
                "synthetic:600",
                "--rate",
                "0.1",
                "-o",
                "strange.png")
            .out();
    assertThat(out).contains("photos/0.png", "photos/2.png");
  }
}
