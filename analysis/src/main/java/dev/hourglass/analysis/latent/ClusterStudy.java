package dev.hourglass.analysis.latent;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.analysis.latent.Clusters.Space;
import dev.hourglass.analysis.umap.Umap;
import dev.hourglass.analysis.umap.UmapOptions;
import dev.hourglass.data.Images;
import dev.hourglass.data.Sampling;
import dev.hourglass.model.Codes;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The parts of a clustering in their order, with their times.
final class ClusterStudy {
  /// Of the map that clusters are looked for on: more dimensions than people can see keep groups
  /// apart that a plane would lay over each other, and a minDist of 0 packs each densely.
  private static final int COMPONENTS = 10;

  private static final int NEIGHBOURS = 20;

  /// Images whose pixels are clustered: what they are compared with need not be faster.
  private static final int MOST_OF_PIXELS = 5_000;

  /// Typical images of each group.
  private static final int TYPICAL = 24;

  private final Images images;

  /// Null without labels that groups can be compared with.
  private final int @Nullable [] labels;

  private final int classes;
  private final Codes codes;
  private final ClusterOptions options;
  private final ProgressListener listener;
  private final Map<String, String> leftOut = new LinkedHashMap<>();
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  ClusterStudy(Images images, Codes codes, ClusterOptions options, ProgressListener listener) {
    this.images = images;
    this.codes = codes;
    this.options = options;
    this.listener = listener;
    int found = classes(images.labels());
    // More labels than groups may be are names of single images: no groups are like them.
    boolean usable = found <= ClusterOptions.MOST_GROUPS;
    labels = usable ? images.labels() : null;
    classes = usable ? found : 0;
  }

  Clustering run() {
    int[] all = IntStream.range(0, codes.count()).toArray();
    Codes places =
        options.umap() && enough("UMAP", UmapProjection.LEAST)
            ? map(codes, "map for clusters")
            : null;
    ClusterSearch ofCodes = search(Space.CODES, codes, all);
    ClusterSearch ofPlaces = places == null ? null : search(Space.UMAP, places, all);
    ClusterSearch first = ofPlaces == null ? ofCodes : ofPlaces;
    Clustering.Basis basis = basis();
    int groups =
        switch (basis) {
          case GIVEN -> options.groups();
          case CLASSES -> classes;
          case DENSITY -> timed("counting groups", first::countByDensity);
        };
    List<Clusters> found = new ArrayList<>();
    if (ofPlaces != null) {
      addAll(found, ofPlaces, Space.UMAP, groups);
    }
    addAll(found, ofCodes, Space.CODES, groups);
    if (options.pixels()) {
      addPixels(found, groups);
    }
    int[][] typical = Medoids.nearest(places == null ? codes : places, found.getFirst(), TYPICAL);
    return new Clustering(groups, basis, found, typical, places, leftOut, seconds);
  }

  private Clustering.Basis basis() {
    if (options.groups() > 0) {
      return Clustering.Basis.GIVEN;
    }
    return classes > 1 ? Clustering.Basis.CLASSES : Clustering.Basis.DENSITY;
  }

  private static int classes(int @Nullable [] labels) {
    return labels == null ? 0 : (int) Arrays.stream(labels).distinct().count();
  }

  private boolean enough(String part, int least) {
    if (codes.count() < least) {
      leftOut.put(
          part,
          "got %s, and at least %d are needed".formatted(Counts.of(codes.count(), "image"), least));
    }
    return codes.count() >= least;
  }

  private Codes map(Codes points, String name) {
    UmapOptions map =
        UmapOptions.defaults()
            .with(o -> {
              o.components = COMPONENTS;
              o.neighbours = NEIGHBOURS;
              o.minDist = 0;
              o.seed = options.seed();
              o.threads = options.threads();
            });
    long begin = System.nanoTime();
    Codes places = Umap.fit(points, map, listener).places();
    seconds.put(name, since(begin));
    return places;
  }

  private ClusterSearch search(Space space, Codes points, int[] some) {
    return new ClusterSearch(space, points, some, labels, options);
  }

  private void addAll(List<Clusters> found, ClusterSearch search, Space space, int groups) {
    Clusters mixture = starts("mixture", space, search, task -> search.mixture(groups, task));
    Clusters means = starts("k-means", space, search, task -> search.kMeans(groups, task));
    // Where there is no map, k-means is the one to use: it needs fewer codes for each number.
    found.addAll(space == Space.CODES ? List.of(means, mixture) : List.of(mixture, means));
    if (enough("HDBSCAN", ClusterSearch.LEAST_FOR_DENSITY)) {
      found.add(timed("HDBSCAN of " + space, search::hdbscan));
    }
  }

  private void addPixels(List<Clusters> found, int groups) {
    int[] some = Sampling.evenly(codes.count(), MOST_OF_PIXELS);
    Codes pixels = PixelPoints.of(images, some);
    if (pixels.allEqual()) {
      leftOut.put("pixels", "all images are the same");
      return;
    }
    ClusterSearch search = search(Space.PIXELS, pixels, some);
    found.add(starts("k-means", Space.PIXELS, search, task -> search.kMeans(groups, task)));
    if (options.umap() && some.length >= UmapProjection.LEAST) {
      Codes places = map(pixels, "map of pixels");
      ClusterSearch onMap = search(Space.PIXELS_UMAP, places, some);
      found.add(starts("mixture", Space.PIXELS_UMAP, onMap, task -> onMap.mixture(groups, task)));
    }
  }

  private Clusters starts(
      String method, Space space, ClusterSearch search, Function<Runnable, Clusters> work) {
    String name = method + " of " + space;
    long begin = System.nanoTime();
    try (ProgressListener.Task task = listener.begin(name, search.starts(), "starts")) {
      return work.apply(() -> task.advance(1));
    } finally {
      seconds.put(name, since(begin));
    }
  }

  private <T> T timed(String name, Supplier<T> work) {
    long begin = System.nanoTime();
    try (ProgressListener.Task _ = listener.begin(name, 0, "images")) {
      return work.get();
    } finally {
      seconds.put(name, since(begin));
    }
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
