package dev.hourglass.codec;

import dev.hourglass.data.Pixels;
import dev.hourglass.data.Shape;
import java.util.Arrays;
import java.util.function.IntConsumer;

/// The content of a block of lossless images: coded labels and names, and the pixels in the way
/// that suits them.
///
/// @param notes coded labels and names
/// @param rest the pixels
record LosslessBlock(byte[] notes, byte[] rest) {
  private static final int STORED = 0;
  private static final int VALUES = 1;
  private static final int TWO_VALUES = 2;

  private static final int LEAST_BITS = 10;

  static LosslessBlock of(byte[] content) throws DamagedException {
    ByteFields.In in = new ByteFields.In(content);
    byte[] notes = in.raw((int) in.number("bytes of labels and names", 0, in.remaining()));
    return new LosslessBlock(notes, in.raw(in.remaining()));
  }

  /// {@return a block's content}
  ///
  /// @param notes coded labels and names
  /// @param done receives how many more images are coded
  static byte[] encode(
      byte[] notes, Pixels images, Shape shape, Strength strength, IntConsumer done) {
    ByteFields.Out out = new ByteFields.Out();
    out.number(notes.length).raw(notes);
    byte[] coded = coded(images, shape, strength, done);
    if (coded.length <= (long) images.count() * shape.size()) {
      return out.raw(coded).toBytes();
    }
    // Nothing about them is predictable.
    out.raw((byte) STORED);
    byte[] image = new byte[shape.size()];
    for (int i = 0; i < images.count(); i++) {
      images.copy(i, image, 0);
      out.raw(image);
    }
    return out.toBytes();
  }

  private static byte[] coded(Pixels images, Shape shape, Strength strength, IntConsumer done) {
    ByteFields.Out out = new ByteFields.Out();
    int[] values = values(images);
    if (values.length <= 2) {
      out.raw((byte) TWO_VALUES, (byte) values[0], (byte) values[values.length - 1]);
    } else {
      out.raw((byte) VALUES);
    }
    BitCoder.Writer writer = new BitCoder.Writer(out);
    byte[] image = new byte[shape.size()];
    ImageCoder coder = coder(writer, values.length <= 2, shape, strength, images.count());
    try {
      for (int i = 0; i < images.count(); i++) {
        images.copy(i, image, 0);
        if (values.length <= 2) {
          for (int p = 0; p < image.length; p++) {
            image[p] = (byte) (image[p] == (byte) values[0] ? 0 : 1);
          }
        }
        coder.code(image);
        done.accept(1);
      }
    } catch (DamagedException e) {
      throw new AssertionError("a writer takes every bit", e);
    }
    writer.finish();
    return out.toBytes();
  }

  /// The values that occur, in rising order.
  private static int[] values(Pixels images) {
    boolean[] occurs = new boolean[256];
    byte[] image = new byte[images.size()];
    for (int i = 0; i < images.count(); i++) {
      images.copy(i, image, 0);
      for (byte pixel : image) {
        occurs[pixel & 0xFF] = true;
      }
    }
    int[] values = new int[256];
    int count = 0;
    for (int value = 0; value < occurs.length; value++) {
      if (occurs[value]) {
        values[count++] = value;
      }
    }
    return Arrays.copyOf(values, count);
  }

  private static ImageCoder coder(
      BitCoder coder, boolean two, Shape shape, Strength strength, int count) {
    long pixels = (long) shape.size() * count;
    int digits = Long.SIZE - Long.numberOfLeadingZeros(pixels / 2);
    int bits = Math.clamp(digits, LEAST_BITS, strength.tableBits);
    return new ImageCoder(
        shape,
        two
            ? new TwoValueModel(coder, shape, bits, strength)
            : new PixelModel(coder, shape, bits, strength));
  }

  /// {@return some of the images, `[image][channel][row][column]`}
  ///
  /// @param strength with which they were compressed
  /// @param count images of the block
  /// @param from the first that is wanted
  /// @param to place behind the last
  byte[] pixels(Shape shape, Strength strength, int count, int from, int to)
      throws DamagedException {
    ByteFields.In in = new ByteFields.In(rest);
    int way = in.raw(1)[0];
    byte[] images = new byte[(to - from) * shape.size()];
    if (way == STORED) {
      byte[] all = in.raw(count * shape.size());
      if (in.remaining() > 0) {
        throw new DamagedException("has bytes behind its images, expected none");
      }
      System.arraycopy(all, from * shape.size(), images, 0, images.length);
      return images;
    }
    if (way != VALUES && way != TWO_VALUES) {
      throw new DamagedException("has pixels of kind %d, expected 0 to 2".formatted(way));
    }
    byte[] values = in.raw(way == TWO_VALUES ? 2 : 0);
    BitCoder.Reader reader = new BitCoder.Reader(in);
    ImageCoder coder = coder(reader, way == TWO_VALUES, shape, strength, count);
    byte[] image = new byte[shape.size()];
    for (int i = 0; i < to; i++) {
      coder.code(image);
      if (i >= from) {
        System.arraycopy(image, 0, images, (i - from) * image.length, image.length);
      }
    }
    if (to == count) {
      reader.end();
    }
    for (int p = 0; p < images.length && way == TWO_VALUES; p++) {
      images[p] = values[images[p]];
    }
    return images;
  }
}
