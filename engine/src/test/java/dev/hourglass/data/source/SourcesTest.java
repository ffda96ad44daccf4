package dev.hourglass.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.Npz;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes out of the formats that people have, as train reads them.
class SourcesTest {
  private static final int SIDE = 4;

  @TempDir Path temp;

  private SourceReader.Result read(Path path) throws IOException {
    return read(path, SourceOptions.NONE, ReadOptions.DEFAULT);
  }

  private static SourceReader.Result read(Path path, SourceOptions source, ReadOptions options)
      throws IOException {
    return new SourceReader(path, Sources.open(path, source), options, (done, total) -> {})
        .dataset("own");
  }

  /// Numbered images, each of one value.
  private static NpyArray images(int count, String type, float factor, int... shape) {
    int size = IntStream.of(shape).reduce(1, (a, b) -> a * b);
    float[] values = new float[count * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i / size + 1) * factor;
    }
    return new NpyArray(
        IntStream.concat(IntStream.of(count), IntStream.of(shape)).toArray(), values, type);
  }

  private static NpyArray labels(int count, int columns) {
    float[] values = new float[count * columns];
    for (int i = 0; i < count; i++) {
      if (columns > 1) {
        values[i * columns + i % columns] = 1;
      } else {
        values[i] = 1 + i % 2;
      }
    }
    int[] shape = columns == 0 ? new int[] {count} : new int[] {count, columns};
    return new NpyArray(shape, values, "i8");
  }

  private Path npz(Map<String, NpyArray> arrays) throws IOException {
    Path path = temp.resolve("own.npz");
    Npz.write(path, arrays);
    return path;
  }

  @Test
  void kerasAndMedMnistStateTheirSplits() throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("x_test", images(2, "u1", 10, SIDE, SIDE));
    arrays.put("x_train", images(6, "u1", 1, SIDE, SIDE));
    arrays.put("y_train", labels(6, 1));
    arrays.put("y_test", labels(2, 1));
    Dataset keras = read(npz(arrays)).dataset();
    assertThat(keras.train().pixels()).startsWith(1, 1).endsWith(6, 6);
    assertThat(keras.test().pixels()).startsWith(10).endsWith(20);
    assertThat(keras.train().classes()).containsExactly("1", "2");
    assertThat(keras.train().labels()).containsExactly(0, 1, 0, 1, 0, 1);
    arrays.clear();
    arrays.put("train_images", images(3, "u1", 1, SIDE, SIDE, 3));
    arrays.put("train_labels", labels(3, 3));
    arrays.put("val_images", images(2, "u1", 1, SIDE, SIDE, 3));
    arrays.put("val_labels", labels(2, 3));
    SourceReader.Result medical = read(npz(arrays));
    assertThat(medical.dataset().train().shape()).isEqualTo(new Shape(1, SIDE, SIDE));
    assertThat(medical.dataset().test().count()).isEqualTo(2);
    assertThat(medical.dataset().train().labels()).containsExactly(0, 1, 2);
    assertThat(medical.summary().split()).contains("validation images");
  }

  @Test
  void numbersAreToldApartAndAxesFound() throws IOException {
    Path path = temp.resolve("x.npy");
    Npy.write(path, images(20, "f4", 1 / 255f, SIDE, SIDE));
    byte[] whole = read(path).dataset().train().pixels();
    Npy.write(path, images(20, "f4", 1, SIDE * SIDE));
    assertThat(read(path).dataset().train().pixels()).isEqualTo(whole);
    Npy.write(path, images(20, "u1", 1, 1, SIDE, SIDE));
    assertThat(read(path).dataset().train().pixels()).isEqualTo(whole);
    assertThat(read(path).summary().format()).isEqualTo("NumPy arrays");
    Npy.write(path, images(20, "f4", 0.01f, SIDE, SIDE, 1));
    assertThat(read(path).summary().format()).isEqualTo("NumPy arrays of numbers from 0 to 1");
    for (float factor : new float[] {-1, 100, Float.NaN, 0.1f, 16 / 20f}) {
      Npy.write(path, images(20, "f4", factor, SIDE, SIDE));
      assertThatThrownBy(() -> read(path))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll(
              "x.npy", "expected", Float.isNaN(factor) ? "nan_to_num" : "first");
    }
    Npy.write(path, images(4, "u1", 1, 17));
    assertThatThrownBy(() -> read(path)).hasMessageContainingAll("[4, 17]", "reshape");
  }

  @Test
  void arraysWithoutRowsOrColumnsAreRefused() throws IOException {
    Path path = temp.resolve("x.npy");
    int[][] shapes = {{0, SIDE}, {SIDE, 0}, {0, 0, 3}, {3, SIDE, 0}, {0}, {SIDE, 5000}};
    for (int[] shape : shapes) {
      Npy.write(path, images(2, "u1", 1, shape));
      assertThatThrownBy(() -> read(path))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("x.npy", "expected", "reshape");
    }
    Npy.write(path, images(0, "u1", 1, SIDE, SIDE));
    assertThatThrownBy(() -> read(path))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("x.npy holds no images", "expected");
  }

  @Test
  void aSquareArrayThatCannotBeRowsOfImagesIsOneImage() throws IOException {
    Path npy = temp.resolve("a.npy");
    for (String type : List.of("u1", "f4")) {
      float[] values = new float[28 * 28];
      for (int i = 0; i < values.length; i++) {
        values[i] = i % 200;
      }
      Npy.write(npy, new NpyArray(new int[] {28, 28}, values, type));
      for (long most : new long[] {Long.MAX_VALUE, 0}) {
        ImageSource source = new NumpyFiles(npy, SourceOptions.NONE, most).npy();
        Dataset found =
            new SourceReader(npy, source, ReadOptions.DEFAULT, (done, total) -> {})
                .dataset("own")
                .dataset();
        assertThat(found.train().count()).isOne();
        assertThat(found.train().shape()).isEqualTo(new Shape(1, 28, 28));
        assertThat(found.train().pixels()).startsWith(0, 1, 2).endsWith(182, 183);
      }
    }
  }

  @Test
  void otherArraysOfTwoAxesAreRowsOfImagesOrSayHowOneImageIsGiven() throws IOException {
    Path npy = temp.resolve("a.npy");
    Npy.write(npy, new NpyArray(new int[] {16, 16}, new float[256], "u1"));
    for (long most : new long[] {Long.MAX_VALUE, 0}) {
      ImageSource source = new NumpyFiles(npy, SourceOptions.NONE, most).npy();
      assertThat(source.images()).hasSize(16);
      assertThat(source.format())
          .isEqualTo(
              "NumPy arrays, whose 16 rows are images of 1×4×4 (one image is a[numpy.newaxis])");
    }
    Npy.write(npy, new NpyArray(new int[] {28, 30}, new float[840], "u1"));
    assertThatThrownBy(() -> Sources.open(npy, SourceOptions.NONE))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("[28, 30]", "a single image as in a[numpy.newaxis]");
    SourceOptions size = new SourceOptions(null, null, null, new Shape(1, 5, 6));
    assertThat(Sources.open(npy, size).images()).hasSize(28);
  }

  @Test
  void arraysOfOtherNamesAreAskedFor() throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("cats", images(6, "u1", 1, SIDE, SIDE));
    arrays.put("dogs", images(6, "u1", 2, SIDE, SIDE));
    Path path = npz(arrays);
    assertThatThrownBy(() -> read(path)).hasMessageContainingAll("cats", "dogs", "--images-key");
    SourceOptions dogs = new SourceOptions("dogs", null, null, null);
    assertThat(read(path, dogs, ReadOptions.DEFAULT).dataset().train().pixels()[0])
        .isEqualTo((byte) 2);
  }

  @Test
  void labelsMayBeTexts() throws IOException {
    String header = "{'descr': '<U3', 'fortran_order': False, 'shape': (4,), }";
    ByteBuffer npy = ByteBuffer.allocate(128 + 4 * 12).order(ByteOrder.LITTLE_ENDIAN);
    npy.put("\u0093NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1)).putShort((short) 118);
    npy.put((header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.UTF_8));
    for (String label : List.of("cat", "ox\0", "cat", "ox\0")) {
      label.chars().forEach(npy::putInt);
    }
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    Path one = temp.resolve("one.npy");
    Npy.write(one, images(4, "u1", 1, SIDE, SIDE));
    images.write(Files.readAllBytes(one));
    Path path = temp.resolve("texts.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      zip.putNextEntry(new ZipEntry("images.npy"));
      zip.write(images.toByteArray());
      zip.putNextEntry(new ZipEntry("labels.npy"));
      zip.write(npy.array());
    }
    Dataset animals = read(path).dataset();
    assertThat(animals.train().classes()).containsExactly("cat", "ox");
    assertThat(animals.train().labelNames()).containsExactlyInAnyOrder("cat", "ox");
  }

  @Test
  void emnistIsTurnedUprightAndChosenByItsName() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("EMNIST/raw"));
    byte[] lying = new byte[3 * 2 * 2];
    lying[1] = 9;
    for (String set : List.of("letters", "digits")) {
      for (String split : List.of("train", "test")) {
        String name = "emnist-%s-%s-".formatted(set, split);
        Files.write(folder.resolve(name + "images-idx3-ubyte"), idx(lying, 2051, 3, 2, 2));
        Files.write(
            folder.resolve(name + "labels-idx1-ubyte"), idx(new byte[] {1, 26, 1}, 2049, 3));
      }
    }
    Path root = temp.resolve("EMNIST");
    assertThatThrownBy(() -> read(root)).hasMessageContainingAll("letters", "digits", "--split");
    SourceOptions letters = new SourceOptions(null, null, "letters", null);
    Dataset set = read(root, letters, ReadOptions.DEFAULT).dataset();
    assertThat(set.train().pixels()).startsWith(0, 0, 9, 0);
    assertThat(set.train().classes()).containsExactly("1", "26");
    Files.delete(folder.resolve("emnist-letters-test-labels-idx1-ubyte"));
    assertThatThrownBy(() -> read(root, letters, ReadOptions.DEFAULT))
        .hasMessageContaining("emnist-letters-test-labels-idx1-ubyte");
    Path single = folder.resolve("emnist-letters-test-images-idx3-ubyte");
    ReadOptions all = new ReadOptions(0, 0, 0, null, 0, 0, 0, false);
    assertThat(read(single, SourceOptions.NONE, all).dataset().train().pixels())
        .startsWith(0, 0, 9, 0);
    Path other = Files.copy(single, temp.resolve("images-idx3-ubyte"));
    assertThat(read(other, SourceOptions.NONE, all).dataset().train().pixels())
        .startsWith(0, 9, 0, 0);
  }

  @Test
  void otherSetsBesideEmnistAreNotTurned() throws IOException {
    byte[] upright = new byte[3 * 2 * 2];
    upright[1] = 9;
    for (String set : List.of("", "emnist-letters-")) {
      for (String split : List.of("train", "test")) {
        Files.write(temp.resolve(set + split + "-images-idx3-ubyte"), idx(upright, 2051, 3, 2, 2));
      }
    }
    assertThat(read(temp).dataset().train().pixels()).startsWith(0, 9, 0, 0);
    SourceOptions letters = new SourceOptions(null, null, "letters", null);
    assertThat(read(temp, letters, ReadOptions.DEFAULT).dataset().train().pixels())
        .startsWith(0, 0, 9, 0);
  }

  private static byte[] idx(byte[] body, int magic, int... sizes) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + body.length).putInt(magic);
    IntStream.of(sizes).forEach(file::putInt);
    return file.put(body).array();
  }

  @Test
  void cifarHasItsNames() throws IOException {
    byte[] record = new byte[2 * 3073];
    record[0] = 1;
    record[1] = 77;
    Files.write(temp.resolve("data_batch_1.bin"), record);
    Files.write(temp.resolve("test_batch.bin"), record);
    Files.writeString(temp.resolve("batches.meta.txt"), "airplane\nautomobile\n\n");
    Dataset cifar = read(temp).dataset();
    assertThat(cifar.train().shape()).isEqualTo(new Shape(3, 32, 32));
    assertThat(cifar.train().classes()).containsExactly("airplane", "automobile");
    ReadOptions colour = new ReadOptions(0, 0, 3, null, 0, 0.1, 0, false);
    assertThat(read(temp, SourceOptions.NONE, colour).dataset().train().pixels()).startsWith(77);
    Files.write(temp.resolve("test_batch.bin"), new byte[5]);
    assertThatThrownBy(() -> read(temp)).hasMessageContainingAll("test_batch.bin", "3073");
  }

  private void picture(String name, int height, int width, @Nullable Integer rgb)
      throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.resolve("..").normalize());
    int type = rgb == null ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(width, height, type);
    if (rgb != null) {
      image.setRGB(0, 0, rgb);
    }
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
  }

  @Test
  void splitsAreNamedInAnyCase() throws IOException {
    picture("Training/a/1.png", SIDE, SIDE, null);
    picture("VALID/a/2.png", SIDE, SIDE, null);
    picture("Testing/b/3.png", SIDE, SIDE, null);
    picture("Testing/b/.hidden.png", SIDE, SIDE, null);
    Files.createSymbolicLink(temp.resolve("Training/a/loop"), temp);
    SourceReader.Result result = read(temp);
    assertThat(result.dataset().train().files()).containsExactly("Training/a/1.png");
    assertThat(result.dataset().test().files()).containsExactly("Testing/b/3.png");
    assertThat(result.summary().unused()).isEqualTo(1);
    assertThat(result.summary().trainingClasses()).isEqualTo(1);
    assertThat(result.summary().sentences().getFirst())
        .contains("2 classes, 1 of them without training images");
  }

  @Test
  void numbersInNamesCountByTheirValueWhateverTheFolder() throws IOException {
    for (int i = 1; i <= 12; i++) {
      picture("%s/%d.png".formatted(i % 2 == 0 ? "even" : "odd", i), SIDE, SIDE, null);
    }
    assertThat(new FileTree(temp, new FolderFiles(temp)).images())
        .extracting(SourceImage::name)
        .startsWith("odd/1.png", "even/2.png", "odd/3.png")
        .endsWith("even/10.png", "odd/11.png", "even/12.png");
  }

  @Test
  void masksOfDefectsAreNoImages() throws IOException {
    picture("bottle/train/good/0.png", SIDE, SIDE, null);
    picture("bottle/test/good/0.png", SIDE, SIDE, null);
    picture("bottle/test/broken/0.png", SIDE, SIDE, null);
    picture("bottle/ground_truth/broken/0_mask.png", SIDE, SIDE, null);
    Dataset bottle = read(temp).dataset();
    assertThat(bottle.train().classes()).containsExactly("broken", "good");
    assertThat(bottle.test().count()).isEqualTo(2);
  }

  @Test
  void sizesAndColoursAreProposed() throws IOException {
    picture("a.png", 90, 60, 0xFF0000);
    picture("b.png", 50, 70, 0x00FF00);
    SourceReader.Result photos = read(temp);
    assertThat(photos.dataset().train().shape()).isEqualTo(new Shape(3, 48, 48));
    assertThat(photos.summary().fit()).isEqualTo(Fit.Mode.CROP);
    assertThat(photos.summary().remarks())
        .containsExactly("images resized to 48×48 (crop): 2 of 2");
    ReadOptions grey = new ReadOptions(0, 0, 1, Fit.Mode.PAD, 0xFFFFFF, 0.1, 0, false);
    SourceReader.Result padded = read(temp, SourceOptions.NONE, grey);
    assertThat(padded.dataset().train().shape().channels()).isEqualTo(1);
    assertThat(padded.dataset().train().pixels()).contains(255);
    assertThat(padded.summary().remarks())
        .anyMatch(line -> line.contains("a model trained with --colour keeps them"));
  }

  @Test
  void badFilesAreListedTogetherOrLeftOut() throws IOException {
    for (int i = 0; i < 10; i++) {
      picture(i + ".png", SIDE, SIDE, null);
    }
    Files.write(temp.resolve("x.png"), new byte[3]);
    Files.write(temp.resolve("y.jpg"), new byte[0]);
    assertThatThrownBy(() -> read(temp))
        .hasMessageContainingAll("2 images that cannot be read", "x.png", "y.jpg", "--skip-bad");
    SourceReader.Result rest = read(temp, SourceOptions.NONE, ReadOptions.DEFAULT.withoutBad());
    assertThat(rest.summary().bad()).hasSize(2);
    assertThat(rest.dataset().train().count() + rest.dataset().test().count()).isEqualTo(10);
  }

  @Test
  void aClassWithNothingButBadFilesIsNoClass() throws IOException {
    for (int i = 0; i < 4; i++) {
      picture("%s/%d.png".formatted(i % 2 == 0 ? "cat" : "dog", i), SIDE, SIDE, null);
    }
    Files.write(Files.createDirectories(temp.resolve("bird")).resolve("x.png"), new byte[3]);
    SourceReader.Result rest = read(temp, SourceOptions.NONE, ReadOptions.DEFAULT.withoutBad());
    assertThat(rest.summary().classes()).containsExactly("cat", "dog");
    assertThat(rest.dataset().train().classes()).containsExactly("cat", "dog");
    assertThat(rest.dataset().train().labels()).containsExactly(0, 1);
  }

  @Test
  void aLimitTakesTheSameShareOfEachClass() throws IOException {
    for (int i = 0; i < 60; i++) {
      picture("%s/%d.png".formatted(i < 40 ? "a" : "b", i), SIDE, SIDE, null);
    }
    ReadOptions few = new ReadOptions(0, 0, 0, null, 0, 0.25, 20, false);
    Dataset some = read(temp, SourceOptions.NONE, few).dataset();
    assertThat(some.train().count() + some.test().count()).isBetween(16, 20);
    int[] labels = some.train().labels();
    assertThat(labels).isNotNull().hasSizeGreaterThan(10);
    assertThat(IntStream.of(labels).filter(label -> label == 0).count())
        .isEqualTo(2 * IntStream.of(labels).filter(label -> label == 1).count());
  }

  @Test
  void formatsThatAreNotReadComeWithAWay() throws IOException {
    for (String name : List.of("x.mat", "x.pkl.gz", "x.h5", "x.mp4")) {
      Path file = Files.write(temp.resolve(name), new byte[] {1, 2, 3});
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll(name, "not read");
    }
    assertThatThrownBy(() -> read(temp)).hasMessageContainingAll("holds no images but", "x.");
  }

  @Test
  void anArrayAmongImagesOfAnArchiveIsOneOfItsFiles() throws IOException {
    Path archive = temp.resolve("own.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (String name : List.of("means.npy", "a.png", "b.png")) {
        zip.putNextEntry(new ZipEntry(name));
        if (name.endsWith("png")) {
          ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY), "png", zip);
        }
      }
    }
    assertThat(Sources.open(archive, SourceOptions.NONE).format()).isEqualTo("ZIP archive");
    assertThat(Sources.open(archive, SourceOptions.NONE).packedBytes())
        .isEqualTo(Files.size(archive));
  }

  @Test
  void imagesThatAreNamedKeepTheirLabels() throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("x_train", images(6, "u1", 1, SIDE, SIDE));
    arrays.put("y_train", labels(6, 1));
    arrays.put("x_test", images(2, "u1", 1, SIDE, SIDE));
    SourceOptions key = new SourceOptions("x_train", null, null, null);
    assertThat(read(npz(arrays), key, ReadOptions.DEFAULT).dataset().train().classes())
        .containsExactly("1", "2");
    arrays.put("labels", arrays.remove("y_train"));
    assertThat(read(npz(arrays), key, ReadOptions.DEFAULT).dataset().train().classes())
        .containsExactly("1", "2");
  }

  @Test
  void coloursThatAreLostAreCountedInAllImages() throws IOException {
    for (int i = 0; i < 250; i++) {
      picture("%03d.png".formatted(i), 4, 4, i == 1 ? 0xFF0000 : 0x808080);
    }
    ReadOptions all = new ReadOptions(0, 0, 0, null, 0, 0, 0, false);
    assertThat(read(temp, SourceOptions.NONE, all).summary().remarks())
        .containsExactly(
            "images with colours that are read as grey: 1 of 250; a model trained with --colour keeps them");
  }

  @Test
  void masksBesideTestImagesAloneAreNoImages() throws IOException {
    picture("test/good/1.png", SIDE, SIDE, null);
    picture("test/crack/1.png", SIDE, SIDE, null);
    picture("ground_truth/crack/1_mask.png", SIDE, SIDE, null);
    assertThat(read(temp).dataset().train().classes()).containsExactly("crack", "good");
    assertThat(Sources.open(temp, SourceOptions.NONE).images()).hasSize(2);
  }

  @Test
  void aLimitIsTheNumberOfImages() {
    List<SourceImage> images = new ArrayList<>();
    for (int i = 0; i < 7000; i++) {
      SplitRole split = i < 6000 ? SplitRole.TRAIN : SplitRole.TEST;
      images.add(new SourceImage("" + i, split, "" + i * i % 11));
    }
    SplitPlan plan = SplitPlan.of(images, 0.1);
    for (int most : new int[] {1, 2, 3, 10, 999, 1000, 6999, 7000, 8000}) {
      SplitPlan some = plan.limited(images, most);
      assertThat(some.train().length + some.test().length).isEqualTo(Math.min(most, 7000));
      assertThat(some.train()).isNotEmpty().doesNotHaveDuplicates();
      assertThat(some.test()).hasSizeGreaterThanOrEqualTo(most > 1 ? 1 : 0);
    }
    assertThat(plan.limited(images, 700).train()).hasSize(600);
    SplitPlan tests = new SplitPlan(new int[0], plan.train(), 0, "");
    assertThat(tests.limited(images, 5).test()).hasSize(5);
    assertThat(new SplitPlan(plan.train(), new int[0], 0, "").limited(images, 5).train())
        .hasSize(5);
  }

  @Test
  void zerosBeforeANumberDoNotCount() {
    List<String> names = List.of("a000", "a00", "a1", "a01", "a2", "a0010", "a10b", "a11");
    List<String> sorted = new ArrayList<>(names);
    Collections.shuffle(sorted, new Random(1));
    sorted.sort(NaturalOrder.NAMES);
    assertThat(sorted.indexOf("a2")).isGreaterThan(sorted.indexOf("a01"));
    assertThat(sorted.getLast()).isEqualTo("a11");
    assertThat(NaturalOrder.NAMES.compare("a000", "a1")).isNegative();
    assertThat(NaturalOrder.NAMES.compare("a0", "a")).isPositive();
  }
}
