package dev.hourglass.anomaly;

/// Mean and standard deviation of the scores of normal images, to make scores of different kinds
/// comparable.
///
/// @param mean of the scores
/// @param deviation their standard deviation, above 0
public record ZScore(double mean, double deviation) {

  /// The spread of some scores.
  ///
  /// @param scores at least one, finite; if all are equal the deviation is taken as 1
  static ZScore of(double[] scores) {
    double sum = 0;
    for (double score : scores) {
      sum += score;
    }
    double mean = sum / scores.length;
    double squares = 0;
    for (double score : scores) {
      squares += (score - mean) * (score - mean);
    }
    double deviation = Math.sqrt(squares / scores.length);
    return new ZScore(mean, deviation > 0 ? deviation : 1);
  }

  /// {@return how many standard deviations a score lies above the mean}
  ///
  /// @param score the score
  public double standardised(double score) {
    return (score - mean) / deviation;
  }
}
