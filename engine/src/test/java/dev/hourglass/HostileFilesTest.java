package dev.hourglass;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hourglass.anomaly.AnomalyModel;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.ArchiveKind;
import dev.hourglass.data.formats.IdxFile;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.Sources;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.Npy;
import dev.hourglass.files.Npz;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.files.TorchFile;
import dev.hourglass.files.ZipFiles;
import dev.hourglass.model.ModelDescription;
import dev.hourglass.model.ModelFile;
import dev.hourglass.testing.OwnImages;
import dev.hourglass.train.Checkpoint;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files that were made to hurt, and those that are none: one sentence, at once, and nothing merged
/// or rounded without a word.
class HostileFilesTest {
  private static final Shape SHAPE = new Shape(1, 4, 4);

  /// What reads a file.
  private interface Reader {
    Object read(Path file) throws IOException;
  }

  private static final Map<String, Reader> READERS = readers();

  @TempDir Path temp;

  private static Map<String, Reader> readers() {
    Map<String, Reader> readers = new LinkedHashMap<>();
    readers.put("IDX images", IdxFile::readImages);
    readers.put("IDX labels", IdxFile::readLabels);
    readers.put("IDX magic number", IdxFile::isImages);
    readers.put("image", file -> ImageFiles.read(file, SHAPE));
    readers.put("kind", ArchiveKind::of);
    readers.put("source", file -> Sources.open(file, SourceOptions.NONE));
    readers.put("npy", Npy::read);
    readers.put("npz", Npz::open);
    readers.put("safetensors", SafeTensors::read);
    readers.put("torch", TorchFile::read);
    readers.put("model", ModelFile::load);
    readers.put("anomaly model", AnomalyModel::load);
    readers.put("description", ModelDescription::read);
    readers.put("checkpoint", Checkpoint::load);
    return readers;
  }

