package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.IdxFile;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.Npz;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same images in whatever format make the same model, to the byte.
class SameImagesCliTest {
  private static final int SIDE = 28;
  private static final List<String> SOURCES =
      List.of(
          "idx/own",
          "npz/own.npz",
          "csv/own",
          "csv-zip/own.zip",
          "parquet/own",
          "folder/own",
          "zip/own.zip");
  private static final List<Path> REAL =
      List.of(
          Path.of("/usr/share/datasets/fashion-mnist"),
          Path.of(Objects.requireNonNullElse(System.getenv("HOURGLASS_DATA"), "data"), "mnist"));

  @TempDir Path temp;
  private ByteImages train = SyntheticDigits.generate(40, 1);
  private ByteImages test = SyntheticDigits.generate(12, 2);

  @Test
  void theModelDoesNotDependOnTheFormat() throws Exception {
    assertSameModel();
  }

  @Test
  @Tag("slow")
  void theModelOfRealImagesDoesNotDependOnTheFormat() throws Exception {
    Optional<Path> real = REAL.stream().filter(SameImagesCliTest::holdsSet).findFirst();
    assumeTrue(real.isPresent(), "skipped: neither Debian's Fashion-MNIST nor MNIST is here");
    Path folder = real.orElseThrow();
    train = real(folder, "train", 6_000);
    test = real(folder, "t10k", 1_000);
    assertSameModel();
  }

  private static boolean holdsSet(Path folder) {
    return Files.exists(folder.resolve("train-images-idx3-ubyte.gz"));
  }

  private static ByteImages real(Path folder, String split, int count) throws IOException {
    IdxFile.Images images = IdxFile.readImages(folder.resolve(split + "-images-idx3-ubyte.gz"));
    int[] labels = IdxFile.readLabels(folder.resolve(split + "-labels-idx1-ubyte.gz"));
    List<String> classes = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
    Shape shape = new Shape(1, images.height(), images.width());
    // Not a range of all images, whose bytes would be copied at each look at them.
    byte[] pixels = Arrays.copyOf(images.pixels(), count * shape.size());
    return ByteImages.of(split, shape, pixels, Arrays.copyOf(labels, count), classes);
  }

  private void assertSameModel() throws Exception {
    Cli cli = new Cli(temp);
    idx(Files.createDirectories(temp.resolve("idx/own/MNIST/raw")));
    npz(Files.createDirectories(temp.resolve("npz")).resolve("own.npz"));
    csv(Files.createDirectories(temp.resolve("csv/own")));
    Map<String, byte[]> files = files();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = temp.resolve("folder").resolve(file.getKey());
      Files.createDirectories(path.resolve("..").normalize());
      Files.write(path, file.getValue());
    }
    zip(Files.createDirectories(temp.resolve("zip")).resolve("own.zip"), files);
    Path tables = Files.createDirectories(temp.resolve("csv-zip"));
    Map<String, byte[]> csvs = new LinkedHashMap<>();
    for (String name : List.of("train.csv", "test.csv")) {
      csvs.put(name, Files.readAllBytes(temp.resolve("csv/own").resolve(name)));
    }
    zip(tables.resolve("own.zip"), csvs);
    parquet(Files.createDirectories(temp.resolve("parquet/own/data")), files);
    byte[] expected = {};
    for (String path : SOURCES) {
      cli.ok("train", "--dataset", path, "--epochs", "1", "--out", "run", "--overwrite");
      byte[] model = Files.readAllBytes(temp.resolve("run/model.safetensors"));
      expected = expected.length == 0 ? model : expected;
      assertThat(model).as(path).isEqualTo(expected);
      cli.ok(
          "train",
          "--dataset",
          path,
          "--epochs",
          "1",
          "--memory",
          "1k",
          "--out",
          "large",
          "--overwrite");
      model = Files.readAllBytes(temp.resolve("large/model.safetensors"));
      assertThat(model).as("%s in a file", path).isEqualTo(expected);
      Cli.Result measured = cli.ok("evaluate", "large", "--baselines", "--memory", "1k");
      assertThat(measured.out()).contains("PNG");
    }
  }

  private boolean isTrain(ByteImages images) {
    return images.count() == train.count();
  }

  private static int[] labels(ByteImages images) {
    return Objects.requireNonNull(images.labels());
  }

  private void idx(Path folder) throws IOException {
    for (ByteImages images : List.of(train, test)) {
      String split = isTrain(images) ? "train" : "t10k";
      ByteBuffer pixels = ByteBuffer.allocate(16 + images.pixels().length);
      pixels.putInt(2051).putInt(images.count()).putInt(SIDE).putInt(SIDE).put(images.pixels());
      Files.write(folder.resolve(split + "-images-idx3-ubyte"), pixels.array());
      ByteBuffer labels = ByteBuffer.allocate(8 + images.count());
      labels.putInt(2049).putInt(images.count());
      IntStream.of(labels(images)).forEach(label -> labels.put((byte) label));
      Files.write(folder.resolve(split + "-labels-idx1-ubyte"), labels.array());
    }
  }

  private void npz(Path path) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    for (ByteImages images : List.of(test, train)) {
      String split = isTrain(images) ? "train" : "test";
      float[] values = new float[images.pixels().length];
      for (int i = 0; i < values.length; i++) {
        values[i] = Byte.toUnsignedInt(images.pixels()[i]);
      }
      float[] labels = new float[images.count()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = labels(images)[i];
      }
      arrays.put("x_" + split, new NpyArray(new int[] {images.count(), SIDE, SIDE}, values, "u1"));
      arrays.put("y_" + split, new NpyArray(new int[] {images.count()}, labels, "i8"));
    }
    Npz.write(path, arrays);
  }

  private void csv(Path folder) throws IOException {
    for (ByteImages images : List.of(train, test)) {
      StringBuilder text = new StringBuilder("label");
      IntStream.range(0, SIDE * SIDE).forEach(i -> text.append(",pixel").append(i));
      for (int i = 0; i < images.count(); i++) {
        text.append('\n').append(labels(images)[i]);
        for (int p = 0; p < SIDE * SIDE; p++) {
          text.append(',').append(Byte.toUnsignedInt(images.pixels()[i * SIDE * SIDE + p]));
        }
      }
      Files.writeString(folder.resolve(isTrain(images) ? "train.csv" : "test.csv"), text);
    }
  }

  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (ByteImages images : List.of(train, test)) {
      for (int i = 0; i < images.count(); i++) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, SIDE, SIDE, images.range(i, i + 1).pixels());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", png)).isTrue();
        String split = isTrain(images) ? "Training" : "Testing";
        files.put("own/%s/%d/%d.png".formatted(split, labels(images)[i], i), png.toByteArray());
      }
    }
    return files;
  }

  private void parquet(Path folder, Map<String, byte[]> files) throws IOException {
    for (ByteImages images : List.of(train, test)) {
      String split = isTrain(images) ? "Training" : "Testing";
      List<byte[]> own = new ArrayList<>();
      for (int i = 0; i < images.count(); i++) {
        String name = "own/%s/%d/%d.png".formatted(split, labels(images)[i], i);
        own.add(Objects.requireNonNull(files.get(name)));
      }
      String file = (isTrain(images) ? "train" : "test") + "-00000-of-00001.parquet";
      ParquetWriter.write(folder.resolve(file), own, labels(images));
    }
  }

  private static void zip(Path path, Map<String, byte[]> files) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
  }
}
