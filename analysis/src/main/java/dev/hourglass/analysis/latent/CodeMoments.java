package dev.hourglass.analysis.latent;

import dev.hourglass.model.Codes;
import java.util.Arrays;

/// Mean and variance of each dimension of codes.
///
/// @param means of the numbers
/// @param variances of the numbers
record CodeMoments(double[] means, double[] variances) {

  static CodeMoments of(Codes codes) {
    int size = codes.size();
    float[] values = codes.values();
    double[] means = new double[size];
    for (int i = 0; i < values.length; i++) {
      means[i % size] += values[i];
    }
    Arrays.setAll(means, d -> means[d] / codes.count());
    double[] variances = new double[size];
    for (int i = 0; i < values.length; i++) {
      double difference = values[i] - means[i % size];
      variances[i % size] += difference * difference;
    }
    Arrays.setAll(variances, d -> variances[d] / codes.count());
    return new CodeMoments(means, variances);
  }
}
