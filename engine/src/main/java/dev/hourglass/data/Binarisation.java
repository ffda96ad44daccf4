package dev.hourglass.data;

import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import java.util.Objects;

/// How grey images become black and white ones: each number is 1 with the probability that it is
/// itself, and 0 otherwise (Salakhutdinov and Murray, "On the quantitative analysis of deep belief
/// networks", ICML 2008). Colour channels are numbers of their own.
///
/// The draw of {@link #FIXED} depends on the content of an image alone: its random numbers are
/// those of a key that is a digest of its bytes. So an image has the same black and white pixels in
/// any subset, order and file, whatever the seed of a training, and images that are black and white
/// already stay as they are. Larochelle's files of binarised MNIST are another draw.
public enum Binarisation {
  /// Images stay as they are.
  NONE,
  /// Every image is drawn once.
  FIXED,
  /// Training images are drawn again in every epoch, all other images as in {@link #FIXED}.
  DYNAMIC;

  /// What the names of datasets that were drawn end in.
  private static final String BINARISED = "-binarised";

  /// The offset and the prime of FNV-1a with 64 bits.
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;

  private static final long FNV_PRIME = 0x100000001B3L;

  /// {@return images to be measured, drawn once unless they stay as they are}
  ///
  /// @param images grey or coloured ones, which are not changed
  /// @throws IllegalArgumentException if they are in a file and too many for an array
  public Images measured(Images images) {
    Objects.requireNonNull(images, "images");
    return switch (images) {
      case ByteImages bytes -> measured(bytes);
      case FloatImages floats when this == NONE -> floats;
      case FloatImages floats -> drawn(floats);
    };
  }

  /// {@return images to be measured, drawn once unless they stay as they are}
  ///
  /// @param images grey or coloured ones, which are not changed
  /// @throws IllegalArgumentException if they are in a file and too many for an array
  public ByteImages measured(ByteImages images) {
    Objects.requireNonNull(images, "images");
    return this == NONE ? images : drawn(images);
  }

  /// {@return a dataset to be measured: both sets drawn once, with names that say so, unless they
  /// stay as they are}
  ///
  /// @param dataset of grey or coloured images, which are not changed
  /// @throws IllegalArgumentException if they are in a file and too many for an array
  public Dataset measured(Dataset dataset) {
    Objects.requireNonNull(dataset, "dataset");
    return this == NONE
        ? dataset
        : new Dataset(dataset.name() + BINARISED, named(dataset.train()), named(dataset.test()));
  }

  private static ByteImages named(ByteImages images) {
    return drawn(images).named(images.name() + BINARISED);
  }

  /// {@return images to train on: drawn once if that is so for all epochs}
  ///
  /// @param images grey or coloured ones, which are not changed
  /// @throws IllegalArgumentException if they are in a file and too many for an array
  public Images trained(Images images) {
    Objects.requireNonNull(images, "images");
    return this == FIXED ? measured(images) : images;
  }

  /// {@return the numbers of training images as one epoch uses them: a draw depends on the seed,
  /// the epoch and the image's number alone, so that any number of threads and resumed trainings
  /// see the same bits}
  ///
  /// @param images give the probabilities where the images are drawn again
  /// @param seed of the training
  /// @param epoch number, from 1
  public BlockLayout.Source ofEpoch(BlockLayout.Source images, long seed, int epoch) {
    Objects.requireNonNull(images, "images");
    if (this != DYNAMIC) {
      return images;
    }
    return (image, from, length, to, offset) -> {
      images.copy(image, from, length, to, offset);
      draw(Streams.DYNAMIC_BINARISATION.key(seed, epoch, image), to, offset, length, from);
    };
  }

  private static ByteImages drawn(ByteImages images) {
    int size = images.shape().size();
    byte[] pixels = new byte[bytes(images)];
    float[] numbers = new float[size];
    for (int image = 0; image < images.count(); image++) {
      images.copy(image, numbers, 0);
      draw(key(numbers, 0, size), numbers, 0, size, 0);
      for (int e = 0; e < size; e++) {
        pixels[image * size + e] = (byte) (255 * numbers[e]);
      }
    }
    return new ByteImages(
        images.name(),
        images.shape(),
        Pixels.of(pixels, size),
        images.labels(),
        images.classes(),
        images.files());
  }

  private static int bytes(ByteImages images) {
    long bytes = (long) images.count() * images.shape().size();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%s has %d pixel bytes, and images to be binarised once may have %d in total: use fewer images, or dynamic binarisation for training"
              .formatted(images.name(), bytes, Integer.MAX_VALUE - 8));
    }
    return (int) bytes;
  }

  private static FloatImages drawn(FloatImages images) {
    int size = images.shape().size();
    float[] numbers = images.values().clone();
    for (int at = 0; at < numbers.length; at += size) {
      draw(key(numbers, at, size), numbers, at, size, 0);
    }
    return new FloatImages(images.shape(), numbers, images.labels(), images.classes());
  }

  /// The key of an image's draw: FNV-1a over its numbers as bytes.
  private static long key(float[] numbers, int offset, int size) {
    long digest = FNV_OFFSET;
    for (int e = offset; e < offset + size; e++) {
      digest = (digest ^ (Math.round(255 * numbers[e]) & 0xFF)) * FNV_PRIME;
    }
    return Streams.FIXED_BINARISATION.key(0, 0, digest);
  }

  /// Replaces numbers by zeros and ones. Allocates nothing.
  ///
  /// @param key of the image's random numbers
  /// @param numbers in [0, 1], changed from `offset` on
  /// @param length how many
  /// @param first place in the image of the first of them
  private static void draw(long key, float[] numbers, int offset, int length, int first) {
    for (int e = 0; e < length; e++) {
      float uniform = (SplitMix64.at(key, first + e) >>> 40) * 0x1p-24f;
      numbers[offset + e] = uniform < numbers[offset + e] ? 1 : 0;
    }
  }
}
