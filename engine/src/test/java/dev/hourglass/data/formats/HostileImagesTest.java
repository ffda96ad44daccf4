package dev.hourglass.data.formats;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.DataException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TIFF, WebP and Exif that were made to hurt: one sentence, at once, in little memory.
@Timeout(60)
class HostileImagesTest {
  private static final Path FILES = Path.of("src/test/resources/images");
  private static final byte[] TIFF = {'I', 'I', '*', 0, 0, 0, 0, 0};

  private static void refused(byte[] content, String problem) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> ImageFiles.decode("x", content))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("x ", problem, "expected");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000_000);
  }

  /// A grey image of four by two.
  private static Map<Integer, long[]> tags() {
    Map<Integer, long[]> tags = new TreeMap<>();
    put(tags, 256, 4);
    put(tags, 257, 2);
    put(tags, 258, 8);
    put(tags, 259, 1);
    put(tags, 262, 1);
    put(tags, 273, 8);
    put(tags, 277, 1);
    put(tags, 278, 2);
    put(tags, 279, 8);
    return tags;
  }

  private static void put(Map<Integer, long[]> tags, int tag, long... values) {
    tags.put(tag, values);
  }

  private static byte[] tiff(Map<Integer, long[]> tags) {
    byte[] content = Arrays.copyOf(TIFF, 8 + 100);
    for (int i = 0; i < 100; i++) {
      content[8 + i] = (byte) i;
    }
    return TiffCopy.of(content, ByteOrder.LITTLE_ENDIAN, tags);
  }

  @Test
  void theTiffsOfThisTestAreReadOtherwise() throws IOException {
    assertThat(ImageFiles.decode("x", tiff(tags())).getRaster().getSample(3, 1, 0)).isEqualTo(7);
  }

  @Test
  void tiffsOfManyPixelsAreRefusedBeforeTheyTakeMemory() {
    Map<Integer, long[]> tags = tags();
    put(tags, 256, 0x7fffffff);
    put(tags, 257, 0xffffffffL);
    refused(tiff(tags), "expected at most 32768 on a side");
    put(tags, 256, 30_000);
    put(tags, 257, 30_000);
    refused(tiff(tags), "30000×30000");
    put(tags, 256, 8000);
    put(tags, 257, 8000);
    put(tags, 258, 16, 16, 16);
    put(tags, 262, 2);
    put(tags, 277, 3);
    refused(tiff(tags), "8000×8000 pixels of 48 bits");
  }

  @Test
  void tilesOfManyPixelsAreRefused() {
    for (long side : new long[] {0, 1 << 16, 0x7fffffff, 0xffffffffL, 32768}) {
      Map<Integer, long[]> tags = tags();
      put(tags, 322, side);
      put(tags, 323, side);
      put(tags, 324, 8);
      put(tags, 325, 8);
      refused(tiff(tags), "x ");
    }
  }

  @Test
  void tilesWithAnotherSideThanTheStandardAllowsAreRefused() {
    for (long side : new long[] {1, 8, 17}) {
      Map<Integer, long[]> tags = tags();
      put(tags, 322, 16);
      put(tags, 323, side);
      put(tags, 324, 8);
      put(tags, 325, 8);
      refused(tiff(tags), "tiles of side " + side);
    }
  }

  @Test
  void ofManyNumbersForOneTheFirstAloneIsRead() {
    Map<Integer, long[]> tags = tags();
    put(tags, 259, new long[2_000_000]);
    refused(tiff(tags), "compression 0");
  }

  @Test
  void stripsThatShareBytesOrAreOutsideAreRefused() {
    Map<Integer, long[]> tags = tags();
    put(tags, 278, 1);
    refused(tiff(tags), "cannot be read as an image");
    put(tags, 273, 8, 8);
    put(tags, 279, 250, 250);
    refused(tiff(tags), "cannot be read as an image");
    put(tags, 279, 4, 0xffffffffL);
    refused(tiff(tags), "cannot be read as an image");
    put(tags, 273, 8, 0xfffffff8L);
    put(tags, 279, 4, 4);
    refused(tiff(tags), "cannot be read as an image");
  }

  @Test
  void onlyTheFirstDirectoryIsLookedAt() throws IOException {
    byte[] content = tiff(tags());
    ByteBuffer tiff = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int directory = tiff.getInt(4);
    int next = directory + 2 + 12 * tiff.getShort(directory);
    tiff.putInt(next, directory);
    assertThat(ImageFiles.size("x", content)).isEqualTo(new ImageFiles.Size(2, 4));
    assertThat(ImageFiles.decode("x", content).getWidth()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 60, 0x7fffffff, -1})
  void aDirectoryMayBeAnywhere(int place) {
    byte[] content = tiff(tags());
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(4, place);
    refused(content, "cannot be read as an image");
  }

  @Test
  void tiffsThatAreCutOffAreRefused() throws IOException {
    for (String name : new String[] {"rgb-lzw.tif", "deep.tif", "palette.tif", "bits-group4.tif"}) {
      byte[] content = Files.readAllBytes(FILES.resolve(name));
      for (int length = 4; length < content.length - 20; length += 7) {
        refused(Arrays.copyOf(content, length), "cannot be read as an image");
      }
    }
  }

  @Test
  void webpsThatAreCutOffAreRefused() throws IOException {
    for (String name : new String[] {"lossy-4-75.webp", "lossless-6.webp", "lossy-alpha-6.webp"}) {
      byte[] content = Files.readAllBytes(FILES.resolve(name));
      for (int length = 12; length < content.length - 2; length += 17) {
        refused(Arrays.copyOf(content, length), "x ");
        byte[] whole = content.clone();
        Arrays.fill(whole, length, content.length, (byte) 0);
        assertThat(failsOrDecodes(whole)).isTrue();
      }
    }
  }

  private static boolean failsOrDecodes(byte[] content) {
    try {
      return ImageFiles.decode("x", content).getWidth() == 37;
    } catch (DataException e) {
      return true;
    }
  }

  /// A lossless image may state 16,384 pixels on a side in four bytes, and subtract green any
  /// number of times in three bits each.
  @Test
  void webpsOfMuchWorkAreRefused() {
    refused(lossless(16383, 16383), "16384×16384 pixels");
    refused(lossless(4095, 4200), "pixels of 32 bits");
    refused(lossless(2000, 2000), "cannot be read as an image");
  }

  /// @param width less one
  /// @param height less one
  private static byte[] lossless(int width, int height) {
    ByteBuffer webp = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    webp.put("RIFF".getBytes(US_ASCII)).putInt(992).put("WEBPVP8L".getBytes(US_ASCII)).putInt(980);
    webp.put((byte) 0x2f).putInt(width | height << 14);
    // Bits 1 0 1 of each transform, from the lowest on.
    while (webp.remaining() >= 3) {
      webp.put((byte) 0x6d).put((byte) 0xdb).put((byte) 0xb6);
    }
    return webp.array();
  }

  @Test
  void damagedExifDoesNotMatter() throws IOException {
    byte[] good = Files.readAllBytes(FILES.resolve("exif6.jpg"));
    int start = new String(good, 0, 100, US_ASCII).indexOf("Exif") + 6;
    assertThat(ImageFiles.size("x", good)).isEqualTo(new ImageFiles.Size(56, 40));
    for (int at = start; at < start + 20; at++) {
      for (int value : new int[] {0, 1, 9, 127, 255}) {
        byte[] content = good.clone();
        content[at] = (byte) value;
        ImageFiles.Size size = ImageFiles.size("x", content);
        assertThat(size.height() + size.width()).isEqualTo(96);
        BufferedImage image = ImageFiles.decode("x", content);
        assertThat(image.getWidth()).isEqualTo(size.width());
      }
    }
  }

  @Test
  void profilesAreCountedBehindOtherMarkers() throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    assertThat(ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_GRAY), "jpg", jpeg))
        .isTrue();
    byte[] good = jpeg.toByteArray();
    ByteBuffer content = ByteBuffer.allocate(good.length + 22 * 2000);
    content.put(good, 0, 2);
    for (int i = 0; i < 2000; i++) {
      // A restart and a filling byte, which have no length.
      content.putShort((short) 0xFFD0).putShort((short) 0xFFFF).put((byte) 0xE2);
      content.putShort((short) 17).put("ICC_PROFILE\0\1\1\0".getBytes(US_ASCII));
    }
    content.put(good, 2, good.length - 2);
    refused(content.array(), "2000 colour profile segments");
  }
}
