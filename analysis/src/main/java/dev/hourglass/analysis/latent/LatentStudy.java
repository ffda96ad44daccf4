package dev.hourglass.analysis.latent;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Sampling;
import dev.hourglass.latent.Interpolation;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The parts of an analysis in their order, with their times. UMAP, which only ever uses one
/// thread, runs beside everything else where there are two.
final class LatentStudy {
  /// How many codes are decoded in all to measure the dimensions.
  private static final int DECODED = 64_000;

  /// Examples of each kind: neighbours, traversed dimensions, half of the outliers.
  private static final int SHOWN = 10;

  /// Images whose neighbours are searched for between two looks at the progress.
  private static final int BLOCK = 1_000;

  private final Autoencoder model;
  private final Dataset dataset;
  private final ByteImages images;
  private final int @Nullable [] labels;
  private final LatentOptions options;
  private final ProgressListener listener;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private final Map<String, String> leftOut = new LinkedHashMap<>();
  private ProgressListener.Task task = ProgressListener.Task.SILENT;

  LatentStudy(
      Autoencoder model, Dataset dataset, LatentOptions options, ProgressListener listener) {
    this.model = model;
    this.dataset = dataset;
    this.options = options;
    this.listener = listener;
    images = dataset.test();
    labels = images.labels();
    requireImages(dataset.train(), "training", 1);
    requireImages(images, "test", 1);
    model.requireLabels(dataset.train());
    model.requireLabels(images);
  }

  private static void requireImages(ByteImages images, String kind, int least) {
    if (images.count() < least) {
      throw new IllegalArgumentException(
          "%s has %d %s images, expected at least %d: use a larger dataset"
              .formatted(images.name(), images.count(), kind, least));
    }
  }

  LatentAnalysis run() {
    try (Inference inference = model.inference(options.threads())) {
      Codes test = encode(inference, images, "encoding test images");
      FutureTask<Timed> umap = umap(test);
      Codes train = encode(inference, dataset.train(), "encoding training images");
      return analysis(inference, train, test, umap);
    }
  }

  private LatentAnalysis analysis(
      Inference inference, Codes train, Codes test, FutureTask<Timed> umap) {
    NearestCodes.Found nearest = nearest(train, test);
    boolean apart = differ(test, "test", "maps", "clusters", "traversals", "paths");
    boolean known = differ(train, "training", "neighbours", "outliers");
    List<Clusters> clusters = apart ? clusters(test) : List.of();
    Probes probes = probes(train, test, nearest);
    DimensionUse use = dimensions(inference, test);
    if (!use.finite()) {
      leftOut.put("dimensions", "the reconstructions contain NaN or infinite values");
    }
    var walks = new LatentWalks(inference, images, test);
    Traversals traversals = apart ? walks.traversals(mostUseful(use)) : null;
    Paths paths = apart ? paths(walks, test, clusters) : null;
    List<CodeMap> maps = apart ? maps(train, test, umap, clusters) : List.of();
    return new LatentAnalysis(
        model.name(),
        dataset.name(),
        test.size(),
        train.count(),
        test.count(),
        images.classes(),
        maps,
        clusters,
        probes,
        known ? examples(nearest) : List.of(),
        use,
        traversals,
        paths,
        known ? outliers(nearest) : List.of(),
        leftOut,
        seconds,
        train,
        test,
        nearest);
  }

  /// Whether codes are not all the same; if they are, some parts are left out.
  private boolean differ(Codes codes, String kind, String... parts) {
    if (!codes.allEqual()) {
      return true;
    }
    String reason =
        codes.count() == 1
            ? "there is one " + kind + " image"
            : "all " + kind + " images have the same code";
    Arrays.stream(parts).forEach(part -> leftOut.put(part, reason));
    return false;
  }

  private @Nullable Paths paths(LatentWalks walks, Codes test, List<Clusters> clusters) {
    Interpolation way = model.variational() ? Interpolation.SPHERICAL : Interpolation.STRAIGHT;
    Paths paths = walks.paths(ends(test, clusters), model.classes() > 0, way);
    if (paths == null) {
      leftOut.put("paths", "there are no two images to interpolate between");
    }
    return paths;
  }

  private Codes encode(Inference inference, ByteImages some, String name) {
    return timed(
            name,
            some.count(),
            "images",
            () -> Codes.encoded(inference, some, units -> task.advance(units)))
        .requireFinite();
  }

  // ---------------------------------------------------------------- neighbours

  private NearestCodes.Found nearest(Codes train, Codes test) {
    return timed("neighbours", test.count(), "images", () -> search(train, test));
  }

