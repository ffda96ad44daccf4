package dev.hourglass.metrics;

import java.util.Arrays;
import java.util.Objects;

/// How well heat maps find the anomalous pixels of images: the measures that anomalib and MVTec's
/// evaluation code report, exactly, from all scores that occur.
///
/// AUPRO is the area under the curve of per-region overlap, as in Bergmann, Batzner, Fauser,
/// Sattlegger and Steger, "The MVTec Anomaly Detection Dataset" (IJCV, 2021): at each threshold the
/// mean over all regions of the share of the region that is found, over the share of the pixels
/// outside all regions that are false alarms, by the trapezium rule, up to a limit of that share
/// and divided by it. A region is a set of pixels of a mask that touch at an edge or a corner.
/// MVTec's evaluation code defines it so; anomalib averages a curve for each region at as many
/// points, so that its numbers differ a little where there are few scores.
///
/// @param auroc chance that an anomalous pixel has a higher score than a normal one, a tie being
///   half
/// @param averagePrecision over the anomalous pixels
/// @param aupro area under the per-region overlap, from 0 to 1
/// @param limit share of false alarms up to which it is integrated
/// @param best the best F1 of any threshold
/// @param regions connected regions of all masks, at least 1
/// @param anomalous pixels in the masks
/// @param normal pixels outside
public record PixelMetrics(
    double auroc,
    double averagePrecision,
    double aupro,
    double limit,
    F1Score best,
    int regions,
    long anomalous,
    long normal) {
  /// The limit that is usual for {@link #aupro}.
  public static final double LIMIT = 0.3;

  /// Checks that there is a best threshold.
  public PixelMetrics {
    Objects.requireNonNull(best, "best");
  }

  /// Measures heat maps with the usual limit.
  ///
  /// @param width columns of each image
  /// @param maps `[image][row · width + column]`, higher where an anomaly is expected
  /// @param masks the same pixels, whether they are anomalous
  /// @return the measures
  /// @throws IllegalArgumentException if masks and maps do not fit together, there is no anomalous
  ///   or no normal pixel, a score is NaN, or there are more than 2³¹ − 9 pixels
  public static PixelMetrics of(int width, float[][] maps, boolean[][] masks) {
    return of(width, maps, masks, LIMIT);
  }

  /// Measures heat maps.
  ///
  /// @param width columns of each image
  /// @param maps `[image][row · width + column]`, higher where an anomaly is expected
  /// @param masks the same pixels, whether they are anomalous
  /// @param limit share of false alarms up to which the overlap is integrated, above 0, at most 1
  /// @return the measures
  /// @throws IllegalArgumentException as {@link #of(int, float[][], boolean[][])}, or if the limit
  ///   is out of range
  public static PixelMetrics of(int width, float[][] maps, boolean[][] masks, double limit) {
    if (!(limit > 0 && limit <= 1)) {
      throw new IllegalArgumentException(
          "the limit of false alarms is %s, expected a number above 0, at most 1".formatted(limit));
    }
    int pixels = pixels(width, maps, masks);
    int[] regions = new int[pixels];
    float[] scores = new float[pixels];
    int found = 0;
    int at = 0;
    for (int image = 0; image < maps.length; image++) {
      int[] some = ConnectedRegions.of(width, masks[image], found);
      found = Math.max(found, Arrays.stream(some).max().orElse(-1) + 1);
      System.arraycopy(some, 0, regions, at, some.length);
      System.arraycopy(maps[image], 0, scores, at, some.length);
      at += some.length;
    }
    return new Sweep(scores, regions, found).run(limit);
  }

  private static int pixels(int width, float[][] maps, boolean[][] masks) {
    if (maps.length != masks.length) {
      throw new IllegalArgumentException(
          "there are %d heat maps and %d masks, expected one for each"
              .formatted(maps.length, masks.length));
    }
    long pixels = 0;
    for (int i = 0; i < maps.length; i++) {
      int size = maps[i].length;
      if (width < 1 || size % width != 0 || masks[i].length != size) {
        throw new IllegalArgumentException(
            "heat map %d has %d pixels and its mask %d, expected as many, in rows of %d"
                .formatted(i, size, masks[i].length, width));
      }
      pixels += size;
    }
    if (pixels > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "the heat maps have %d pixels in total, expected at most %d: use fewer or smaller ones"
              .formatted(pixels, Integer.MAX_VALUE - 8));
    }
    return (int) pixels;
  }

  /// All thresholds from the highest down.
  private static final class Sweep {
    private final float[] scores;
    private final int[] regions;
    private final int[] areas;
    private final long anomalous;
    private final long normal;

    /// Twice the area under the ROC curve, in pixels.
    private long halves;

    private double precisions;
    private double area;

    Sweep(float[] scores, int[] regions, int found) {
      this.scores = scores;
      this.regions = regions;
      areas = new int[found];
      long inside = 0;
      for (int i = 0; i < regions.length; i++) {
        if (Float.isNaN(scores[i])) {
          throw new IllegalArgumentException(
              "a pixel's score is NaN, expected a number: retrain the model");
        }
        if (regions[i] >= 0) {
          areas[regions[i]]++;
          inside++;
        }
      }
      anomalous = inside;
      normal = regions.length - inside;
      if (anomalous == 0 || normal == 0) {
        throw new IllegalArgumentException(
            "the masks hold %d anomalous and %d normal pixels, expected some of both: add images"
                .formatted(anomalous, normal));
      }
    }

    PixelMetrics run(double limit) {
      long[] order = order();
      F1Score.Best best = new F1Score.Best(anomalous);
      long hits = 0;
      long alarms = 0;
      double overlap = 0;
      for (int i = 0; i < order.length; ) {
        float score = score(order[i]);
        long more = 0;
        int begin = i;
        double before = overlap;
        for (; i < order.length && score(order[i]) == score; i++) {
          int region = regions[(int) order[i]];
          more += region >= 0 ? 1 : 0;
          overlap += region >= 0 ? 1.0 / areas[region] : 0;
          best.add(region >= 0);
        }
        best.end(score);
        long wrong = i - begin - more;
        halves += wrong * (2 * hits + more);
        addArea(alarms, wrong, before / areas.length, overlap / areas.length, limit);
        hits += more;
        alarms += wrong;
        precisions += (double) more * hits / i;
      }
      return new PixelMetrics(
          halves / 2.0 / ((double) anomalous * normal),
          precisions / anomalous,
          area / limit,
          limit,
          best.score(),
          areas.length,
          anomalous,
          normal);
    }

    /// A trapezium, cut at the limit.
    private void addArea(long alarms, long more, double from, double to, double limit) {
      double left = (double) alarms / normal;
      double right = (double) (alarms + more) / normal;
      if (left >= limit || more == 0) {
        return;
      }
      double cut = Math.min(right, limit);
      double height = from + (to - from) * (cut - left) / (right - left);
      area += (cut - left) * (from + height) / 2;
    }

    private float score(long entry) {
      return scores[(int) entry];
    }

    /// Places of the scores from the highest down, each in the lower half of an entry. The upper
    /// half orders as the scores do; both zeros are equal.
    private long[] order() {
      long[] order = new long[scores.length];
      for (int i = 0; i < order.length; i++) {
        int bits = Float.floatToIntBits(scores[i] + 0f);
        int ascending = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
        order[i] = (long) ~ascending << 32 | i;
      }
      Arrays.sort(order);
      return order;
    }
  }
}
