package dev.hourglass.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.download.Checksum;
import dev.hourglass.data.formats.IdxFolder;
import dev.hourglass.data.formats.IdxRole;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {
  private static final PublishedDataset TINY =
      new PublishedDataset("tiny", List.of("a", "b", "c"), List.of(), IdxSamples.checksums());

  @TempDir Path dir;
  private final List<String> notices = new ArrayList<>();

  private Dataset load(DatasetSpec spec) throws DataException {
    return Datasets.load(spec, dir, LoadOptions.defaults().withNotices(notices::add));
  }

  private void replace(IdxRole role, byte[] content) throws IOException {
    Files.write(dir.resolve(role.fileName() + ".gz"), IdxSamples.gzip(content));
  }

  @Test
  void parsesEveryKindOfDataset() {
    assertThat(DatasetSpec.parse("mnist")).isEqualTo(new DatasetSpec.Known(PublishedDataset.MNIST));
    assertThat(DatasetSpec.parse("fashion-mnist"))
        .isEqualTo(new DatasetSpec.Known(PublishedDataset.FASHION_MNIST));
    assertThat(DatasetSpec.parse("kmnist"))
        .isEqualTo(new DatasetSpec.Known(PublishedDataset.KMNIST));
    assertThat(DatasetSpec.parse("synthetic")).isEqualTo(new DatasetSpec.Synthetic(60_000));
    for (String word : List.of("some/dir", "idx:some/dir", "folder:some/dir")) {
      assertThat(DatasetSpec.parse(word)).isEqualTo(new DatasetSpec.Files(Path.of("some/dir")));
    }
    assertThat(DatasetSpec.parse("./mnist")).isEqualTo(new DatasetSpec.Files(Path.of("./mnist")));
    assertThat(DatasetSpec.parse("x.npz")).isEqualTo(new DatasetSpec.Files(Path.of("x.npz")));
    assertThat(DatasetSpec.parse(dir.toString()).text()).isEqualTo(dir.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cifar", "MNIST", "idx:", "folder: ", "synthetic:x", ":mnist"})
  void unknownDatasetsAreAnsweredWithTheKnownOnes(String text) {
    assertThatThrownBy(() -> DatasetSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "dataset is '%s', and there is no file or folder of that name, expected one of mnist, fashion-mnist, kmnist, synthetic, synthetic:COUNT, or a path where images are",
            text);
  }

  @Test
  void loadsFromTheDataFolderItself() throws IOException {
    IdxSamples.writeTo(dir);
    Dataset tiny = load(new DatasetSpec.Known(TINY));
    assertThat(tiny.name()).isEqualTo("tiny");
    assertThat(tiny.train().count()).isEqualTo(3);
    assertThat(tiny.train().labels()).containsExactly(1, 0, 2);
    assertThat(tiny.train().classes()).containsExactly("a", "b", "c");
    assertThat(tiny.test().pixels()).hasSize(16).startsWith(100, 101);
    assertThat(notices).isEmpty();
  }

  @Test
  void loadsFromTheSubFolderOfItsName() throws IOException {
    IdxSamples.writeTo(dir.resolve("tiny"));
    assertThat(load(new DatasetSpec.Known(TINY)).test().count()).isEqualTo(2);
  }

  @Test
  void takesPlainFilesAndDottedNames() throws IOException {
    for (Map.Entry<IdxRole, byte[]> entry : IdxSamples.contents().entrySet()) {
      String dotted = entry.getKey().fileName().replace("-idx", ".idx");
      Files.write(dir.resolve(dotted), entry.getValue());
    }
    assertThat(load(new DatasetSpec.Known(TINY)).train().count()).isEqualTo(3);
    assertThat(notices).isEmpty();
  }

  @Test
  void neverMixesTheFilesOfTwoFolders() throws IOException {
    IdxSamples.writeTo(dir);
    Path below = Files.createDirectories(dir.resolve("tiny"));
    Files.write(below.resolve("train-labels-idx1-ubyte"), IdxSamples.labels(0, 0, 0));
    assertThat(load(new DatasetSpec.Known(TINY)).train().labels()).containsExactly(1, 0, 2);
  }

  private PublishedDataset twin() throws IOException {
    Map<IdxRole, Checksum> digests = new EnumMap<>(IdxRole.class);
    for (IdxRole role : IdxRole.values()) {
      Path file = dir.resolve(role.fileName() + ".gz");
      byte[] md5 = Sha256.algorithm("MD5").digest(Files.readAllBytes(file));
      digests.put(role, Checksum.gzipMd5(Sha256.hex(md5)));
    }
    return new PublishedDataset("twin", List.of("a", "b", "c"), List.of(), digests);
  }

  @Test
  void filesOfAnotherPublishedDatasetAreNotTakenForThisOne() throws IOException {
    IdxSamples.writeTo(dir);
    PublishedDataset mnist = PublishedDataset.MNIST;
    PublishedDataset twin = twin();
    assertThat(IdxFolder.locate(dir, mnist, List.of(mnist)).folder()).isEqualTo(dir);
    for (PublishedDataset owner : List.of(TINY, twin)) {
      List<PublishedDataset> published = List.of(mnist, owner);
      assertThat(IdxFolder.locate(dir, mnist, published).folder()).isEqualTo(dir.resolve("mnist"));
      assertThat(IdxFolder.locate(dir, owner, published).folder()).isEqualTo(dir);
    }
  }

  @Test
  void oneFileOfAnotherPublishedDatasetIsEnoughToTell() throws IOException {
    List<PublishedDataset> published = List.of(PublishedDataset.MNIST, TINY);
    for (Map.Entry<IdxRole, byte[]> entry : IdxSamples.contents().entrySet()) {
      Path alone = Files.createDirectories(dir.resolve(entry.getKey().name()));
      Files.write(alone.resolve(entry.getKey().fileName()), entry.getValue());
      assertThat(IdxFolder.locate(alone, PublishedDataset.MNIST, published).files()).isEmpty();
      assertThat(IdxFolder.locate(alone, TINY, published).files()).hasSize(1);
    }
  }

  @Test
  void onlyFilesThatCanBeDownloadedAreSaidToBe() throws IOException {
    IdxSamples.writeTo(dir);
    for (IdxRole role : IdxRole.values()) {
      byte[] whole = Files.readAllBytes(dir.resolve(role.fileName() + ".gz"));
      Path damaged = Files.createDirectories(dir.resolve(role.name()));
      IdxSamples.writeTo(damaged);
      Files.write(damaged.resolve(role.fileName() + ".gz"), Arrays.copyOf(whole, whole.length - 1));
      assertThatThrownBy(
              () -> Datasets.load(new DatasetSpec.Known(TINY), damaged, LoadOptions.defaults()))
          .hasMessageEndingWith(
              "delete it to have it downloaded again, or replace it with a complete copy");
      assertThatThrownBy(
              () -> Datasets.load(new DatasetSpec.Files(damaged), dir, LoadOptions.defaults()))
          .hasMessageEndingWith(": replace it with a complete copy");
    }
  }

  @Test
  void localFilesThatDifferAreUsedWithANotice() throws IOException {
    IdxSamples.writeTo(dir);
    replace(IdxRole.TRAIN_LABELS, IdxSamples.labels(0, 0, 0));
    assertThat(load(new DatasetSpec.Known(TINY)).train().labels()).containsExactly(0, 0, 0);
    assertThat(notices)
        .singleElement()
        .asString()
        .contains("train-labels-idx1-ubyte.gz differs from the file published for tiny");
  }

  @Test
  void plainFilesOfADatasetKnownByItsGzipAreUsedWithANotice() throws IOException {
    IdxSamples.contents()
        .forEach((role, bytes) -> {
          try {
            Files.write(dir.resolve(role.fileName()), bytes);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    PublishedDataset byMd5 =
        new PublishedDataset(
            "tiny", List.of("a", "b", "c"), List.of(), PublishedDataset.KMNIST.checksums());
    load(new DatasetSpec.Known(byMd5));
    assertThat(notices)
        .hasSize(4)
        .allMatch(notice -> notice.contains("is used without verification"));
  }

  @Test
  void refusesImagesAndLabelsThatDifferInNumber() throws IOException {
    IdxSamples.writeTo(dir);
    replace(IdxRole.TEST_LABELS, IdxSamples.labels(1, 2, 0));
    assertThatThrownBy(() -> load(new DatasetSpec.Known(TINY)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("t10k-images", "2 images", "t10k-labels", "3 labels");
  }

  @Test
  void refusesLabelsOutOfRange() throws IOException {
    IdxSamples.writeTo(dir);
    replace(IdxRole.TRAIN_LABELS, IdxSamples.labels(0, 3, 0));
    assertThatThrownBy(() -> load(new DatasetSpec.Known(TINY)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("train-labels", "label 3 at position 1", "expected 0 to 2");
  }

  @Test
  void refusesTrainingAndTestImagesOfTwoSizes() throws IOException {
    IdxSamples.writeTo(dir);
    replace(IdxRole.TEST_IMAGES, IdxSamples.idx(new byte[18], 2051, 2, 3, 3));
    assertThatThrownBy(() -> load(new DatasetSpec.Known(TINY)))
        .hasMessageContainingAll("2×4", "3×3", "expected one size");
  }

  @Test
  void aMissingFileWithoutMirrorsIsNamedWithWhatToDo() {
    assertThatThrownBy(() -> load(new DatasetSpec.Known(TINY)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("train-images-idx3-ubyte", "put the four files", ".gz");
  }

  @Test
  void idxFoldersHaveTheClassesThatOccur() throws IOException {
    IdxSamples.writeTo(dir);
    Dataset any = load(new DatasetSpec.Files(dir));
    assertThat(any.name()).isEqualTo(String.valueOf(dir.getFileName()));
    assertThat(any.train().classes()).containsExactly("0", "1", "2");
  }

  @Test
  void idxFoldersMayUseOtherNames() throws IOException {
    Map<IdxRole, byte[]> contents = IdxSamples.contents();
    for (IdxRole role : IdxRole.values()) {
      String name = "letters-" + role.fileName().replace("t10k", "test");
      Files.write(dir.resolve(name), contents.getOrDefault(role, new byte[0]));
    }
    assertThat(load(new DatasetSpec.Files(dir)).test().labels()).containsExactly(2, 1);
    Files.write(dir.resolve("other-train-labels-idx1-ubyte"), IdxSamples.labels(1));
    assertThatThrownBy(() -> load(new DatasetSpec.Files(dir)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("holds several sets (letters, other)");
  }

  @Test
  void listsWhereDatasetsLieAndWhatIsMissing() throws IOException {
    Path kmnist = Files.createDirectories(dir.resolve("kmnist"));
    Files.write(kmnist.resolve("t10k-labels-idx1-ubyte.gz"), new byte[0]);
    List<Datasets.Listing> listings = Datasets.list(dir);
    assertThat(listings)
        .extracting(listing -> listing.dataset().name())
        .containsExactly("mnist", "fashion-mnist", "kmnist");
    assertThat(listings.get(0).folder()).isEmpty();
    assertThat(listings.get(2).folder()).contains(kmnist);
    assertThat(listings.get(2).missing())
        .containsExactly(IdxRole.TRAIN_IMAGES, IdxRole.TRAIN_LABELS, IdxRole.TEST_IMAGES);
  }

  @Test
  void verifyTellsEveryStateApart() throws IOException {
    IdxSamples.writeTo(dir);
    replace(IdxRole.TRAIN_LABELS, IdxSamples.labels(0));
    Files.write(dir.resolve("t10k-images-idx3-ubyte.gz"), new byte[] {0x1f, (byte) 0x8b, 8});
    Files.delete(dir.resolve("t10k-labels-idx1-ubyte.gz"));
    assertThat(Datasets.verify(TINY, dir))
        .extracting(PublishedDataset.FileReport::state)
        .containsExactly(
            Checksum.State.OK,
            Checksum.State.DIFFERS,
            Checksum.State.DAMAGED,
            Checksum.State.MISSING);
  }

  @Test
  void theDigestOfAGzipIsTakenOverTheGzip() throws IOException {
    Path file = Files.write(dir.resolve("x.gz"), IdxSamples.gzip(new byte[] {1, 2, 3}));
    byte[] md5 = Sha256.algorithm("MD5").digest(Files.readAllBytes(file));
    assertThat(Checksum.gzipMd5(Sha256.hex(md5)).check(file)).isEqualTo(Checksum.State.OK);
    assertThat(Checksum.gzipMd5("0".repeat(32)).check(file)).isEqualTo(Checksum.State.DIFFERS);
    Path plain = Files.write(dir.resolve("x"), new byte[] {1, 2, 3});
    assertThat(Checksum.gzipMd5(Sha256.hex(md5)).check(plain)).isEqualTo(Checksum.State.UNCHECKED);
  }

  private static Dataset limited(String spec, int limit) throws DataException {
    ReadOptions images = new ReadOptions(0, 0, 0, null, 0, 0.1, limit, false);
    return Datasets.load(
        DatasetSpec.parse(spec), Path.of("none"), LoadOptions.defaults().withImages(images));
  }

  @Test
  void aLimitTakesTheSameShareOfEachSplitAndClass() throws Exception {
    Dataset whole = limited("synthetic:1200", 0);
    for (int limit : new int[] {1399, 700, 70, 13, 2}) {
      Dataset part = limited("synthetic:1200", limit);
      assertThat(part.train().count() + part.test().count()).isEqualTo(limit);
      assertThat(part.test().count()).isBetween(Math.round(limit / 7f), Math.round(limit / 7f) + 1);
      assertThat(part).isEqualTo(limited("synthetic:1200", limit));
      assertThat(part.name()).isEqualTo("synthetic");
      assertThat(part.train().classes()).isEqualTo(whole.train().classes());
      double share = (double) part.train().count() / whole.train().count();
      for (int c = 0; c < 10; c++) {
        assertThat(ofClass(part.train(), c))
            .isCloseTo(ofClass(whole.train(), c) * share, within(1.0));
      }
    }
    assertThat(limited("synthetic:1200", 1400)).isEqualTo(whole);
    Dataset one = limited("synthetic:1200", 1);
    assertThat(one.train().count()).isOne();
    assertThat(one.test()).isSameAs(one.train());
  }

  private static double ofClass(ByteImages images, int label) {
    int[] labels = Objects.requireNonNull(images.labels());
    return Arrays.stream(labels).filter(one -> one == label).count();
  }

  @Test
  void aPublishedDatasetIsLimitedToo() throws IOException {
    IdxSamples.writeTo(dir);
    ReadOptions images = new ReadOptions(0, 0, 0, null, 0, 0.1, 2, false);
    Dataset part =
        Datasets.load(new DatasetSpec.Known(TINY), dir, LoadOptions.defaults().withImages(images));
    assertThat(part.train().count()).isOne();
    assertThat(part.test().count()).isOne();
    assertThat(part.train().classes()).containsExactly("a", "b", "c");
  }
}
