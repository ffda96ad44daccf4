package dev.hourglass.bench.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Nothing is timed before all contenders have computed the same thing.
///
/// Float sums in another order differ by rounding, so there are tolerances: far above rounding, far
/// below what a forgotten bias or another padding would do.
public final class Gate {
  /// Images that everyone encodes and reconstructs.
  public static final int IMAGES = 64;

  /// Steps of training that everyone takes.
  public static final int STEPS = 3;

  /// How far outputs may be apart, relative to the largest.
  public static final double OUTPUT_TOLERANCE = 1e-5;

  /// How far losses may be apart, relative to the loss. Adam's first steps have nearly the same
  /// length for every gradient, however small, so that rounding shows more.
  public static final double LOSS_TOLERANCE = 1e-4;

  private Gate() {}

  /// How far a contender is from Hourglass.
  ///
  /// @param name the contender
  /// @param outputs largest difference of codes and reconstructions, relative to the largest number
  /// @param losses largest relative difference of a loss, or null if it does not train
  public record Agreement(String name, double outputs, @Nullable Double losses) {

    /// For people.
    public String sentence() {
      String trained =
          losses == null ? "" : String.format(Locale.ROOT, ", losses within %.1e", losses);
      return String.format(Locale.ROOT, "%s agrees: outputs within %.1e%s", name, outputs, trained);
    }
  }

  /// Compares contenders with Hourglass.
  ///
  /// @param images at least 64
  /// @param batch images per step of training
  /// @throws IllegalStateException if one computes something else
  public static List<Agreement> check(
      Learner hourglass, List<Contender> others, BenchImages images, int batch) throws Exception {
    float[] few = images.first(IMAGES).numbers();
    BenchImages enough = images.first(STEPS * batch);
    float[] codes = hourglass.encode(few);
    float[] drawn = hourglass.reconstruct(few);
    double[] losses = hourglass.losses(enough, batch);
    List<Agreement> agreements = new ArrayList<>();
    for (Contender other : others) {
      double outputs =
          Math.max(
              outputs(other, "codes", other.encode(few), codes),
              outputs(other, "reconstructions", other.reconstruct(few), drawn));
      Double lost =
          other instanceof Learner learner
              ? losses(other, learner.losses(enough, batch), losses)
              : null;
      agreements.add(new Agreement(other.name(), outputs, lost));
    }
    return agreements;
  }

  private static double outputs(Contender other, String what, float[] found, float[] expected) {
    double largest = 0;
    double apart = found.length == expected.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(found.length, expected.length); i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      apart = Math.max(apart, Math.abs((double) found[i] - expected[i]));
    }
    return checked(other, what, apart / largest, OUTPUT_TOLERANCE);
  }

  private static double losses(Contender other, double[] found, double[] expected) {
    double apart = found.length == expected.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(found.length, expected.length); i++) {
      apart = Math.max(apart, Math.abs(found[i] - expected[i]) / expected[i]);
    }
    return checked(other, "losses", apart, LOSS_TOLERANCE);
  }

  private static double checked(Contender other, String what, double apart, double tolerance) {
    // Not the other way round: NaN must fail.
    if (!(apart <= tolerance)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the %s of %s differ from Hourglass's by %.2g, expected at most %.0e: nothing is timed"
                  + " until both compute the same thing",
              what,
              other.name(),
              apart,
              tolerance));
    }
    return apart;
  }
}
