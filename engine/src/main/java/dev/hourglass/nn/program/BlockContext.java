package dev.hourglass.nn.program;

import dev.hourglass.kernels.Block;

/// What layers may read about the current block beside its numbers. Mutable, so that a step
/// allocates nothing.
public final class BlockContext {
  public int count;
  float share;
  public long key;
  public float penaltyFactor;
  public float freeBits;

  /// Half the step to which a code is rounded.
  float halfStep = 0.5f;

  /// Whether the penalty is that of the samples, with a weight for each, instead of the exact
  /// divergence.
  public boolean sampled;

  /// Of each lane's sample among those of its image, with the sum 1.
  public final float[] weights = new float[Block.WIDE];

  public final int[] labels = new int[Block.WIDE];

  /// A pass that nothing is known of yet.
  public BlockContext() {}

  /// Announces a block that is the whole batch.
  ///
  /// @param count how many lanes hold an image
  /// @param key of the block's random numbers: the same key gives the same numbers
  public void begin(int count, long key) {
    begin(count, count, key);
  }

  /// Announces a block.
  ///
  /// @param count how many lanes hold an image
  /// @param batch how many images the batch has
  /// @param key of the block's random numbers: the same key gives the same numbers
  public void begin(int count, int batch, long key) {
    this.count = count;
    share = (float) count / batch;
    this.key = key;
  }

  /// {@return what the gradient of a lane's penalty is multiplied by}
  ///
  /// @param lane which image of the block
  public float weight(int lane) {
    return sampled ? weights[lane] : 1;
  }

  /// Says whether each image's penalty is that of its sample, with a weight of its own.
  public void sample(boolean sampled) {
    this.sampled = sampled;
  }

  /// Says what penalties on the code count.
  ///
  /// @param factor what the gradient of their sum over images is multiplied by
  /// @param freeBits nats per dimension that cost nothing
  public void penalise(double factor, double freeBits) {
    penaltyFactor = (float) factor;
    this.freeBits = (float) freeBits;
  }

  /// Says to what a code is going to be rounded, for the rate that it takes then.
  ///
  /// @param step multiples of it; 1, whole numbers, where nothing is said
  public void round(double step) {
    halfStep = (float) (step / 2);
  }

  /// Sets the class of an image, for layers that read labels.
  ///
  /// @param lane which image of the block
  /// @param label its class
  public void label(int lane, int label) {
    labels[lane] = label;
  }
}
