package dev.hourglass.metrics;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/// Metrics of a set of reconstructions, with confidence intervals.
///
/// @param images number of images
/// @param estimates a number for every {@link Metric}
public record ErrorSummary(int images, Map<Metric, Estimate> estimates) {

  /// Copies the map.
  public ErrorSummary {
    Objects.requireNonNull(estimates, "estimates");
    estimates = Collections.unmodifiableMap(new EnumMap<>(estimates));
  }

  /// A number and the interval that holds it in 95 of 100 cases.
  ///
  /// @param value over the images as they are
  /// @param low percentile 2.5 over resamples of the images, see {@link Bootstrap}
  /// @param high percentile 97.5
  public record Estimate(double value, double low, double high) {}

  /// {@return the number for a measure, NaN where it is absent}
  ///
  /// @param measure which one
  public double of(Metric measure) {
    return estimate(measure).value();
  }

  /// {@return the number for a measure with its interval}
  ///
  /// @param measure which one
  public Estimate estimate(Metric measure) {
    Objects.requireNonNull(measure, "measure");
    Estimate estimate = estimates.get(measure);
    return estimate == null ? new Estimate(Double.NaN, Double.NaN, Double.NaN) : estimate;
  }

  /// Adds what follows from the mean squared error to what images have: the root and its like are
  /// monotone, so that they take an interval's ends to an interval's ends.
  ///
  /// @param perImage the estimates for the measures that images have
  /// @param values of an image
  static ErrorSummary derive(int images, Map<Metric, Estimate> perImage, int values) {
    Map<Metric, Estimate> all = new EnumMap<>(perImage);
    Estimate mse = perImage.getOrDefault(Metric.MSE, new Estimate(0, 0, 0));
    all.put(Metric.RMSE, map(mse, Estimate::low, Estimate::high, StrictMath::sqrt));
    all.put(Metric.SQUARED_ERROR, map(mse, Estimate::low, Estimate::high, e -> e * values));
    all.put(Metric.PSNR_OF_MEAN_ERROR, map(mse, Estimate::high, Estimate::low, Metric::psnr));
    return new ErrorSummary(images, all);
  }

  private static Estimate map(
      Estimate from,
      ToDoubleFunction<Estimate> low,
      ToDoubleFunction<Estimate> high,
      DoubleUnaryOperator function) {
    return new Estimate(
        function.applyAsDouble(from.value()),
        function.applyAsDouble(low.applyAsDouble(from)),
        function.applyAsDouble(high.applyAsDouble(from)));
  }

  @Override
  public String toString() {
    return "ErrorSummary of %d images, %s".formatted(images, estimates.keySet());
  }
}
