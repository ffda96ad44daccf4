package dev.hourglass.app.figures;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// One image as a part of a figure.
///
/// @param channels 1 for grey, 3 for red, green, blue
/// @param height rows
/// @param width columns
/// @param pixels `[channel][row][column]`, a byte 0 to 255 each
public record Picture(int channels, int height, int width, byte[] pixels) {
  /// Checks the shape.
  ///
  /// @throws IllegalArgumentException if the channels are neither 1 nor 3, or the pixels do not fit
  public Picture {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "a picture has %d channels, expected 1 (grey) or 3 (colour): show one channel at a time"
              .formatted(channels));
    }
    if (height < 1 || width < 1 || (long) channels * height * width != pixels.length) {
      throw new IllegalArgumentException(
          "a picture of %d×%d×%d has %d bytes, expected channels × height × width of at least one"
              .formatted(channels, height, width, pixels.length));
    }
  }

  /// One image, copied.
  ///
  /// @param index its place, from 0
  /// @throws IllegalArgumentException if its channels are neither 1 nor 3
  public static Picture of(Images images, int index) {
    Shape shape = images.shape();
    byte[] pixels = new byte[shape.size()];
    switch (images) {
      case ByteImages bytes -> bytes.content().copy(index, pixels, 0);
      case FloatImages floats -> {
        int from = index * shape.size();
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] = (byte) Math.round(255 * Math.clamp(floats.values()[from + i], 0f, 1f));
        }
      }
    }
    return new Picture(shape.channels(), shape.height(), shape.width(), pixels);
  }

  /// Some images.
  ///
  /// @param places of the images, from 0
  /// @throws IllegalArgumentException if their channels are neither 1 nor 3
  public static List<Picture> some(Images images, int... places) {
    return Arrays.stream(places).mapToObj(place -> of(images, place)).toList();
  }

  /// All images.
  ///
  /// @throws IllegalArgumentException if their channels are neither 1 nor 3
  public static List<Picture> all(Images images) {
    return IntStream.range(0, images.count()).mapToObj(place -> of(images, place)).toList();
  }

  /// The picture as a PNG file of its own size.
  public byte[] png() {
    return Png.bytes(out -> Png.write(enlarged(1), out));
  }

  /// The picture as a PNG file of as many channels as it has: grey takes half the bytes so.
  public byte[] compactPng() {
    if (channels > 1) {
      return png();
    }
    var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, width, height, pixels);
    return Png.bytes(out -> Png.write(image, out));
  }

  /// Pictures of one size beside and below each other without any space, as one PNG file: a page
  /// shows parts of it.
  ///
  /// @param pictures at least one
  /// @param columns pictures in a row
  public static byte[] sheet(List<Picture> pictures, int columns) {
    Picture first = pictures.getFirst();
    int rows = Math.ceilDiv(pictures.size(), columns);
    var sheet =
        new BufferedImage(columns * first.width, rows * first.height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pictures.size(); i++) {
      pictures.get(i).draw(sheet, i % columns * first.width, i / columns * first.height);
    }
    return Png.bytes(out -> Png.write(sheet, out));
  }

  private void draw(BufferedImage sheet, int left, int top) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        sheet.setRGB(left + x, top + y, rgb(y, x));
      }
    }
  }

  /// The picture enlarged by a whole factor, each pixel a square.
  BufferedImage enlarged(int scale) {
    var image = new BufferedImage(width * scale, height * scale, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height * scale; y++) {
      for (int x = 0; x < width * scale; x++) {
        image.setRGB(x, y, rgb(y / scale, x / scale));
      }
    }
    return image;
  }

  private int rgb(int y, int x) {
    int red = pixels[y * width + x] & 0xFF;
    if (channels == 1) {
      return red * 0x010101;
    }
    int green = pixels[(height + y) * width + x] & 0xFF;
    int blue = pixels[(2 * height + y) * width + x] & 0xFF;
    return red << 16 | green << 8 | blue;
  }
}
