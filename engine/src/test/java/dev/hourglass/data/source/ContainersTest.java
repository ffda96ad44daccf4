package dev.hourglass.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.ArchiveKind;
import dev.hourglass.files.ZipFiles;
import dev.hourglass.testing.OwnImages;
import dev.hourglass.text.Printable;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same images come out of a folder, a ZIP and every kind of TAR that the system's own `tar`
/// makes; archives that lie are refused.
class ContainersTest {
  private static final Shape SHAPE = new Shape(1, 4, 4);
  private static final String LONG =
      "long/" + "folder-".repeat(12) + "/" + "name-".repeat(15) + ".png";

  @TempDir Path temp;

  @Test
  void aFolderAndArchivesOfItGiveTheSameImages() throws Exception {
    Path folder = folder();
    OwnImages expected = OwnImages.read(folder, SHAPE);
    assertThat(expected.names()).containsExactly("a.png", "b/c.jpg", LONG);
    assertThat(expected.resized()).isEqualTo(1);
    List<Path> archives = new ArrayList<>();
    archives.add(tar("ustar.tar", "--format=ustar"));
    archives.add(tar("gnu.tar", "--format=gnu"));
    archives.add(tar("pax.tar", "--format=pax"));
    archives.add(tar("packed.tar.gz", "-z"));
    archives.add(ZipFiles.write(temp.resolve("stored.zip"), members(folder), false));
    archives.add(ZipFiles.write(temp.resolve("packed.zip"), members(folder), true));
    for (Path archive : archives) {
      OwnImages pile = OwnImages.read(archive, SHAPE);
      assertThat(pile.names()).as(archive.toString()).isEqualTo(expected.names());
      assertThat(pile.pixels()).as(archive.toString()).isEqualTo(expected.pixels());
      assertThat(pile.resized()).isEqualTo(1);
    }
  }

