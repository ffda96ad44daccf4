package dev.hourglass.analysis.latent;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.analysis.umap.Umap;
import dev.hourglass.analysis.umap.UmapOptions;
import dev.hourglass.model.Codes;

/// The plane of a {@link Umap}, on one thread, since it is made while other parts of an analysis
/// use the others.
final class UmapProjection {
  /// Fewer have no neighbourhoods to draw.
  static final int LEAST = 32;

  private UmapProjection() {}

  /// The places of codes on the map.
  ///
  /// @param codes at least {@link #LEAST}
  /// @return points of two numbers
  static Codes of(Codes codes, long seed) {
    UmapOptions options =
        UmapOptions.defaults()
            .with(o -> {
              o.seed = seed;
              o.threads = 1;
            });
    return Umap.fit(codes, options, ProgressListener.NONE).places();
  }
}