  private NearestCodes.Found search(Codes train, Codes test) {
    NearestCodes known = new NearestCodes(train);
    int k = Math.min(options.neighbours(), train.count());
    var all = new NearestCodes.Found(k, new int[test.count() * k], new float[test.count() * k]);
    for (int first = 0; first < test.count(); first += BLOCK) {
      int end = Math.min(first + BLOCK, test.count());
      NearestCodes.Found found = known.nearest(test.range(first, end), k, options.threads());
      System.arraycopy(found.indices(), 0, all.indices(), first * k, found.indices().length);
      System.arraycopy(found.distances(), 0, all.distances(), first * k, found.distances().length);
      task.advance(end - first);
    }
    return all;
  }

  /// One image of each label first, as far as there are so many.
  private List<Neighbours> examples(NearestCodes.Found nearest) {
    int[] known = labels;
    IntStream all = IntStream.range(0, images.count());
    int[] firsts =
        known == null
            ? new int[0]
            : all.filter(i -> IntStream.range(0, i).noneMatch(j -> known[j] == known[i]))
                .limit(SHOWN)
                .sorted()
                .toArray();
    int[] others =
        IntStream.range(0, images.count())
            .filter(i -> IntStream.of(firsts).noneMatch(first -> first == i))
            .limit(SHOWN - firsts.length)
            .toArray();
    return IntStream.concat(IntStream.of(firsts), IntStream.of(others))
        .mapToObj(image -> Neighbours.of(nearest, image))
        .toList();
  }

  private List<Outlier> outliers(NearestCodes.Found nearest) {
    double[] distances =
        IntStream.range(0, nearest.queries()).mapToDouble(q -> mean(nearest, q)).toArray();
    double[] sorted = distances.clone();
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    return Arrays.stream(Sampling.highestFirst(distances))
        .limit(2L * SHOWN)
        .mapToObj(i -> new Outlier(i, distances[i], median > 0 ? distances[i] / median : 1))
        .toList();
  }

  private static double mean(NearestCodes.Found nearest, int query) {
    double sum = 0;
    for (int rank = 0; rank < nearest.k(); rank++) {
      sum += nearest.distance(query, rank);
    }
    return sum / nearest.k();
  }

  // ---------------------------------------------------------------- clusters and probes

  private List<Clusters> clusters(Codes test) {
    if (!options.clusters()) {
      return List.of();
    }
    int[] mapped = mapped(test);
    Codes some = test.select(mapped);
    if (some.allEqual()) {
      leftOut.put("clusters", "all images of the map have the same code");
      return List.of();
    }
    ClusterOptions search =
        ClusterOptions.defaults()
            .with(o -> {
              o.umap = options.umap();
              o.seed = options.seed();
              o.threads = options.threads();
            });
    Clustering found = Clustering.of(images.select(mapped), some, search, listener);
    leftOut.putAll(found.leftOut());
    seconds.putAll(found.seconds());
    return found.clusters().stream().map(one -> one.at(mapped)).toList();
  }

  /// Whether there are images enough for a part that is otherwise left out.
  private boolean enough(String part, int found, int least) {
    if (found < least) {
      leftOut.put(
          part,
          "the map has %s, and at least %d are needed".formatted(Counts.of(found, "image"), least));
    }
    return found >= least;
  }

  private @Nullable Probes probes(Codes train, Codes test, NearestCodes.Found nearest) {
    int[] known = dataset.train().labels();
    int[] asked = labels;
    if (known == null || asked == null) {
      return null;
    }
    // Nothing can learn a label that has no training images.
    int[] learnable =
        IntStream.range(0, asked.length)
            .filter(i -> IntStream.of(known).anyMatch(label -> label == asked[i]))
            .toArray();
    boolean alike = IntStream.of(known).distinct().count() < 2;
    if (alike || learnable.length == 0) {
      leftOut.put(
          "probes",
          alike
              ? "all training images have the same label"
              : "no test image has a label that training images have");
      return null;
    }
    return timed(
        "linear probe",
        0,
        "codes",
        () ->
            LabelProbes.of(
                train,
                known,
                test.select(learnable),
                Sampling.at(asked, learnable),
                nearest.select(learnable),
                options.seed()));
  }

  // ---------------------------------------------------------------- decoded codes

  private DimensionUse dimensions(Inference inference, Codes test) {
    int rounds = DimensionStudy.rounds(test.size());
    Runnable progress = () -> task.advance(1);
    return timed(
        "use of each latent dimension",
        rounds,
        "rounds",
        () -> new DimensionStudy(inference, images, test, DECODED, progress).measure());
  }