  @Test
  @Timeout(60)
  void noReaderOpensWhatIsNoRegularFile() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/dev/zero")), "skipped: this system has no devices that are files");
    Path loop = Files.createSymbolicLink(temp.resolve("loop"), temp.resolve("loop"));
    Path nowhere = Files.createSymbolicLink(temp.resolve("nowhere"), temp.resolve("gone"));
    Path folder = Files.createDirectory(temp.resolve("folder"));
    Path linked = Files.createSymbolicLink(temp.resolve("linked"), pipe("pipe"));
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Path path = temp.resolve("socket");
      socket.bind(UnixDomainSocketAddress.of(path));
      for (Path special : List.of(temp.resolve("pipe"), linked, Path.of("/dev/zero"), path)) {
        refused(special, "regular file|is not a file");
      }
    }
    refused(loop, "is a broken or circular link|is not a file");
    refused(nowhere, "is a broken or circular link|is not a file");
    READERS.forEach((name, reader) -> {
      if (!name.equals("source")) {
        refused(name, reader, folder, "is a folder|is not a file");
      }
    });
    refused(temp.resolve("none"), "no such file|is not a file");
  }

  private static void refused(Path file, String problem) {
    READERS.forEach((name, reader) -> refused(name, reader, file, problem));
  }

  private static void refused(String name, Reader reader, Path file, String problem) {
    Throwable e = catchThrowable(() -> reader.read(file));
    assertThat(e)
        .as("%s reads %s", name, file)
        .isInstanceOfAny(FormatException.class, DataException.class, NoSuchFileException.class);
    assertThat(e.getMessage()).containsPattern(problem).contains("expected");
  }

  @Test
  @Timeout(60)
  void aPipeAmongImagesIsOneThatCannotBeRead() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("photos/cats"));
    Files.write(folder.resolve("a.png"), png(4));
    pipe("photos/cats/b.png");
    assertThatThrownBy(() -> OwnImages.read(folder, SHAPE))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("1 image that cannot be read", "b.png", "pipe", "--skip-bad");
    pipe("photos/cats/c.png");
    LoadOptions options = LoadOptions.defaults().withImages(ReadOptions.DEFAULT.withoutBad());
    for (String name : List.of("d", "e", "f", "g", "h")) {
      Files.write(folder.resolve(name + ".png"), png(4));
    }
    Dataset photos = Datasets.load(new DatasetSpec.Files(temp.resolve("photos")), temp, options);
    assertThat(photos.all().files()).hasSize(6).doesNotContain("cats/b.png", "cats/c.png");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeInTheNameOfAFolderIsRefused() throws Exception {
    Path pipe = pipe("pipe");
    for (DatasetSpec spec : List.of(new DatasetSpec.Files(pipe))) {
      assertThatThrownBy(() -> Datasets.load(spec, temp, LoadOptions.defaults()))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("is a pipe", "expected");
    }
  }

  private Path pipe(String name) throws Exception {
    Process made = new ProcessBuilder("mkfifo", temp.resolve(name).toString()).inheritIO().start();
    assertThat(made.waitFor()).isZero();
    return temp.resolve(name);
  }

  @Test
  void aBmpWithAnotherImageInItIsRefusedByName() throws IOException {
    byte[] nested = joined(bmp(8, 8, 5, 0x7ffffff0), png(8));
    long before = allocated();
    refusedImage(nested, "x.bmp is a BMP with another image");
    refusedImage(bmp(12, 9, 4, 0x6c), "x.bmp is a BMP with another image");
    assertThat(allocated() - before).isLessThan(10_000_000);
  }

  /// The beginning of a BMP.
  private static byte[] bmp(int width, int height, int compression, int size) {
    ByteBuffer header = ByteBuffer.allocate(66).order(ByteOrder.LITTLE_ENDIAN);
    header.put(new byte[] {'B', 'M'}).putInt(66).putInt(0).putInt(54).putInt(40);
    header.putInt(width).putInt(height).putShort((short) 1).putShort((short) 0);
    return header.putInt(compression).putInt(size).array();
  }

  @Test
  void aSmallFileCannotStandForManyPixels() throws IOException {
    byte[] huge = png(8000, 8000, BufferedImage.TYPE_INT_RGB);
    assertThat(huge).hasSizeLessThan(1_000_000);
    long before = allocated();
    refusedImage(huge, "8000×8000 pixels of 24 bits");
    assertThat(allocated() - before).isLessThan(10_000_000);
  }

  @Test
  void aJpegThatDrawsItsPixelsAgainAndAgainIsRefused() throws IOException {
    BufferedImage image = new BufferedImage(4000, 4000, BufferedImage.TYPE_BYTE_GRAY);
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "jpg", jpeg)).isTrue();
    byte[] scans = new byte[2 * 1000];
    for (int i = 0; i < scans.length; i += 2) {
      scans[i] = (byte) 0xFF;
      scans[i + 1] = (byte) 0xDA;
    }
    refusedImage(joined(jpeg.toByteArray(), scans), "with 1001 scans");
  }

  /// Java's decoder takes seconds for a megabyte of them, and four times as long for two.
  @Test
  void aJpegOfVeryManyColourProfilesIsRefused() throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    assertThat(ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_GRAY), "jpg", jpeg))
        .isTrue();
    byte[] good = jpeg.toByteArray();
    ByteBuffer parts = ByteBuffer.allocate(18 * 2000);
    while (parts.hasRemaining()) {
      parts.putShort((short) 0xFFE2).putShort((short) 16);
      parts.put("ICC_PROFILE\0\1\1".getBytes(US_ASCII));
    }
    byte[] start = Arrays.copyOf(good, 2);
    byte[] rest = Arrays.copyOfRange(good, 2, good.length);
    refusedImage(joined(start, parts.array(), rest), "2000 colour profile segments");
  }

  private void refusedImage(byte[] content, String problem) throws IOException {
    Path file = Files.write(temp.resolve("x.bmp"), content);
    assertThatThrownBy(() -> ImageFiles.read(file, SHAPE))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(problem, "expected");
    assertThatThrownBy(() -> ImageFiles.read("x.bmp", content, SHAPE))
        .hasMessageContainingAll(problem, "expected");
  }

  @Test
  void membersThatOverlapAreRefused() throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      members.put("%02d.png".formatted(i), png(i == 0 ? 64 : 1));
    }
    Path zip = ZipFiles.write(temp.resolve("x.zip"), members, false);
    byte[] bytes = Files.readAllBytes(zip);
    // Every member of the directory becomes the first.
    ByteBuffer directory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int first = directory.getInt(bytes.length - 6);
    for (int at = first; at + 46 < bytes.length - 22; at += 46 + 6) {
      System.arraycopy(bytes, first + 16, bytes, at + 16, 12);
      directory.putInt(at + 42, 0);
    }
    Files.write(zip, bytes);
    assertThatThrownBy(() -> OwnImages.read(zip, SHAPE))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll("x.zip", "overlap");
  }

  @Test
  void theImagesOfASmallArchiveCannotHaveManyPixels() throws IOException {
    byte[] white = png(3000, 3000, BufferedImage.TYPE_BYTE_BINARY);
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (int i = 0; i < 9; i++) {
      members.put(i + ".png", white);
    }
    Path zip = ZipFiles.write(temp.resolve("x.zip"), members, true);
    assertThatThrownBy(() -> OwnImages.read(zip, SHAPE))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("x.zip holds images of more than", "unpack them");
  }

  @Test
  void namesThatLookAlikeAreNotMerged() throws IOException {
    for (List<String> names :
        List.of(List.of("a\u0001.png", "a\\u0001.png"), List.of("b.png", "./b.png"))) {
      Map<String, byte[]> members = new LinkedHashMap<>();
      names.forEach(name -> members.put(name, png(4)));
      Path zip = ZipFiles.write(temp.resolve("x.zip"), members, true);
      assertThatThrownBy(() -> OwnImages.read(zip, SHAPE))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("x.zip", "two files", "rename");
    }
  }

  @Test
  void aTarWithoutItsEndMarkMayBeCutOff() throws IOException {
    byte[] member = new byte[1024];
    System.arraycopy("a.png".getBytes(US_ASCII), 0, member, 0, 5);
    byte[] image = png(1);
    System.arraycopy("%011o".formatted(image.length).getBytes(US_ASCII), 0, member, 124, 11);
    Arrays.fill(member, 148, 156, (byte) ' ');
    member[156] = '0';
    int sum = 0;
    for (byte b : member) {
      sum += Byte.toUnsignedInt(b);
    }
    System.arraycopy("%06o".formatted(sum).getBytes(US_ASCII), 0, member, 148, 6);
    System.arraycopy(image, 0, member, 512, image.length);
    Path tar = Files.write(temp.resolve("x.tar"), member);
    assertThatThrownBy(() -> OwnImages.read(tar, SHAPE))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("x.tar has no end-of-archive marker", "create the archive again");
    Files.write(tar, joined(member, new byte[1024]));
    assertThat(OwnImages.read(tar, SHAPE).names()).containsExactly("a.png");
  }

  @Test
  void fewPackedBytesCannotStandForManyNumbers() throws IOException {
    Path npz = temp.resolve("x.npz");
    String header = "{'descr': '<f4', 'fortran_order': True, 'shape': (%d, 20), }";
    npz(npz, header.formatted(1_000_000), 80_000_000);
    assertThat(Files.size(npz)).isLessThan(1_000_000);
    long before = allocated();
    assertThatThrownBy(() -> images(npz))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll("x.npz", "compresses 20000000 numbers into", "numpy.savez");
    assertThat(allocated() - before).isLessThan(10_000_000);
    npz(npz, header.formatted(700_000), 56_000_000);
    before = allocated();
    assertThat(images(npz)).isEqualTo(new int[] {700_000, 20});
    assertThat(allocated() - before).isLessThan(60_000_000);
  }

  private static int[] images(Path npz) throws IOException {
    try (Npz arrays = Npz.open(npz)) {
      return arrays.read("images").shape();
    }
  }

  /// An archive of zeros, packed.
  private static void npz(Path file, String header, int zeros) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("images.npy"));
      zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
      zip.write(header.getBytes(US_ASCII));
      write(zip, zeros);
      zip.closeEntry();
    }
  }

  private static void write(OutputStream out, int zeros) throws IOException {
    byte[] chunk = new byte[1_000_000];
    for (int left = zeros; left > 0; left -= chunk.length) {
      out.write(chunk, 0, Math.min(left, chunk.length));
    }
  }

  @Test
  void fewPackedBytesCannotStandForManyImages() throws IOException {
    Path file = temp.resolve("images.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(ByteBuffer.allocate(16).putInt(2051).putInt(100).putInt(1000).putInt(1000).array());
      write(out, 100_000_000);
    }
    assertThat(Files.size(file)).isLessThan(1_000_000);
    assertThatThrownBy(() -> IdxFile.readImages(file))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("images.gz has", "states 100000000 uncompressed bytes", "gunzip");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(ByteBuffer.allocate(8).putInt(2049).putInt(40_000_000).array());
      write(out, 40_000_000);
    }
    assertThatThrownBy(() -> IdxFile.readLabels(file))
        .as("labels take four bytes each")
        .hasMessageContaining("gunzip");
  }

  /// Java's own reader of gzip calls itself for each of them.
  @Test
  void tensOfThousandsOfEmptyGzipMembersAreRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 2, 7, 9};
    for (int member = 0; member < 40_000; member++) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(labels, 0, member == 20_000 ? labels.length : 0);
      }
      bytes.writeBytes(packed.toByteArray());
    }
    Path file = Files.write(temp.resolve("labels.gz"), bytes.toByteArray());
    assertThat(IdxFile.readLabels(file)).containsExactly(7, 9);
  }

  @Test
  void wholeNumbersThatNoFloatHoldsAreRefused() throws IOException {
    Path file = temp.resolve("labels.npy");
    for (long number : new long[] {1 << 24, (1 << 24) + 1, -(1 << 24) - 1, Long.MIN_VALUE}) {
      labels(file, number);
      assertThatThrownBy(() -> Npy.read(file))
          .isInstanceOf(FormatException.class)
          .hasMessageContainingAll("labels.npy", "expected less than 16777216");
    }
    labels(file, (1 << 24) - 1);
    assertThat(Npy.read(file).values()).containsExactly(0, 16_777_215);
  }

  private static void labels(Path file, long last) throws IOException {
    String header = "{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }";
    ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + 16);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    bytes
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) header.length());
    Files.write(file, bytes.put(header.getBytes(US_ASCII)).putLong(0).putLong(last).array());
  }

  /// Nine megabytes of 160,000 tensors of one number each: a look through all of them for each of
  /// them takes a minute.
  @Test
  void aModelOfVeryManyLayersIsReadInOneLook() throws IOException {
    Path file = Files.write(temp.resolve("many.safetensors"), manyLayers(80, 500));
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    assertThat(ModelFile.load(file).model().parameters().views()).hasSize(160_000);
    double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
    assertThat(seconds).isLessThan(12);
  }

  /// Residual blocks of layers with four tensors each.
  private static byte[] manyLayers(int blocks, int layers) {
    StringBuilder encoder = new StringBuilder();
    StringBuilder tensors = new StringBuilder();
    int offset = 0;
    for (int block = 0; block < blocks; block++) {
      encoder.append(block == 0 ? "" : ",").append("{\\\"name\\\":\\\"n").append(block);
      encoder.append("\\\",\\\"type\\\":\\\"Residual\\\",\\\"body\\\":[");
      for (int layer = 0; layer < layers; layer++) {
        encoder.append(layer == 0 ? "" : ",").append("{\\\"name\\\":\\\"b").append(layer);
        encoder.append("\\\",\\\"type\\\":\\\"BatchNorm2d\\\",\\\"num_features\\\":1}");
        for (String tensor : List.of("weight", "bias", "running_mean", "running_var")) {
          tensors.append(
              ",\"encoder.n%d.body.b%d.%s\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}"
                  .formatted(block, layer, tensor, offset, offset + 4));
          offset += 4;
        }
      }
      encoder.append("]}");
    }
    byte[] header =
        ("{\"__metadata__\":{\"format\":\"hourglass\",\"format_version\":\"1\",\"architecture\":"
                + "\"{\\\"name\\\":\\\"q\\\",\\\"input\\\":[1,1,1],\\\"encoder\\\":["
                + encoder
                + "],\\\"decoder\\\":[]}\"}"
                + tensors
                + "}")
            .getBytes(UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + header.length + offset);
    return file.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).array();
  }

  private static byte[] png(int side) {
    return png(side, side, BufferedImage.TYPE_BYTE_GRAY);
  }

  private static byte[] png(int width, int height, int type) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(width, height, type), "png", png);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return png.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
