package dev.hourglass.data.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of many kinds, compared with Pillow's pixels: make_images.py made both.
class ImageKindsTest {
  private static final Path FILES = Path.of("src/test/resources/images");

  /// Names, columns, rows, the distance of pixels and the pixels.
  static Stream<String> lines() throws IOException {
    return Files.readAllLines(FILES.resolve("pixels.txt")).stream();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void pixelsAreThoseOfPillow(String line) throws IOException {
    String[] words = line.split(" ", -1);
    byte[] content = Files.readAllBytes(FILES.resolve(words[0]));
    int width = Integer.parseInt(words[1]);
    int height = Integer.parseInt(words[2]);
    int step = Integer.parseInt(words[3]);
    assertThat(ImageFiles.size(words[0], content)).isEqualTo(new ImageFiles.Size(height, width));
    byte[] pixels = ImageFiles.read(words[0], content, new Shape(3, height, width)).pixels();
    int word = 4;
    for (int y = step / 2; y < height; y += step) {
      for (int x = step / 2; x < width; x += step) {
        int expected = Integer.parseInt(words[word++], 16);
        for (int c = 0; c < 3; c++) {
          int found = Byte.toUnsignedInt(pixels[(c * height + y) * width + x]);
          assertThat(found)
              .as("channel %d of row %d, column %d", c, y, x)
              .isCloseTo(expected >> (16 - 8 * c) & 255, within(1));
        }
      }
    }
    assertThat(word).isEqualTo(words.length);
  }

  @ParameterizedTest
  @CsvSource({
    "float.tif, format 3",
    "int32.tif, format 2",
    "jpeg-in.tif, compression 7",
    "lab.tif, colours of kind 8",
  })
  void whatIsNotReadIsNamed(String name, String problem) throws IOException {
    byte[] content = Files.readAllBytes(FILES.resolve(name));
    assertThatThrownBy(() -> ImageFiles.decode(name, content))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(name + " is a TIFF with", problem, "expected", "convert");
    assertThatThrownBy(() -> ImageFiles.size(name, content)).hasMessageContaining(problem);
  }

  @Test
  void decodedImagesAreUpright() throws IOException {
    byte[] content = Files.readAllBytes(FILES.resolve("exif6.png"));
    BufferedImage image = ImageFiles.decode("x", content);
    assertThat(image.getWidth()).isEqualTo(5);
    assertThat(image.getHeight()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_USHORT_GRAY,
        BufferedImage.TYPE_BYTE_BINARY,
        BufferedImage.TYPE_BYTE_INDEXED
      })
  void tiffsMayHaveTilesAndEitherOrderOfBytes(int type) throws IOException {
    BufferedImage image = new BufferedImage(50, 35, type);
    for (int i = 0; i < 50 * 35; i++) {
      image.setRGB(i % 50, i / 50, i * 654321);
    }
    Shape shape = new Shape(3, 35, 50);
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      for (String compression : new String[] {"LZW", "Deflate", "PackBits"}) {
        byte[] tiff = tiled(image, order, compression);
        assertThat(ImageFiles.read("x", tiff, shape).pixels())
            .isEqualTo(ImageFiles.fit(image, shape));
      }
    }
  }

  private static byte[] tiled(BufferedImage image, ByteOrder order, String compression)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
    param.setTiling(16, 32, 0, 0);
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionType(compression);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      out.setByteOrder(order);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    }
    return bytes.toByteArray();
  }

  @Test
  void tiffsMayHavePlanes() throws IOException {
    byte[] content = Arrays.copyOf(new byte[] {'M', 'M', 0, '*'}, 8 + 12);
    for (int i = 0; i < 12; i++) {
      content[8 + i] = (byte) (10 * i);
    }
    TreeMap<Integer, long[]> tags = new TreeMap<>();
    tags.put(256, new long[] {2});
    tags.put(257, new long[] {2});
    tags.put(258, new long[] {8, 8, 8});
    tags.put(262, new long[] {2});
    tags.put(273, new long[] {8, 12, 16});
    tags.put(277, new long[] {3});
    tags.put(279, new long[] {4, 4, 4});
    tags.put(284, new long[] {2});
    byte[] tiff = TiffCopy.of(content, ByteOrder.BIG_ENDIAN, tags);
    assertThat(ImageFiles.read("x", tiff, new Shape(3, 2, 2)).pixels())
        .containsExactly(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110);
  }

  @Test
  void anImagesNameHasOneOfTheEndings() {
    for (String name :
        "a.png b.JPG c.jpeg d.jpe e.JFIF f.gif g.Bmp h.webp i.tif j.TIFF".split(" ", -1)) {
      assertThat(ImageFiles.isImageName(Path.of("x", name))).as(name).isTrue();
    }
    for (String name : "png a.txt a.png.gz a.pgm".split(" ", -1)) {
      assertThat(ImageFiles.isImageName(Path.of("x", name))).as(name).isFalse();
    }
  }

  /// What is stored decides, and never the name.
  @Test
  void namesDoNotMatter() throws IOException {
    byte[] content = Files.readAllBytes(FILES.resolve("lossless-6.webp"));
    assertThat(ImageFiles.decode("a.png", content).getWidth()).isEqualTo(37);
  }
}
