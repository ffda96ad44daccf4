package dev.hourglass.train;

import dev.hourglass.nn.program.BlockContext;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;
import java.util.List;

/// The importance-weighted bound of a block whose images are there several times, each with noise
/// of its own (Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders", ICLR 2016).
///
/// A sample's weight is `p(x|z) p(z) / q(z|x)`, with the loss in place of `−log p(x|z)` and `q / p`
/// to the power of the penalty's weight; an image's bound is the logarithm of the mean weight. The
/// gradient is that of each sample, multiplied by its share of the image's weights.
final class ImportanceWeights {
  private final Program program;
  private final LossOperation loss;
  private final float[] gradients;
  private final int samples;
  private final int lanes;
  private final int numbers;
  private final double[] logs;
  private int images;
  private double penaltyWeight;
  private double bound;
  private double penalty;

  /// @param gradients of the program's output, as the loss leaves them
  /// @param samples of each image, in neighbouring lanes
  ImportanceWeights(Program program, LossOperation loss, float[] gradients, int samples) {
    this.program = program;
    this.loss = loss;
    this.gradients = gradients;
    this.samples = samples;
    lanes = program.lanes();
    numbers = program.outputShape().size();
    logs = new double[samples];
  }

  /// Prepares for a block.
  ///
  /// @param images that it holds
  /// @param penaltyWeight of the divergence
  void begin(int images, double penaltyWeight) {
    this.images = images;
    this.penaltyWeight = penaltyWeight;
  }

  /// The weights and then the gradients, to be run after the loss.
  List<Phase> phases() {
    return List.of(this::weigh, this::scale);
  }

  /// A few numbers, which one thread is done with before others have begun.
  private void weigh(int part, int parts) {
    if (part > 0) {
      return;
    }
    bound = 0;
    penalty = 0;
    BlockContext pass = program.pass();
    Arrays.fill(pass.weights, 0);
    for (int image = 0; image < images; image++) {
      weigh(image * samples, pass.weights);
    }
  }

  private void weigh(int firstLane, float[] weights) {
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < samples; k++) {
      int lane = firstLane + k;
      logs[k] = -(numbers * loss.sum(lane) + penaltyWeight * program.logRatio(lane));
      most = Math.max(most, logs[k]);
    }
    double sum = 0;
    for (int k = 0; k < samples; k++) {
      logs[k] = StrictMath.exp(logs[k] - most);
      sum += logs[k];
    }
    bound += most + StrictMath.log(sum / samples);
    for (int k = 0; k < samples; k++) {
      double weight = logs[k] / sum;
      weights[firstLane + k] = (float) weight;
      penalty += weight * program.logRatio(firstLane + k);
    }
  }

  private void scale(int part, int parts) {
    float[] weights = program.pass().weights;
    int end = Phase.start(numbers, part + 1, parts) * lanes;
    for (int at = Phase.start(numbers, part, parts) * lanes; at < end; at += lanes) {
      for (int lane = 0; lane < lanes; lane++) {
        gradients[at + lane] *= weights[lane];
      }
    }
  }

  /// The sum over the block's images of the bound's negative, less the penalty's part, as a mean
  /// over the numbers of an image.
  double loss() {
    return -(bound + penaltyWeight * penalty) / numbers;
  }

  /// The sum over the block's images of `log q(z|x) − log p(z)`, each the weighted mean over its
  /// samples.
  double penalty() {
    return penalty;
  }
}
