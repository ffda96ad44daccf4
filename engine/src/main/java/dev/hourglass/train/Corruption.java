package dev.hourglass.train;

import dev.hourglass.random.Normal;
import dev.hourglass.random.SplitMix64;
import java.util.Objects;

/// Corruption of the encoder's input in training; the target stays clean (Vincent et al.,
/// "Extracting and composing robust features with denoising autoencoders", ICML 2008).
///
/// Each number of a block is corrupted independently: position `i` uses the bits that a {@link
/// SplitMix64} of the block's key gives at `i`, in any order and in any pieces. Colour channels are
/// numbers of their own.
public sealed interface Corruption {
  /// Nothing.
  Corruption NONE = new None();

  /// Changes a range of a block's numbers in place. What happens to a number depends on its
  /// position and the key alone. Must not allocate.
  ///
  /// @param numbers a block's, `[pixel][channel][lane]`, changed from `begin` to `end` − 1
  /// @param begin place of the first
  /// @param end place behind the last
  /// @param key of the random numbers
  void apply(float[] numbers, int begin, int end, long key);

  /// {@return words for people and for {@link #parse}: `none`, `gaussian:0.3`,
  /// `salt-and-pepper:0.1`, `masking:0.25`}
  String description();

  /// Reads what {@link #description} writes.
  ///
  /// @param text what a user wrote
  /// @return the noise
  /// @throws IllegalArgumentException if it is something else or the number is out of range
  static Corruption parse(String text) {
    if (text.strip().equals(None.NAME)) {
      return NONE;
    }
    String expected = "none, gaussian:0.3, salt-and-pepper:0.1 or masking:0.25, with any number";
    NamedNumber read = NamedNumber.parse(text, expected);
    return switch (read.name()) {
      case Gaussian.NAME -> new Gaussian(read.number());
      case SaltAndPepper.NAME -> new SaltAndPepper(read.number());
      case Masking.NAME -> new Masking(read.number());
      default ->
          throw new IllegalArgumentException(
              "there is no corruption \"%s\", expected %s".formatted(read.name(), expected));
    };
  }

  /// Nothing happens.
  record None() implements Corruption {
    private static final String NAME = "none";

    @Override
    public void apply(float[] numbers, int begin, int end, long key) {
      Objects.requireNonNull(numbers, "numbers");
    }

    @Override
    public String description() {
      return NAME;
    }
  }

  /// Every number gets a normal one added. The sums are left as they are, below 0 and above 1, as
  /// in Vincent et al., "Stacked denoising autoencoders" (JMLR 11, 2010), where x̃ is N(x, σ²I);
  /// cutting them to [0, 1], as Keras' tutorial does, would show the encoder which of the dark and
  /// white pixels were disturbed.
  ///
  /// @param deviation standard deviation σ, of numbers in [0, 1]; above 0 and at most 10
  record Gaussian(double deviation) implements Corruption {
    private static final String NAME = "gaussian";

    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is out of range
    public Gaussian {
      SettingChecks.number(
          "the noise's standard deviation",
          deviation > 0 && deviation <= 10,
          deviation,
          "above 0 and at most 10");
    }

    @Override
    public void apply(float[] numbers, int begin, int end, long key) {
      Objects.requireNonNull(numbers, "numbers");
      long seed = NoiseBits.seed(key);
      float scale = (float) deviation;
      for (int e = begin; e < end; e++) {
        numbers[e] = Math.fma(scale, Normal.of((int) SplitMix64.at(seed, e)), numbers[e]);
      }
    }

    @Override
    public String description() {
      return new NamedNumber(NAME, deviation).toString();
    }
  }

  /// A share of the numbers, chosen for each block, becomes 0 or 1, either as likely.
  ///
  /// @param share above 0 and at most 1
  record SaltAndPepper(double share) implements Corruption {
    private static final String NAME = "salt-and-pepper";

    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is out of range
    public SaltAndPepper {
      NoiseBits.checkShare(share);
    }

    @Override
    public void apply(float[] numbers, int begin, int end, long key) {
      Objects.requireNonNull(numbers, "numbers");
      NoiseBits.replace(numbers, begin, end, key, share, 1);
    }

    @Override
    public String description() {
      return new NamedNumber(NAME, share).toString();
    }
  }

  /// A share of the numbers, chosen for each block, becomes 0.
  ///
  /// @param share above 0 and at most 1
  record Masking(double share) implements Corruption {
    private static final String NAME = "masking";

    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is out of range
    public Masking {
      NoiseBits.checkShare(share);
    }

    @Override
    public void apply(float[] numbers, int begin, int end, long key) {
      Objects.requireNonNull(numbers, "numbers");
      NoiseBits.replace(numbers, begin, end, key, share, 0);
    }

    @Override
    public String description() {
      return new NamedNumber(NAME, share).toString();
    }
  }
}
