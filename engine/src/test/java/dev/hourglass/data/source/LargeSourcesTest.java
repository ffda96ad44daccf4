package dev.hourglass.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.Shape;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.Npz;
import dev.hourglass.testing.RandomImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images that take more memory than they may: the same bytes from a file, decoded once.
class LargeSourcesTest {
  @TempDir Path temp;

  private final List<String> said = new ArrayList<>();
  private int decoded;

  private Dataset load(Path path, long memory) throws DataException {
    return load(path, LoadOptions.defaults().withMemory(memory));
  }

  private Dataset load(Path path, LoadOptions options) throws DataException {
    said.clear();
    decoded = 0;
    return Datasets.load(
        DatasetSpec.parse(path.toString()),
        temp.resolve("data"),
        options
            .withReading((done, total) -> decoded = done)
            .withFound(found -> said.addAll(found.summary().sentences())));
  }

  private Path folder(int count) throws IOException {
    Path folder = temp.resolve("photos");
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(6, 5, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i % 6, i % 5, 0x123456 * (i + 1));
      Path file = folder.resolve("%d/%02d.png".formatted(i % 2, i));
      Files.createDirectories(folder.resolve(Integer.toString(i % 2)));
      ImageIO.write(image, "png", file.toFile());
    }
    return folder;
  }

  private Path cached() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("data/cache"))) {
      return files.reduce((one, other) -> temp.resolve("several")).orElseThrow();
    }
  }

  @Test
  void imagesInAFileAreThoseInMemory() throws IOException {
    Path folder = folder(20);
    Dataset memory = load(folder, 1 << 20);
    assertThat(Files.exists(temp.resolve("data"))).isFalse();
    Dataset file = load(folder, 1);
    assertThat(file.train().content().isOnHeap()).isFalse();
    assertThat(file).isEqualTo(memory);
    assertThat(file.train().digest()).isEqualTo(memory.train().digest());
    assertThat(file.test().count()).isPositive();
    assertThat(file.withValidation(3, 1)).isEqualTo(memory.withValidation(3, 1));
    assertThat(said).anyMatch(line -> line.contains("decoded once into"));
  }

  @Test
  void aSecondReadingDecodesNothing() throws IOException {
    Path folder = folder(20);
    Dataset first = load(folder, 1);
    assertThat(decoded).isEqualTo(20);
    Dataset second = load(folder, 1);
    assertThat(decoded).isZero();
    String sentence = "taken from " + cached();
    assertThat(said).anyMatch(line -> line.contains(sentence));
    assertThat(second).isEqualTo(first);
  }

  @Test
  void aDamagedFileIsMadeAnew() throws IOException {
    Path folder = folder(20);
    Dataset first = load(folder, 1);
    byte[] whole = Files.readAllBytes(cached());
    byte[] changed = whole.clone();
    changed[100]++;
    for (byte[] damaged : List.of(changed, new byte[0], new byte[whole.length])) {
      Path other = temp.resolve("other");
      Files.write(other, damaged);
      Files.move(other, cached(), StandardCopyOption.REPLACE_EXISTING);
      assertThat(load(folder, 1)).isEqualTo(first);
      assertThat(decoded).isEqualTo(20);
      assertThat(Files.readAllBytes(cached())).isEqualTo(whole);
    }
  }

  @Test
  void otherImagesAndOtherOptionsHaveAnotherFile() throws IOException {
    Path folder = folder(20);
    load(folder, 1);
    Path first = cached();
    LoadOptions options = LoadOptions.defaults().withMemory(1);
    assertThat(load(folder, options.withShape(new Shape(3, 4, 4))).train().shape().height())
        .isEqualTo(4);
    assertThat(cached()).isEqualTo(temp.resolve("several"));
    Files.delete(first);
    load(folder, options.withShape(new Shape(3, 4, 4)));
    Path second = cached();
    BufferedImage image = new BufferedImage(6, 5, BufferedImage.TYPE_INT_RGB);
    image.setRGB(3, 3, 0xFFFFFF);
    ImageIO.write(image, "png", folder.resolve("1/01.png").toFile());
    load(folder, options.withShape(new Shape(3, 4, 4)));
    assertThat(decoded).isEqualTo(20);
    Files.delete(second);
    assertThat(Files.exists(cached())).isTrue();
  }

  @Test
  void badFilesAreRememberedAndRefused() throws IOException {
    Path folder = folder(20);
    Files.writeString(folder.resolve("0/00.png"), "no image");
    assertThatThrownBy(() -> load(folder, 1)).hasMessageContaining("00.png");
    try (Stream<Path> files = Files.list(temp.resolve("data/cache"))) {
      assertThat(files).isEmpty();
    }
    LoadOptions skipping =
        LoadOptions.defaults().withMemory(1).withImages(ReadOptions.DEFAULT.withoutBad());
    Dataset first = load(folder, skipping);
    assertThat(first.train().count() + first.test().count()).isEqualTo(19);
    assertThat(load(folder, skipping)).isEqualTo(first);
    assertThat(decoded).isZero();
    assertThat(said).anyMatch(line -> line.contains("00.png"));
    assertThatThrownBy(() -> load(folder, 1)).hasMessageContaining("00.png");
  }

  @Test
  void aBudgetOfNothingIsRefused() {
    assertThatThrownBy(() -> LoadOptions.defaults().withMemory(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ImageCache(-5, temp)).isInstanceOf(IllegalArgumentException.class);
  }

  private static ByteImages read(ImageSource source) throws IOException {
    Path any = Path.of("any");
    SourceReader reader = new SourceReader(any, source, ReadOptions.DEFAULT, (done, total) -> {});
    return reader.dataset("x").dataset().train();
  }

  private static NpyArray array(String type, float factor, int... shape) {
    int size = 1;
    for (int axis : shape) {
      size *= axis;
    }
    float[] values = new float[size];
    byte[] bytes = RandomImages.random(1, size, 1, 1, 1).pixels();
    for (int i = 0; i < size; i++) {
      values[i] = (bytes[i] & 0xFF) * factor;
    }
    return new NpyArray(shape, values, type);
  }

  @Test
  void arraysThatAreReadRowByRowAreTheSame() throws IOException {
    int[][] shapes = {{9, 4, 5}, {9, 4, 5, 3}, {9, 3, 4, 5}, {9, 1, 4, 5}, {9, 16}, {9, 12}};
    for (int[] shape : shapes) {
      for (String type : List.of("u1", "f4", "i8")) {
        for (float factor : type.equals("f4") ? new float[] {1, 1 / 255f} : new float[] {1}) {
          Path npy = temp.resolve("a.npy");
          Npy.write(npy, array(type, factor, shape));
          SourceOptions options = SourceOptions.NONE;
          ImageSource whole = new NumpyFiles(npy, options, Long.MAX_VALUE).npy();
          ImageSource rows = new NumpyFiles(npy, options, 0).npy();
          assertThat(whole).isInstanceOf(ArrayImages.class);
          assertThat(rows).isInstanceOf(StreamedImages.class);
          assertThat(rows.format()).isEqualTo(whole.format());
          assertThat(read(rows)).as("%s %s", type, shape.length).isEqualTo(read(whole));
        }
      }
    }
  }

  @Test
  void archivesOfArraysThatAreReadRowByRowAreTheSame() throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    for (String split : List.of("train", "test")) {
      arrays.put("x_" + split, array("u1", 1, 8, 4, 4, 3));
      arrays.put("y_" + split, new NpyArray(new int[] {8}, new float[8], "i8"));
    }
    Path npz = temp.resolve("a.npz");
    Npz.write(npz, arrays);
    ImageSource rows = new NumpyFiles(npz, SourceOptions.NONE, 0).npz();
    ImageSource whole = new NumpyFiles(npz, SourceOptions.NONE, Long.MAX_VALUE).npz();
    assertThat(rows).isInstanceOf(StreamedImages.class);
    assertThat(rows.images()).isEqualTo(whole.images());
    assertThat(read(rows)).isEqualTo(read(whole));
  }

  @Test
  void wrongNumbersInRowsAreRefused() throws IOException {
    for (float wrong : new float[] {Float.NaN, -1, 256, 9}) {
      Path npy = temp.resolve("a.npy");
      float[] values = new float[3 * 16];
      values[40] = wrong;
      Npy.write(npy, new NpyArray(new int[] {3, 4, 4}, values));
      NumpyFiles files = new NumpyFiles(npy, SourceOptions.NONE, 0);
      assertThatThrownBy(files::npy)
          .isInstanceOf(DataException.class)
          .hasMessageContaining(Float.toString(wrong));
    }
  }

  @Test
  void idxFilesThatAreReadImageByImageAreTheSame() throws IOException {
    byte[] pixels = RandomImages.random(1, 9, 1, 3, 4).pixels();
    ByteBuffer idx = ByteBuffer.allocate(16 + pixels.length);
    idx.putInt(2051).putInt(9).putInt(3).putInt(4).put(pixels);
    Path plain = Files.write(temp.resolve("plain"), idx.array());
    Path packed = temp.resolve("packed");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(idx.array());
    }
    for (Path path : List.of(plain, packed)) {
      for (boolean sideways : new boolean[] {false, true}) {
        List<IdxFiles.Part> parts = List.of(new IdxFiles.Part(null, path, null, sideways));
        ImageSource rows = IdxFiles.source("IDX", parts, 0);
        assertThat(rows).isInstanceOf(StreamedImages.class);
        assertThat(read(rows)).isEqualTo(read(IdxFiles.source("IDX", parts, Long.MAX_VALUE)));
      }
    }
  }

  @Test
  void damagedIdxFilesAreRefusedImageByImage() throws IOException {
    for (int count : new int[] {8, 10, Integer.MAX_VALUE, 0, -1}) {
      ByteBuffer idx = ByteBuffer.allocate(16 + 9 * 12);
      idx.putInt(2051).putInt(count).putInt(3).putInt(4);
      Path path = Files.write(temp.resolve("idx" + count), idx.array());
      List<IdxFiles.Part> parts = List.of(new IdxFiles.Part(null, path, null, false));
      assertThatThrownBy(() -> read(IdxFiles.source("IDX", parts, -Long.MAX_VALUE)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  void aCacheThatCannotBeWrittenIsNoProblemOfTheImages() throws IOException {
    Path folder = folder(20);
    Files.writeString(temp.resolve("data"), "no folder");
    assertThatThrownBy(() -> load(folder, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("cache", "could not be written", "--data-dir")
        .hasMessageNotContaining("photos");
  }

  @Test
  void aFileThatCannotBeReadIsNotCalledAFolder() {
    Path memory = Path.of("/proc/self/mem");
    assumeTrue(Files.isRegularFile(memory), "skipped: there is no file that cannot be read");
    assertThatThrownBy(() -> load(memory, 1))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("/proc/self/mem could not be read (")
        .hasMessageNotContaining("folder");
  }

  @Test
  void theReasonForAFileIsTheTrueOne() {
    ImageCache cache = new ImageCache(8_000_000_000L, temp);
    assertThat(ImageLoading.large(2, 9_000_000_000L, cache))
        .isEqualTo("2 images take 9,000 MB, more than the 8,000.0 MB of --memory");
    assertThat(ImageLoading.large(2, 3_000_000_000L, cache))
        .isEqualTo("2 images take 3,000 MB, more than the 2,147 MB that Java holds in one piece");
  }

  @Test
  void moreImagesThanNamesFitAreRefusedBeforeTheyAreNamed() {
    NumberedImages images = new NumberedImages();
    assertThatThrownBy(() -> images.add(null, Integer.MAX_VALUE - 8, null))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("2,147,483,639 images", "expected at most", "split them");
  }

  @Test
  void aFewBytesAreNotManyPixelsWhateverTheyLieIn() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(7000, 7000, BufferedImage.TYPE_BYTE_BINARY), "png", bytes);
    SourceImage image = new SourceImage("0", null, null);
    ImageSource source =
        new ImageSource() {
          @Override
          public String format() {
            return "rows with one value";
          }

          @Override
          public List<SourceImage> images() {
            return List.of(image, image, image);
          }

          @Override
          public long packedBytes() {
            return 1000;
          }

          @Override
          public void read(int[] wanted, Receiver receiver) throws IOException {
            for (int place : wanted) {
              receiver.file(place, bytes.toByteArray());
            }
          }
        };
    SourceReader reader =
        new SourceReader(temp, source, ReadOptions.DEFAULT, (done, total) -> decoded = done);
    assertThatThrownBy(() -> reader.all("own", new Shape(1, 4, 4)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "holds images of more than", "expected fewer from files of this size");
    assertThat(decoded).isEqualTo(1);
  }
}
