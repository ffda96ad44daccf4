package dev.hourglass.analysis.latent;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Sampling;
import dev.hourglass.latent.Interpolation;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decodes traversals of single latent dimensions and interpolations between codes.
///
/// @param inference of the model
/// @param images the test set
/// @param codes of these
record LatentWalks(Inference inference, ByteImages images, Codes codes) {
  private static final double FURTHEST = 3;
  private static final int PLACES = 7;
  private static final int MOST_PATHS = 5;
  private static final int STEPS = 10;

  /// Moves single numbers of the code that is nearest to the mean code.
  ///
  /// @param dimensions which to move
  Traversals traversals(int[] dimensions) {
    CodeMoments moments = CodeMoments.of(codes);
    double[] means = moments.means();
    int image = nearestTo(means);
    double[] deviations = new double[PLACES];
    float[] moved = new float[dimensions.length * PLACES * codes.size()];
    for (int row = 0; row < dimensions.length; row++) {
      for (int place = 0; place < PLACES; place++) {
        int d = dimensions[row];
        int at = (row * PLACES + place) * codes.size();
        deviations[place] = FURTHEST * (2.0 * place / (PLACES - 1) - 1);
        System.arraycopy(codes.at(image), 0, moved, at, codes.size());
        moved[at + d] = (float) (means[d] + deviations[place] * Math.sqrt(moments.variances()[d]));
      }
    }
    return new Traversals(image, dimensions, deviations, decode(moved, image));
  }

  private int nearestTo(double[] means) {
    float[] mean = new float[means.length];
    for (int d = 0; d < mean.length; d++) {
      mean[d] = (float) means[d];
    }
    return new NearestCodes(codes).nearest(Codes.of(mean.length, mean), 1, 1).index(0, 0);
  }

  /// Decodes codes, all with the label of one image.
  private FloatImages decode(float[] values, int image) {
    int[] same = new int[values.length / codes.size()];
    Arrays.fill(same, image);
    return decode(values, same);
  }

  /// Decodes codes, each with the label of an image.
  private FloatImages decode(float[] values, int[] labelled) {
    int[] all = codes.labels();
    int[] labels = all == null ? null : Sampling.at(all, labelled);
    return inference.decode(new Codes(codes.size(), values, labels));
  }

  /// Interpolations between pairs of images: each image at an even place with the next one, or, for
  /// a conditional model, which decodes a whole path with one label, with another image of its
  /// class.
  ///
  /// @param ends images to interpolate between
  /// @return null where there is no pair
  @Nullable Paths paths(int[] ends, boolean conditional, Interpolation way) {
    List<int[]> pairs = new ArrayList<>();
    for (int e = 0; e + 1 < ends.length && pairs.size() < MOST_PATHS; e += 2) {
      int to = conditional ? another(ends[e]) : ends[e + 1];
      if (to >= 0) {
        pairs.add(new int[] {ends[e], to});
      }
    }
    if (pairs.isEmpty()) {
      return null;
    }
    int[] from = pairs.stream().mapToInt(pair -> pair[0]).toArray();
    int[] to = pairs.stream().mapToInt(pair -> pair[1]).toArray();
    return new Paths(from, to, way, STEPS, walk(from, to, way));
  }

  private FloatImages walk(int[] from, int[] to, Interpolation way) {
    float[] all = new float[from.length * STEPS * codes.size()];
    int[] begins = new int[from.length * STEPS];
    for (int p = 0; p < from.length; p++) {
      float[] some = way.between(codes.at(from[p]), codes.at(to[p]), STEPS).values();
      System.arraycopy(some, 0, all, p * some.length, some.length);
      Arrays.fill(begins, p * STEPS, (p + 1) * STEPS, from[p]);
    }
    return decode(all, begins);
  }

  private int another(int image) {
    int[] labels = images.labels();
    for (int i = 0; labels != null && i < labels.length; i++) {
      if (i != image && labels[i] == labels[image]) {
        return i;
      }
    }
    return -1;
  }
}