  @Test
  void aFileIsWhatItsFirstBytesSay() throws Exception {
    Path folder = folder();
    Path zip = ZipFiles.write(temp.resolve("named.png"), members(folder), true);
    assertThat(ArchiveKind.of(zip)).isEqualTo(ArchiveKind.ZIP);
    Path none = ZipFiles.write(temp.resolve("none"), Map.of(), true);
    assertThat(ArchiveKind.of(none)).isEqualTo(ArchiveKind.ZIP);
    assertThat(ArchiveKind.of(folder.resolve("a.png"))).isEqualTo(ArchiveKind.OTHER);
    assertThat(ArchiveKind.of(Files.write(temp.resolve("zeros"), new byte[2000])))
        .isEqualTo(ArchiveKind.OTHER);
    Path brokenGzip = Files.write(temp.resolve("broken"), new byte[] {0x1f, (byte) 0x8b, 9, 9});
    assertThat(ArchiveKind.of(brokenGzip)).isEqualTo(ArchiveKind.GZIP);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> OwnImages.read(brokenGzip, SHAPE))
        .withMessageContainingAll("broken is a gzip file that is damaged", "get a new copy");
  }

  @Test
  void hiddenFilesOtherFilesAndLinksArePassedOver() throws Exception {
    Path folder = folder();
    Files.write(folder.resolve(".hidden.png"), new byte[] {1});
    Files.createDirectories(folder.resolve(".git"));
    Files.write(folder.resolve(".git/x.png"), new byte[] {1});
    Files.writeString(folder.resolve("readme.txt"), "no image");
    Files.createSymbolicLink(folder.resolve("link.png"), Path.of("a.png"));
    Path archive = tar("with.tar", "--format=gnu");
    assertThat(OwnImages.read(archive, SHAPE).names()).containsExactly("a.png", "b/c.jpg", LONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp/escape-of-hourglass.png", "a\u001b[2J.png"})
  void aNameIsAWordAndNothingIsWritten(String name) throws Exception {
    Path zip = ZipFiles.write(temp.resolve("bad.zip"), Map.of(name, image(4, "png")), true);
    List<Path> before = below(temp);
    OwnImages pile = OwnImages.read(zip, SHAPE);
    assertThat(pile.names()).containsExactly(Printable.of(name));
    assertThat(below(temp)).isEqualTo(before);
    assertThat(Path.of("/tmp/escape-of-hourglass.png")).doesNotExist();
  }

  @Test
  void namesAreShownAlikeWhereverTheFilesLie() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("odd"));
    for (String name : List.of("a\u001b.png", "a\n.png", "b\u202e.txt")) {
      Files.write(folder.resolve(name), image(4, "png"));
    }
    Path zip = ZipFiles.write(temp.resolve("odd.zip"), members(folder), true);
    for (OwnImages pile : List.of(OwnImages.read(folder, SHAPE), OwnImages.read(zip, SHAPE))) {
      assertThat(pile.names()).containsExactly("a\\u000a.png", "a\\u001b.png");
      assertThat(pile.skipped()).containsExactly("b\\u202e.txt");
    }
  }

  @Test
  void twoFilesThatAreShownAlikeAreRefused() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("odd"));
    for (String name : List.of("a\u001b.png", "a\\u001b.png")) {
      Files.write(folder.resolve(name), image(4, "png"));
    }
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> OwnImages.read(folder, SHAPE))
        .withMessageContaining("holds two files that are both displayed as a\\u001b.png");
  }

  @Test
  void aNameThatLeadsUpwardsIsPassedOver() throws Exception {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("../../escape.png", image(4, "png"));
    members.put("x/../../escape.png", image(4, "png"));
    members.put("good.png", image(4, "png"));
    Path zip = ZipFiles.write(temp.resolve("up.zip"), members, true);
    assertThat(OwnImages.read(zip, SHAPE).names()).containsExactly("good.png");
  }

  @Test
  void aDamagedImageIsNamedWithItsArchive() throws Exception {
    Path zip = ZipFiles.write(temp.resolve("bad.zip"), Map.of("x/bad.png", new byte[9]), true);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> OwnImages.read(zip, SHAPE))
        .withMessageContainingAll(
            "bad.zip holds 1 image that cannot be read",
            "x/bad.png is not an image by its content");
    Path none = ZipFiles.write(temp.resolve("none.zip"), Map.of("readme", new byte[9]), true);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> OwnImages.read(none, SHAPE))
        .withMessageContaining("none.zip holds no images but 1 other file");
  }

  @Test
  void largeMembersAndBombsAreRefusedBeforeTheyAreRead() throws Exception {
    Map<String, byte[]> large = Map.of("zeros.png", new byte[(1 << 26) + 1]);
    Path zip = ZipFiles.write(temp.resolve("bomb.zip"), large, true);
    assertThat(Files.size(zip)).isLessThan(100_000);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> OwnImages.read(zip, SHAPE))
        .withMessageContaining("has 67108865 bytes in \"zeros.png\", expected at most 67108864");
    ZipFiles.falsify(zip, 24, 1000);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> OwnImages.read(zip, SHAPE))
        .withMessageContaining("damaged");
    byte[] header = header("huge.png", "77777777777");
    assertTarRefused(header, "has more than");
    byte[] endless = header("huge.txt", "0");
    Arrays.fill(endless, 124, 136, (byte) 0x7f);
    endless[124] = (byte) 0x80;
    assertTarRefused(sealed(endless), "has more than");
    endless[124 + 4] = (byte) 0xff;
    assertTarRefused(sealed(endless), "has a size that is not a number");
    Arrays.fill(endless, 124, 136, (byte) 0xff);
    endless[124] = (byte) 0x80;
    endless[124 + 4] = (byte) 0x7f;
    assertTarRefused(sealed(endless), "has more than");
  }

  @Test
  void damagedTarsAreRefusedInOneSentence() throws Exception {
    folder();
    byte[] good = Files.readAllBytes(tar("good.tar", "--format=pax"));
    for (int length = 1; length < 6000; length += 97) {
      byte[] cut = Arrays.copyOf(good, length);
      Throwable e = catchThrowable(() -> read(cut));
      assertThat(e).as("cut at %d", length).isInstanceOf(DataException.class);
      assertThat(e).hasMessageContaining("expected");
    }
    byte[] flipped = good.clone();
    flipped[5] ^= 1;
    assertTarRefused(flipped, "has a header with a wrong checksum");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(good);
    }
    assertTarRefused(
        Arrays.copyOf(packed.toByteArray(), packed.size() / 2), "expected a complete one");
  }

  private void assertTarRefused(byte[] content, String problem) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> read(content))
        .withMessageContaining(problem);
  }

  private OwnImages read(byte[] tar) throws IOException {
    Path file = Files.write(temp.resolve("made.tar"), tar);
    return OwnImages.read(file, SHAPE);
  }

  /// A header of a file whose size is an octal number.
  private static byte[] header(String name, String octal) {
    byte[] header = new byte[512];
    System.arraycopy(name.getBytes(StandardCharsets.UTF_8), 0, header, 0, name.length());
    System.arraycopy(octal.getBytes(StandardCharsets.US_ASCII), 0, header, 124, octal.length());
    header[156] = '0';
    return sealed(header);
  }

  private static byte[] sealed(byte[] header) {
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += Byte.toUnsignedInt(b);
    }
    byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, header, 148, digits.length);
    return header;
  }

  private Path folder() throws IOException {
    Path folder = temp.resolve("folder");
    Files.createDirectories(folder.resolve("b"));
    Files.createDirectories(folder.resolve(LONG).resolve("..").normalize());
    Files.write(folder.resolve("a.png"), image(4, "png"));
    Files.write(folder.resolve("b/c.jpg"), image(9, "jpg"));
    Files.write(folder.resolve(LONG), image(4, "png"));
    return folder;
  }

  private static byte[] image(int side, String format) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < side * side; i++) {
      image.getRaster().setSample(i % side, i / side, 0, 255 * i / (side * side));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  /// An archive of the folder by the system's own program.
  private Path tar(String name, String option) throws Exception {
    Path archive = temp.resolve(name);
    Process tar =
        new ProcessBuilder("tar", option, "-cf", archive.toString(), "-C", "folder", ".")
            .directory(temp.toFile())
            .inheritIO()
            .start();
    assertThat(tar.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(tar.exitValue()).isZero();
    return archive;
  }

  private static Map<String, byte[]> members(Path folder) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (Path file : below(folder)) {
      members.put(folder.relativize(file).toString(), Files.readAllBytes(file));
    }
    return members;
  }

  private static List<Path> below(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void linksToNothingAndPipesThatAreCalledImagesAreBad() throws Exception {
    Path folder = folder();
    Files.createSymbolicLink(folder.resolve("gone.png"), Path.of("nowhere"));
    Files.createSymbolicLink(folder.resolve("gone.txt"), Path.of("nowhere"));
    Path pipe = folder.resolve("pipe.png");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> OwnImages.read(folder, SHAPE))
        .withMessageContainingAll(
            "2 images that cannot be read", "gone.png", "pipe.png", "--skip-bad");
  }

  @Test
  void aLargeMemberOfATarIsBadAndTheOthersAreRead() throws Exception {
    folder();
    byte[] good = Files.readAllBytes(tar("good.tar", "--format=gnu"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(header("huge.png", "00400001000"));
    bytes.writeBytes(new byte[(1 << 26) + 512]);
    bytes.writeBytes(good);
    Path archive = Files.write(temp.resolve("large.tar"), bytes.toByteArray());
    ImageSource source = Sources.open(archive, SourceOptions.NONE);
    List<String> bad = new ArrayList<>();
    int[] all = IntStream.range(0, source.images().size()).toArray();
    int[] read = {0};
    source.read(
        all,
        new ImageSource.Receiver() {
          @Override
          public void file(int image, byte[] content) {
            read[0]++;
          }

          @Override
          public void pixels(int image, Shape shape, byte[] pixels, int offset) {}

          @Override
          public void bad(int image, String reason) {
            bad.add(reason);
          }
        });
    assertThat(read[0]).isEqualTo(all.length - 1);
    assertThat(bad).hasSize(1);
    assertThat(bad.getFirst()).contains("has 67109376 bytes in \"huge.png\"", "leave it out");
  }
}
