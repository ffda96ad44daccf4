package dev.hourglass.analysis.umap;

import dev.hourglass.latent.NearestCodes.Found;
import dev.hourglass.model.Codes;
import dev.hourglass.random.Streams;
import java.util.Arrays;

/// Places of new points on a map whose points stay where they are.
///
/// Where a point is placed depends on its numbers alone, not on the other new points: unlike
/// umap-learn, which compares the strengths of all new points and draws random numbers in their
/// order.
final class NewPlaces {
  private static final int EPOCHS = 100;

  /// Where the map's epochs were chosen, new points take this part of them.
  private static final int EPOCHS_PART = 3;

  /// New points make this share of the moves that the map's points made.
  private static final float RATE = 0.25f;

  private final Codes points;
  private final Found found;
  private final float[] strengths;
  private final float[] places;
  private final Mover.Forces forces;
  private final int negatives;
  private final long seed;
  private final int epochs;
  private final int width;

  /// @param points the new ones
  /// @param found their neighbours among the points of the map
  /// @param strengths `[new point][neighbour]`
  /// @param places `[point of the map][width]`
  NewPlaces(
      Codes points,
      Found found,
      float[] strengths,
      float[] places,
      Curve curve,
      UmapOptions options) {
    this.points = points;
    this.found = found;
    this.strengths = strengths;
    this.places = places;
    seed = options.seed();
    width = Mover.width(options.components());
    forces = Mover.Forces.of(curve);
    negatives = options.negatives();
    epochs = options.epochs() > 0 ? Math.max(1, options.epochs() / EPOCHS_PART) : EPOCHS;
  }

  /// Places one new point: at the mean of its neighbours' places, weighted by how strongly it
  /// belongs to them, or at the place of a point that it is equal to; then by moves.
  ///
  /// @param to `[new point][width]`, where its place is written
  void place(int point, float[] to) {
    int numbers = Arrays.hashCode(points.at(point));
    float[] own = start(point);
    float[] strength = Arrays.copyOfRange(strengths, point * found.k(), (point + 1) * found.k());
    EdgeSchedule schedule = EdgeSchedule.of(strength, epochs);
    Mover mover = new Mover(forces, negatives, places, width);
    for (int epoch = 0; epoch < epochs; epoch++) {
      float rate = RATE * EdgeSchedule.rate(epoch, epochs);
      long key = Streams.NEW_PLACES.key(seed, epoch, numbers);
      int draws = 0;
      for (int k = 0; k < strength.length; k++) {
        if (schedule.isDue(k, epoch)) {
          mover.attract(own, 0, found.index(point, k), rate);
          mover.repel(own, 0, -1, key, draws++, rate);
        }
      }
    }
    System.arraycopy(own, 0, to, point * width, width);
  }

  private float[] start(int point) {
    double[] sums = new double[width];
    double all = 0;
    for (int k = 0; k < found.k(); k++) {
      int at = found.index(point, k) * width;
      double strength = strengths[point * found.k() + k];
      if (strength == 1) {
        return Arrays.copyOfRange(places, at, at + width);
      }
      all += strength;
      for (int d = 0; d < width; d++) {
        sums[d] += strength * places[at + d];
      }
    }
    float[] start = new float[width];
    for (int d = 0; d < width; d++) {
      // The strengths of a point that is far from all others may all be too small for float.
      start[d] = all > 0 ? (float) (sums[d] / all) : places[found.index(point, 0) * width + d];
    }
    return start;
  }
}
