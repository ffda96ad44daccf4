package dev.hourglass.random;

/// The one source of random numbers: SplitMix64, the same sequence on every machine.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014), with the
/// finalizer that Vigna's reference implementation uses. Every use in a run has a stream of its
/// own, which {@link Streams} numbers.
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;
  private double spareGaussian = Double.NaN;

  /// A generator whose sequence depends on the seed alone.
  public SplitMix64(long seed) {
    state = seed;
  }

  /// The generator of one independent stream (an epoch's shuffle, a layer's initial weights, …).
  public static SplitMix64 stream(long seed, long stream) {
    return new SplitMix64(mix(mix(seed) + GOLDEN_GAMMA * (stream + 1)));
  }

  /// Random bits that depend on a seed, a stream and a position in it: for random numbers that must
  /// not depend on earlier ones. Allocates nothing.
  public static long key(long seed, long stream, long position) {
    return mix(mix(mix(seed) + GOLDEN_GAMMA * (stream + 1)) + GOLDEN_GAMMA * (position + 1));
  }

  /// What a generator of this seed gives after `position` other numbers: for random numbers by the
  /// million that must not depend on earlier ones. Allocates nothing.
  public static long at(long seed, long position) {
    return mix(seed + GOLDEN_GAMMA * (position + 1));
  }

  /// The next 64 random bits.
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /// A uniform number in [0, 1) with 53 random bits.
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /// A uniform number in [low, high).
  public double nextDouble(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /// A uniform whole number in [0, bound), without bias.
  ///
  /// @throws IllegalArgumentException if the bound is not positive
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound is " + bound + ", expected a positive number");
    }
    // Lemire's multiply-shift with rejection, on 32-bit draws.
    long product = (nextLong() >>> 32) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long threshold = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < threshold) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /// A standard normal number: Marsaglia's polar method on `StrictMath`, equal on every machine.
  public double nextGaussian() {
    if (!Double.isNaN(spareGaussian)) {
      double spare = spareGaussian;
      spareGaussian = Double.NaN;
      return spare;
    }
    while (true) {
      double u = nextDouble(-1, 1);
      double v = nextDouble(-1, 1);
      double square = u * u + v * v;
      if (square > 0 && square < 1) {
        double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spareGaussian = v * scale;
        return u * scale;
      }
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
