package dev.hourglass.random;

/// Every use of random numbers: for a seed, each use has streams of its own, so that more random
/// numbers in one place never change those of another.
///
/// A use has 2⁵² streams, numbered by an index: the epoch, the image, the parameter. The random
/// numbers follow from the number of the use, so a new use gets the next number
/// (docs/decisions/0008). To change a number, change {@link #NUMBERING} too.
public enum Streams {
  /// The order of the ten digits in each block of synthetic images; index: the block.
  SYNTHETIC_LABELS(0),
  /// The shape of a synthetic image; index: the image.
  SYNTHETIC_IMAGES(1),
  /// Initial values; index: the parameter.
  INITIAL_VALUES(2),
  /// The order of the images; index: the epoch, 0 for which of them are kept for validation.
  SHUFFLING(3),
  /// How images are moved; index: the epoch, position: the image.
  AUGMENTATION(4),
  /// The key of a batch's own random numbers; index: the epoch, 0 for tests, position: the first
  /// image.
  BATCHES(5),
  /// What corrupts a block, from the batch's key.
  CORRUPTION(6),
  /// What dropout leaves out, from the batch's key; index: the layer's position.
  DROPOUT(7),
  /// Noise of variational codes in training, from the batch's key; index: the layer's position.
  LATENT_NOISE(8),
  /// Codes from an encoder's distributions; index: the image.
  ENCODER_SAMPLES(9),
  /// Codes from the prior.
  PRIOR_SAMPLES(10),
  /// Which codes a Gaussian mixture's components begin with.
  MIXTURE_START(11),
  /// Codes from a Gaussian mixture.
  MIXTURE_SAMPLES(12),
  /// Codes that bounds of the likelihood are estimated from; index: the image.
  LIKELIHOOD_SAMPLES(13),
  /// Resamples for intervals; index: the resample.
  RESAMPLES(14),
  /// The order in which a linear probe sees its codes.
  LINEAR_PROBE(15),
  /// Where the points of a map begin.
  MAP_START(16),
  /// Which points a map's points are moved away from; index: the epoch.
  MAP_REPULSION(17),
  /// The same for new points on a map; index: the epoch, position: a hash of the point.
  NEW_PLACES(18),
  /// Which codes k-means begins with; index: the start.
  KMEANS_START(19),
  /// Noise in place of rounding in training, from the batch's key; index: the layer's position.
  ROUNDING_NOISE(20),
  /// Black and white images that are drawn once; position: a digest of the image.
  FIXED_BINARISATION(21),
  /// Black and white training images; index: the epoch, position: the image.
  DYNAMIC_BINARISATION(22);

  /// Which numbering this is. A training that was started with another one cannot be resumed.
  public static final int NUMBERING = 2;

  private static final int INDEX_BITS = 52;

  private final long use;

  Streams(long use) {
    this.use = use;
  }

  /// {@return the generator of one stream}
  ///
  /// @param seed of the run
  /// @param index which stream of this use, from 0
  /// @throws IllegalArgumentException if the index is negative or 2⁵² or more
  public SplitMix64 generator(long seed, long index) {
    return SplitMix64.stream(seed, number(index));
  }

  /// {@return random bits that depend on a seed, a stream and a position in it: for random numbers
  /// that must not depend on earlier ones. Allocates nothing}
  ///
  /// @param seed of the run, or a key
  /// @param index which stream of this use, from 0
  /// @param position any number
  /// @throws IllegalArgumentException if the index is negative or 2⁵² or more
  public long key(long seed, long index, long position) {
    return SplitMix64.key(seed, number(index), position);
  }

  private long number(long index) {
    if (index >>> INDEX_BITS != 0) {
      throw new IllegalArgumentException(
          "stream %d of %s was asked for, expected 0 to 2^52 - 1".formatted(index, this));
    }
    return use << INDEX_BITS | index;
  }
}