  private int[] mostUseful(DimensionUse use) {
    return use.dimensions().stream()
        .limit(SHOWN)
        .mapToInt(DimensionUse.Dimension::number)
        .toArray();
  }

  /// Where paths begin and end: at the medoid of each label or cluster.
  private int[] ends(Codes test, List<Clusters> clusters) {
    int[] known = labels;
    if (known != null) {
      return Medoids.of(test, known);
    }
    return clusters.isEmpty() ? new int[] {0, 1} : clusters.getFirst().medoids();
  }

  // ---------------------------------------------------------------- maps

  /// Places on a map, and how long it took to find them.
  private record Timed(Codes places, double seconds) {}

  private int[] mapped(Codes test) {
    return Sampling.evenly(test.count(), options.mapImages());
  }

  private boolean withUmap(Codes test) {
    return options.umap()
        && !test.allEqual()
        && enough("UMAP", mapped(test).length, UmapProjection.LEAST);
  }

  private FutureTask<Timed> umap(Codes test) {
    FutureTask<Timed> task =
        new FutureTask<>(() -> {
          long begin = System.nanoTime();
          Codes places = UmapProjection.of(test.select(mapped(test)), options.seed());
          return new Timed(places, since(begin));
        });
    if (withUmap(test) && options.threads() > 1) {
      Thread.ofPlatform().daemon().name("hourglass-umap").start(task);
    }
    return task;
  }

  private List<CodeMap> maps(
      Codes train, Codes test, FutureTask<Timed> umap, List<Clusters> clusters) {
    List<CodeMap> maps = new ArrayList<>();
    int[] mapped = mapped(test);
    int[] groups = groups(mapped, clusters);
    if (options.pca()) {
      CodeDirections plane = timed("PCA", 0, "codes", () -> CodeDirections.of(train, 2));
      Codes places = plane.project(test.select(mapped));
      maps.add(map(CodeMap.Method.PCA, mapped, places, plane.shares(), groups));
    }
    if (withUmap(test)) {
      addUmap(mapped, groups, umap, maps);
    }
    return maps;
  }

  private void addUmap(int[] mapped, int[] groups, FutureTask<Timed> umap, List<CodeMap> maps) {
    Timed timed;
    try {
      timed = timed("UMAP", 0, "codes", () -> finished(umap));
    } catch (IllegalArgumentException e) {
      leftOut.put("UMAP", String.valueOf(e.getMessage()));
      return;
    }
    seconds.put("umap", timed.seconds);
    maps.add(map(CodeMap.Method.UMAP, mapped, timed.places, null, groups));
  }

  /// What a map is coloured by: labels, or else clusters of the images.
  private int[] groups(int[] mapped, List<Clusters> clusters) {
    int[] known = labels;
    if (known != null) {
      return Sampling.at(known, mapped);
    }
    int[] groups = new int[mapped.length];
    if (!clusters.isEmpty()) {
      Map<Integer, Integer> found = new LinkedHashMap<>();
      Clusters first = clusters.getFirst();
      IntStream.range(0, first.images().length)
          .forEach(i -> found.put(first.images()[i], first.assignment()[i]));
      Arrays.setAll(groups, i -> found.getOrDefault(mapped[i], -1));
    }
    return groups;
  }

  private CodeMap map(
      CodeMap.Method method, int[] mapped, Codes places, double @Nullable [] shares, int[] groups) {
    float[] x = new float[mapped.length];
    float[] y = new float[mapped.length];
    for (int i = 0; i < mapped.length; i++) {
      x[i] = places.values()[2 * i];
      y[i] = places.values()[2 * i + 1];
    }
    CodeMap.Grouping by = labels == null ? CodeMap.Grouping.CLUSTER : CodeMap.Grouping.LABEL;
    return new CodeMap(method, mapped, x, y, shares, by, groups, Medoids.of(places, groups));
  }

  private static Timed finished(FutureTask<Timed> umap) {
    // Does nothing if it runs already.
    umap.run();
    try {
      return umap.get();
    } catch (ExecutionException e) {
      throw new IllegalArgumentException("it failed on these codes", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while UMAP was running", e);
    }
  }

  // ---------------------------------------------------------------- time

  private <T> T timed(String name, long total, String unit, Supplier<T> work) {
    long begin = System.nanoTime();
    try (ProgressListener.Task begun = listener.begin(name, total, unit)) {
      task = begun;
      return work.get();
    } finally {
      seconds.put(key(name), since(begin));
    }
  }

  private static String key(String task) {
    return task.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_");
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
