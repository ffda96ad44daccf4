package dev.hourglass.train;

/// What happens to the images that the encoder sees in training; the target stays clean (Vincent et
/// al., "Extracting and composing robust features with denoising autoencoders", ICML 2008).
public sealed interface Corruption {
  /// Nothing.
  Corruption NONE = new None();

  /// Changes a range of a block's numbers in place. What happens to a number depends on its
  /// position and the key alone. Must not allocate.
  void apply(float[] numbers, int begin, int end, long key);

  /// Nothing happens.
  record None() implements Corruption {
    @Override
    public void apply(float[] numbers, int begin, int end, long key) {}
  }
}
