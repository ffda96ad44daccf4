package dev.hourglass.analysis.latent;

import dev.hourglass.model.Codes;
import tagbio.umap.Umap;

/// A map on which codes that are neighbours stay neighbours (McInnes, Healy and Melville, "UMAP:
/// uniform manifold approximation and projection", 2018). Distances between far groups say little.
///
/// On one thread, where its random numbers come in one order.
final class UmapProjection {
  /// Fewer have no neighbourhoods to draw.
  static final int LEAST = 32;

  private static final int NEIGHBOURS = 15;
  private static final float LARGEST = 1e15f;

  private UmapProjection() {}

  /// The places of codes on the map.
  ///
  /// @param codes at least {@link #LEAST}
  /// @return points of two numbers
  static Codes of(Codes codes, long seed) {
    float scale = scale(codes.values());
    float[][] rows = new float[codes.count()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = codes.at(i);
      for (int d = 0; d < codes.size(); d++) {
        rows[i][d] *= scale;
      }
    }
    Umap umap =
        new Umap()
            .setNumberComponents(2)
            .setNumberNearestNeighbours(NEIGHBOURS)
            .setThreads(1)
            .setVerbose(false)
            .setSeed(seed);
    float[][] places = umap.fitTransform(rows);
    float[] points = new float[2 * rows.length];
    for (int i = 0; i < rows.length; i++) {
      points[2 * i] = places[i][0];
      points[2 * i + 1] = places[i][1];
    }
    return Codes.of(2, points);
  }

  /// What makes the squares of codes fit into float: a map has no unit.
  private static float scale(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest <= LARGEST ? 1 : Math.scalb(1f, -Math.getExponent(largest));
  }
}
