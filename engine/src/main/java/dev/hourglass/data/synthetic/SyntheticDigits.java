package dev.hourglass.data.synthetic;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.Shape;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import java.util.List;
import java.util.stream.IntStream;

/// Synthetic handwritten digits in the style of MNIST, which need no download.
///
/// [DigitStrokes] says how digits are written, [Handwriting] writes them with a person's
/// irregularity, [DigitRaster] makes images of them. Image `i` depends on the seed and on `i`
/// alone: a smaller set is the beginning of a larger one, and every machine draws the same bytes.
public final class SyntheticDigits {
  private static final List<String> CLASSES = PublishedDataset.MNIST.classes();

  private SyntheticDigits() {}

  /// Draws digits: 28×28 grey pixels each, labelled 0 to 9.
  ///
  /// Every run of ten images from a multiple of ten on holds each digit once, in random order.
  ///
  /// @param count number of images, 0 or more
  /// @param seed gives another set for each value
  /// @return the digits
  /// @throws IllegalArgumentException if the count is negative or the pixels exceed one array
  public static ByteImages generate(int count, long seed) {
    int size = DigitRaster.SIDE * DigitRaster.SIDE;
    if (count < 0 || count > Integer.MAX_VALUE / size) {
      throw new IllegalArgumentException(
          "%d synthetic digits were requested, expected 0 to %d: ask for a number in that range"
              .formatted(count, Integer.MAX_VALUE / size));
    }
    byte[] pixels = new byte[count * size];
    int[] labels = new int[count];
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> {
          labels[i] = label(i, seed);
          draw(labels[i], Streams.SYNTHETIC_IMAGES.generator(seed, i), pixels, i * size);
        });
    return ByteImages.of(
        "synthetic", new Shape(1, DigitRaster.SIDE, DigitRaster.SIDE), pixels, labels, CLASSES);
  }

  private static void draw(int digit, SplitMix64 random, byte[] pixels, int offset) {
    DigitStrokes.Style style = DigitStrokes.pick(digit, random);
    DigitRaster.draw(new Handwriting(DigitStrokes.pen(digit), random).write(style), pixels, offset);
  }

  /// The label of image `i`: its place in the shuffled ten digits of its block.
  private static int label(int i, long seed) {
    int block = i / CLASSES.size();
    SplitMix64 random = Streams.SYNTHETIC_LABELS.generator(seed, block);
    int[] order = IntStream.range(0, CLASSES.size()).toArray();
    for (int left = order.length; left > 1; left--) {
      int picked = random.nextInt(left);
      int digit = order[picked];
      order[picked] = order[left - 1];
      order[left - 1] = digit;
    }
    return order[i % CLASSES.size()];
  }
}
