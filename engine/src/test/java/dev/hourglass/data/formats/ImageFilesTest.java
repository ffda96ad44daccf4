package dev.hourglass.data.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {
  private static final Shape GREY_2X2 = new Shape(1, 2, 2);

  @TempDir Path dir;

  /// An image of one colour.
  private static BufferedImage plain(int height, int width, Color color) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, color.getRGB());
      }
    }
    return image;
  }

  private Path write(BufferedImage image, String format) throws IOException {
    Path file = dir.resolve("image." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  private static int[] unsigned(byte[] bytes) {
    int[] numbers = new int[bytes.length];
    Arrays.setAll(numbers, i -> Byte.toUnsignedInt(bytes[i]));
    return numbers;
  }

  private static int[] read(Path file, Shape shape) throws DataException {
    return unsigned(ImageFiles.read(file, shape).pixels());
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "bmp"})
  void keepsColoursExactlyInLosslessFormats(String format) throws IOException {
    BufferedImage image = plain(2, 2, Color.BLACK);
    image.setRGB(1, 0, 0xff804020);
    ImageFiles.Image read = ImageFiles.read(write(image, format), new Shape(3, 2, 2));
    assertThat(unsigned(read.pixels()))
        .containsExactly(0, 0x80, 0, 0, 0, 0x40, 0, 0, 0, 0x20, 0, 0);
    assertThat(read.note()).isNull();
  }

  @Test
  void readsJpeg() throws IOException {
    int[] grey = read(write(plain(8, 8, Color.GRAY), "jpg"), new Shape(1, 8, 8));
    assertThat(grey).hasSize(64);
    assertThat(Arrays.stream(grey)).allMatch(value -> Math.abs(value - 128) <= 2);
  }

  @Test
  void greyIsRec601Luma() throws IOException {
    BufferedImage image = plain(2, 2, Color.WHITE);
    image.setRGB(0, 0, 0xffff0000);
    image.setRGB(1, 0, 0xff00ff00);
    image.setRGB(0, 1, 0xff0000ff);
    assertThat(read(write(image, "png"), GREY_2X2)).containsExactly(76, 150, 29, 255);
  }

  @Test
  void greyFilesKeepTheirValues() throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 2, 2, new int[] {0, 1, 128, 254});
    Path file = write(image, "png");
    assertThat(read(file, GREY_2X2)).containsExactly(0, 1, 128, 254);
    assertThat(read(file, new Shape(3, 2, 2)))
        .containsExactly(0, 1, 128, 254, 0, 1, 128, 254, 0, 1, 128, 254);
  }

  @Test
  void greyFilesOf16BitsAreScaled() throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setPixels(0, 0, 2, 2, new int[] {0, 257, 128 * 257, 65535});
    assertThat(read(write(image, "png"), GREY_2X2)).containsExactly(0, 1, 128, 255);
  }

  @Test
  void greyFilesOfOneBitAreBlackAndWhite() throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_BINARY);
    image.getRaster().setPixels(0, 0, 2, 2, new int[] {0, 1, 1, 0});
    assertThat(read(write(image, "png"), GREY_2X2)).containsExactly(0, 255, 255, 0);
  }

  @Test
  void greyFilesMayBeTransparent() throws IOException {
    byte[] rows = {0, 100, 0, 100, -1, 0, -56, 51, -56, -1};
    Path file = Files.write(dir.resolve("la.png"), png(2, 2, 4, rows));
    assertThat(read(file, GREY_2X2)).containsExactly(0, 100, 40, 200);
  }

  @Test
  void transparentPartsLieOverBlack() throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00ffffff);
    image.setRGB(1, 0, 0x80ffffff);
    image.setRGB(0, 1, 0xffffffff);
    assertThat(read(write(image, "png"), GREY_2X2)).containsExactly(0, 128, 255, 0);
  }

  @Test
  void wideImagesAreCentredBetweenBlackBars() throws IOException {
    ImageFiles.Image image =
        ImageFiles.read(write(plain(2, 4, Color.WHITE), "png"), new Shape(1, 4, 4));
    assertThat(unsigned(image.pixels()))
        .containsExactly(0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0);
    assertThat(image.note())
        .contains("image.png has 2×4 pixels (rows × columns), resized to fit 4×4");
  }

  @Test
  void tallImagesAreCentredBetweenBlackBars() throws IOException {
    assertThat(read(write(plain(400, 200, Color.WHITE), "png"), new Shape(1, 4, 4)))
        .containsExactly(0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0);
  }

  @Test
  void shrinkingAveragesTheArea() throws IOException {
    BufferedImage checks = plain(64, 64, Color.BLACK);
    for (int i = 0; i < 64 * 64; i++) {
      if ((i / 64 + i) % 2 == 0) {
        checks.setRGB(i % 64, i / 64, 0xffffffff);
      }
    }
    assertThat(Arrays.stream(read(write(checks, "png"), GREY_2X2)))
        .allMatch(value -> Math.abs(value - 127.5) < 3);
  }

  @Test
  void growingInterpolatesLinearly() throws IOException {
    BufferedImage image = plain(2, 2, Color.BLACK);
    image.setRGB(1, 0, 0xffc8c8c8);
    image.setRGB(1, 1, 0xffc8c8c8);
    assertThat(read(write(image, "png"), new Shape(1, 4, 4)))
        .startsWith(0, 50, 150, 200, 0, 50, 150, 200);
  }

  @Test
  void aLineOfOnePixelStillLeavesAPixel() throws IOException {
    assertThat(read(write(plain(1, 1000, Color.WHITE), "png"), GREY_2X2))
        .containsExactly(255, 255, 0, 0);
  }

  @Test
  void refusesWhatIsNoImage() throws IOException {
    Path text = Files.write(dir.resolve("x.png"), "no image".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> ImageFiles.read(text, GREY_2X2))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "x.png", "is not an image", "expected PNG, JPEG, GIF, BMP, TIFF or WebP");
    Path empty = Files.write(dir.resolve("y.png"), new byte[0]);
    assertThatThrownBy(() -> ImageFiles.read(empty, GREY_2X2)).hasMessageContaining("y.png");
    assertThatThrownBy(() -> ImageFiles.read(dir.resolve("z.png"), GREY_2X2))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("z.png");
    assertThatThrownBy(() -> ImageFiles.read(dir, GREY_2X2)).isInstanceOf(DataException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
  void refusesTruncatedImages(String format) throws IOException {
    BufferedImage noisy = plain(64, 64, Color.BLACK);
    for (int i = 0; i < 64 * 64; i++) {
      noisy.setRGB(i % 64, i / 64, i * 2654435);
    }
    byte[] whole = Files.readAllBytes(write(noisy, format));
    Path cut = Files.write(dir.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> ImageFiles.read(cut, GREY_2X2))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cut");
  }

  @Test
  void refusesHugeImagesBeforeDecodingThem() throws IOException {
    Path huge = Files.write(dir.resolve("huge.png"), pngHeader(30_000, 30_000));
    assertThatThrownBy(() -> ImageFiles.read(huge, GREY_2X2))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("30000×30000", "expected at most", "shrink it");
    Path wide = Files.write(dir.resolve("wide.png"), pngHeader(1_000_000, 1));
    assertThatThrownBy(() -> ImageFiles.read(wide, GREY_2X2)).hasMessageContaining("1×1000000");
  }

  @Test
  void shapesMustBeReasonable() {
    int[][] shapes = {{2, 1, 1}, {1, 0, 1}, {1, 1, -1}, {3, 5000, 5}};
    for (int[] shape : shapes) {
      assertThatThrownBy(() -> new Shape(shape[0], shape[1], shape[2]).requireOfImages())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// The beginning of a grey PNG that claims a size.
  private static byte[] pngHeader(int width, int height) {
    return png(width, height, 0, new byte[0]);
  }

  /// A PNG of 8 bits a sample, from rows that each begin with filter 0.
  private static byte[] png(int width, int height, int colourType, byte[] rows) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) colourType);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(ByteBuffer.allocate(8).putLong(0x89504E470D0A1A0AL).array());
    png.writeBytes(chunk("IHDR", header.array()));
    png.writeBytes(chunk("IDAT", deflate(rows)));
    png.writeBytes(chunk("IEND", new byte[0]));
    return png.toByteArray();
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) crc.getValue()).array();
  }

  private static byte[] deflate(byte[] bytes) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] buffer = new byte[100];
      return Arrays.copyOf(buffer, deflater.deflate(buffer));
    }
  }
}
