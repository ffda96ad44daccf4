package dev.hourglass.bench.peers;

import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.model.Autoencoder;
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

  private static final int BATCH = 32;

  /// Images that the gate needs.
  public static final int IMAGES_NEEDED = Math.max(IMAGES, STEPS * BATCH);

  private static final long SEED = 1;

  /// How far outputs may be apart, relative to the largest.
  public static final double OUTPUT_TOLERANCE = 1e-5;

  /// How far losses may be apart, relative to the loss. Adam's first steps have nearly the same
  /// length for every gradient, however small, so that rounding shows more.
  public static final double LOSS_TOLERANCE = 1e-4;

  private Gate() {}

  /// How far a contender is from Hourglass.
  ///
  /// @param name the contender
  /// @param version of its library
  /// @param setting that it was checked with
  /// @param outputs largest difference of codes and reconstructions, relative to the largest number
  /// @param losses largest relative difference of a loss, or null if it does not train
  public record Agreement(
      String name, String version, String setting, double outputs, @Nullable Double losses) {

    /// For people.
    public String sentence() {
      String trained =
          losses == null ? "" : String.format(Locale.ROOT, ", losses within %.1e", losses);
      return String.format(
          Locale.ROOT, "%s, %s, agrees: outputs within %.1e%s", name, setting, outputs, trained);
    }
  }

  /// Compares every other contender that is here with Hourglass, at each of its settings.
  ///
  /// @param images at least {@link #IMAGES_NEEDED}
  /// @param threads at most
  /// @throws IllegalStateException if one computes something else
  static List<Agreement> checkAll(Preset preset, BenchImages images, int threads) throws Exception {
    Autoencoder model = preset.model(images.bytes().shape(), SEED);
    List<Agreement> agreements = new ArrayList<>();
    try (Hourglass hourglass = new Hourglass(model, preset.recipe().withThreads(threads))) {
      for (Peer peer : Peer.others()) {
        for (Peer.Setting setting : peer.settings(threads)) {
          try (Contender other = peer.open(model, setting, preset.recipe())) {
            agreements.add(check(hourglass, other, setting, images));
          }
        }
      }
    }
    return agreements;
  }

  /// Compares a contender with Hourglass.
  ///
  /// @param images at least {@link #IMAGES_NEEDED}
  /// @throws IllegalStateException if it computes something else
  static Agreement check(
      Learner hourglass, Contender other, Peer.Setting setting, BenchImages images)
      throws Exception {
    float[] few = images.first(IMAGES).numbers();
    BenchImages enough = images.first(STEPS * BATCH);
    double codes = outputs(Activity.ENCODE, hourglass, other, few);
    double drawn = outputs(Activity.RECONSTRUCT, hourglass, other, few);
    Double lost =
        other instanceof Learner learner
            ? losses(other, learner.losses(enough, BATCH), hourglass.losses(enough, BATCH))
            : null;
    return new Agreement(
        other.name(), other.version(), setting.toString(), Math.max(codes, drawn), lost);
  }

  private static double outputs(
      Activity activity, Contender hourglass, Contender other, float[] images) throws Exception {
    float[] expected = hourglass.run(activity, images);
    float[] found = other.run(activity, images);
    double largest = 0;
    double apart = found.length == expected.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(found.length, expected.length); i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      apart = Math.max(apart, Math.abs((double) found[i] - expected[i]));
    }
    return checked(
        other,
        activity == Activity.ENCODE ? "codes" : "reconstructions",
        apart / largest,
        OUTPUT_TOLERANCE);
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
