package dev.hourglass.train;

import dev.hourglass.text.RecordContent;
import dev.hourglass.train.RateFinder.Point;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/// The loss over growing learning rates, and the learning rate that it suggests. A constant rate
/// must be so small that the last steps still end well; one that falls towards zero settles
/// whatever came before; one that also rises at first survives even what a fresh model does not.
///
/// @param points by growing learning rate, equally far apart on a logarithmic axis
/// @param exploded whether the sweep ended early, since the loss exploded after the last point
/// @param aim where on the curve the suggestion is
public record RateCurve(List<Point> points, boolean exploded, Aim aim) {
  /// A loss that never falls by so much has no bottom worth the name.
  private static final double LEAST_FALL = 0.05;

  /// What of the loss's fall is not done yet at the suggestion for a constant rate. This number and
  /// the next were chosen with {@link RateFinder#REPEATS} and the smoothing on grids of learning
  /// rates (docs/decisions/0007).
  private static final double LEFT = 0.03;

  /// The suggestion for a rate that rises at first, as a share of the rate where training becomes
  /// unstable, or of the last rate if it does not.
  private static final double BELOW_UNSTABLE = 0.75;

  /// Where on the curve a learning rate is good to begin with.
  public enum Aim {
    /// Where nearly all of the fall is done: for a constant learning rate.
    BEFORE_LOWEST,
    /// At the lowest loss: for one that falls towards zero in the end.
    LOWEST,
    /// Below the rate at which half of the fall is lost again: for one that rises at first and
    /// falls in the end.
    BEYOND_LOWEST;

    /// For the height of a training's schedule.
    static Aim of(TrainingConfig config, int images) {
      long stepsPerEpoch = Math.ceilDiv(images, config.batchSize());
      long steps = config.epochs() * stepsPerEpoch;
      boolean rises = config.schedule().factor(0, steps, stepsPerEpoch) < 0.5;
      boolean falls = config.schedule().factor(steps - 1, steps, stepsPerEpoch) < 0.1;
      return falls ? (rises ? BEYOND_LOWEST : LOWEST) : BEFORE_LOWEST;
    }
  }

  /// Copies the list.
  public RateCurve {
    Objects.requireNonNull(aim, "aim");
    points = List.copyOf(Objects.requireNonNull(points, "points"));
  }

  /// {@return the learning rate to begin with, where the schedule is at its height; empty if the
  /// loss did not fall by a twentieth}
  public OptionalDouble suggestion() {
    if (points.isEmpty() || lowest() > (1 - LEAST_FALL) * first()) {
      return OptionalDouble.empty();
    }
    return switch (aim) {
      case BEFORE_LOWEST -> fallen(LEFT);
      case LOWEST -> fallen(0);
      case BEYOND_LOWEST ->
          OptionalDouble.of(BELOW_UNSTABLE * unstable().orElse(points.getLast().learningRate()));
    };
  }

  /// The lowest rate at which no more than a share of the fall is left.
  private OptionalDouble fallen(double share) {
    double enough = lowest() + share * (first() - lowest());
    return points.stream()
        .filter(point -> point.smoothed() <= enough)
        .mapToDouble(Point::learningRate)
        .findFirst();
  }

  /// {@return the lowest learning rate, above that of the lowest loss, at which half of the loss's
  /// fall is lost again, the last one if the loss exploded there; empty if there was none}
  public OptionalDouble unstable() {
    if (points.isEmpty()) {
      return OptionalDouble.empty();
    }
    double half = (first() + lowest()) / 2;
    OptionalDouble rises =
        points.stream()
            .dropWhile(point -> point.smoothed() > lowest())
            .filter(point -> point.smoothed() > half)
            .mapToDouble(Point::learningRate)
            .findFirst();
    return rises.isPresent() || !exploded
        ? rises
        : OptionalDouble.of(points.getLast().learningRate());
  }

  /// {@return the smoothed loss at the first learning rate}
  ///
  /// @throws java.util.NoSuchElementException if there is no point
  public double first() {
    return points.getFirst().smoothed();
  }

  /// {@return the lowest smoothed loss}
  ///
  /// @throws java.util.NoSuchElementException if there is no point
  public double lowest() {
    return points.stream().mapToDouble(Point::smoothed).min().orElseThrow();
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
