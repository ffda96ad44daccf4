package dev.hourglass.app.explore;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.analysis.latent.ClusterOptions;
import dev.hourglass.analysis.latent.Clustering;
import dev.hourglass.analysis.latent.CodeDirections;
import dev.hourglass.analysis.umap.Umap;
import dev.hourglass.analysis.umap.UmapOptions;
import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.anomaly.Normality;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.figures.Png;
import dev.hourglass.app.server.HttpProblem;
import dev.hourglass.codec.CodeRates;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Sampling;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.latent.Prior;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.SharedInference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A model with the images that it is looked at with, and what was found of them so far.
final class Exploration implements AutoCloseable {
  /// Points that are drawn.
  static final int MOST_SHOWN = 60_000;

  /// Points of a model that is shown for a moment: to encode more would slow the training down.
  static final int MOST_PASSING = 4_000;

  private static final int DIRECTIONS = 16;
  private static final int COMPONENTS = 10;
  private static final int MIXTURE_CODES = 10_000;
  private static final int CLUSTERED = 10_000;
  private static final int STARTS = 10;
  private static final double RATE = 0.01;
  private static final int NEIGHBOURS = 8;
  private static final int BLOCK = 1024;
  private static final int RECONSTRUCTIONS = 10;
  private static final int LEAST_QUALITY = 4;
  private static final int MOST_QUALITY = 100;

  /// Numbers of an image and of a code up to which many qualities are shown.
  private static final int MANY_PIXELS = 1 << 14;

  private static final int MANY_DIMENSIONS = 128;

  private final String id;
  private final @Nullable Path run;
  private final ModelFile file;
  private final Dataset dataset;
  private final ByteImages shown;
  private final int threads;
  private final boolean passing;
  private final SharedInference shared;
  private final Later<Encoded> encoded;
  private final Later<float[]> errors;
  private final Later<Codes> umap;
  private final Later<Known> known;
  private final Later<Normality> normality;
  private final Later<float[]> scores;
  private final Later<float[]> groups;
  private final Later<GaussianMixture> mixture;
  private final Later<CodeRates> tables;

  /// Codes of the images on the map, along which they vary most, and the bits that they take.
  private record Encoded(Codes codes, CodeDirections directions, CodeRates rates) {}

  /// The training images' codes, ready to be searched.
  private record Known(Codes codes, NearestCodes search) {}

  /// @param id that the page calls it by
  /// @param passing whether it is shown for a moment, as an epoch of a training: only what is asked
  ///   for by name is then computed
  /// @param background where what takes longer is computed
  /// @param ready is run whenever something of it is there
  Exploration(
      String id,
      Explorer.Loaded loaded,
      int threads,
      boolean passing,
      Executor background,
      Runnable ready) {
    this.id = id;
    run = loaded.run();
    file = loaded.file();
    dataset = loaded.dataset();
    this.threads = threads;
    this.passing = passing;
    int most = passing ? MOST_PASSING : MOST_SHOWN;
    shown = dataset.test().range(0, Math.min(most, dataset.test().count()));
    shared = file.model().shared(threads);
    encoded = new Later<>(background, () -> {}, _ -> encoded());
    errors = new Later<>(background, ready, _ -> computedErrors());
    umap =
        new Later<>(
            background,
            ready,
            listener ->
                Umap.fit(codes(), UmapOptions.defaults().with(o -> o.threads = threads), listener)
                    .places());
    known = new Later<>(background, ready, _ -> known());
    normality = new Later<>(background, ready, this::normality);
    scores = new Later<>(background, ready, this::scores);
    groups = new Later<>(background, ready, this::groups);
    mixture = new Later<>(background, ready, _ -> mixture());
    // Beside the map, which may take longer.
    tables = new Later<>(Exploration::beside, () -> {}, this::tables);
  }

  /// Reconstructions of the first images on the map, as bytes.
  ByteImages reconstructed(int count) {
    byte[] pixels = new byte[Math.multiplyExact(count, shown.shape().size())];
    for (int begin = 0; begin < count; begin += BLOCK) {
      Codes some = codes().range(begin, Math.min(count, begin + BLOCK));
      byte[] made = ExplorerRoutes.bytes(with(inference -> inference.decode(some)));
      System.arraycopy(made, 0, pixels, begin * shown.shape().size(), made.length);
    }
    return ByteImages.unlabelled("reconstructions", shown.shape(), pixels);
  }

  /// Begins to encode all images, which takes a second or two when the program has just started.
  void begin() {
    var _ = encoded.get();
    var _ = errors.get();
  }

  /// The images' codes, which are waited for.
  ///
  /// @throws HttpProblem if the model gives no numbers
  private Encoded ready() {
    try {
      return encoded.compute();
    } catch (IllegalArgumentException e) {
      throw HttpProblem.notFound(String.valueOf(e.getMessage()));
    }
  }

  private Encoded encoded() {
    try (Inference inference = file.model().inference(threads)) {
      Codes codes = Codes.encoded(inference, shown, _ -> {}).requireFinite();
      int count = Math.min(DIRECTIONS, Math.max(2, codes.size()));
      CodeRates rates = new CodeRates(file.model(), codes);
      return new Encoded(codes, CodeDirections.of(codes, count), rates);
    }
  }

  private float[] computedErrors() {
    float[] computed = new float[shown.count()];
    try (Inference inference = file.model().inference(threads)) {
      for (int begin = 0; begin < computed.length; begin += BLOCK) {
        int end = Math.min(computed.length, begin + BLOCK);
        FloatImages originals = shown.range(begin, end).floats();
        FloatImages made = inference.decode(codes().range(begin, end));
        for (int i = begin; i < end; i++) {
          computed[i] = mse(originals, made, i - begin);
        }
      }
    }
    return computed;
  }

  /// Mean squared error of one image.
  static float mse(FloatImages originals, FloatImages made, int image) {
    int size = originals.shape().size();
    double sum = 0;
    for (int i = image * size; i < (image + 1) * size; i++) {
      double difference = originals.values()[i] - made.values()[i];
      sum += difference * difference;
    }
    return (float) (sum / size);
  }

  private Known known() {
    Codes all;
    try (Inference inference = file.model().inference(threads)) {
      all = Codes.encoded(inference, dataset.train(), _ -> {}).requireFinite();
    }
    return new Known(all, new NearestCodes(all));
  }

  private Normality normality(ProgressListener listener) {
    Normality.Parts parts = Normality.Parts.of(dataset);
    double rate = Math.max(RATE, 1.0 / (parts.calibration().count() + 1));
    try (Inference inference = file.model().inference(threads);
        ProgressListener.Task task = listener.begin("detector", parts.work(), "images")) {
      return Normality.learn(inference, parts, AnomalyScore.COMBINED, rate, task::advance);
    }
  }

  private float[] scores(ProgressListener listener) {
    Normality normal = normality.compute();
    try (Inference inference = file.model().inference(threads);
        ProgressListener.Task task = listener.begin("scores", shown.count(), "images")) {
      return floats(
          normal.detector().score(inference, shown, task::advance).of(AnomalyScore.COMBINED));
    }
  }

  private float[] groups(ProgressListener listener) {
    float[] groups = new float[shown.count()];
    Arrays.fill(groups, Float.NaN);
    int[] some = Sampling.evenly(shown.count(), CLUSTERED);
    ClusterOptions options =
        ClusterOptions.defaults()
            .with(o -> {
              o.starts = STARTS;
              o.pixels = false;
              o.threads = threads;
            });
    Clustering found = Clustering.of(shown.select(some), codes().select(some), options, listener);
    int[] assignment = found.best().assignment();
    for (int i = 0; i < some.length; i++) {
      groups[some[i]] = assignment[i];
    }
    return groups;
  }

  private GaussianMixture mixture() {
    Codes some = known.compute().codes;
    some = some.select(Sampling.evenly(some.count(), MIXTURE_CODES));
    return GaussianMixture.fit(some, COMPONENTS, 0, threads, () -> {}).mixture();
  }

  private static void beside(Runnable work) {
    Thread.ofPlatform().daemon().name("hourglass-tables").start(work);
  }

  private CodeRates tables(ProgressListener listener) {
    CodeRates rates = rates();
    Codes one = codes().range(0, 1);
    int[] qualities = qualities();
    try (ProgressListener.Task task = listener.begin("tables", qualities.length, "qualities")) {
      for (int quality : qualities) {
        var _ = rates.bits(one, quality);
        task.advance(1);
      }
    }
    return rates;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  String id() {
    return id;
  }

  @Nullable Path run() {
    return run;
  }

  ModelFile file() {
    return file;
  }

  Dataset dataset() {
    return dataset;
  }

  /// Test images on the map.
  ByteImages shown() {
    return shown;
  }

  /// Codes of the images on the map.
  Codes codes() {
    return ready().codes;
  }

  /// Mean squared error of each image on the map.
  Later<float[]> errors() {
    return errors;
  }

  /// What its images can be coloured by.
  List<String> columns() {
    List<String> columns = new ArrayList<>();
    if (shown.labels() != null) {
      columns.add("label");
    }
    columns.add("error");
    boolean studied =
        !passing && !encoded.known().map(found -> found.codes.allEqual()).orElse(false);
    if (studied && !scores.failed()) {
      columns.add("anomaly");
    }
    if (studied && !groups.failed()) {
      columns.add("group");
    }
    return columns;
  }

  /// Along which the codes of the images on the map vary most.
  CodeDirections directions() {
    return ready().directions;
  }

  /// Places of the images on the map by their two first principal components.
  Codes pca() {
    Codes codes = codes();
    float[] all = directions().project(codes).values();
    int count = directions().shares().length;
    float[] places = new float[2 * codes.count()];
    for (int i = 0; i < codes.count(); i++) {
      places[2 * i] = all[count * i];
      places[2 * i + 1] = all[count * i + 1];
    }
    return Codes.of(2, places);
  }

  Later<Codes> umap() {
    return umap;
  }

  Later<float[]> scores() {
    return scores;
  }

  Later<float[]> groups() {
    return groups;
  }

  /// What is normal, or nothing until it is known.
  Optional<Normality> normality() {
    return passing ? Optional.empty() : normality.get();
  }

  /// From which anomaly score on an image is an anomaly, or nothing while that is not computed.
  Optional<Double> threshold() {
    return normality.known().map(known -> known.threshold().value());
  }

  /// The bits that codes take; tables that are not yet measured are when they are asked for.
  CodeRates rates() {
    return ready().rates;
  }

  /// The same once all tables of the {@link #qualities} are measured, or nothing until then.
  Optional<CodeRates> measuredRates() {
    return rates().isLearned() ? Optional.of(rates()) : tables.get();
  }

  /// Measures the tables of the {@link #qualities}.
  Later<CodeRates> tables() {
    return tables;
  }

  /// Qualities whose steps are shown, fewer where each takes long.
  int[] qualities() {
    boolean large = shown.shape().size() > MANY_PIXELS || codes().size() > MANY_DIMENSIONS;
    int stride = passing || large ? 8 : rates().isLearned() ? 2 : 4;
    int count = (MOST_QUALITY - LEAST_QUALITY) / stride + 1;
    return IntStream.range(0, count).map(i -> LEAST_QUALITY + i * stride).toArray();
  }

  /// Whether it is shown for a moment, as an epoch of a training.
  boolean passing() {
    return passing;
  }

  /// The training images that are nearest to a code, or nothing until these are encoded.
  ///
  /// @param code of one image
  Optional<NearestCodes.Found> nearest(Codes code) {
    Optional<Known> found = passing ? Optional.empty() : known.get();
    return found.map(it -> it.search.nearest(code, Math.min(NEIGHBOURS, it.codes.count()), 1));
  }

  /// New codes like those of training images, which are encoded first where they are not known.
  Codes sample(int count, long seed) {
    return file.model().variational()
        ? Prior.sample(count, file.model().codeSize(), seed, 1)
        : mixture.compute().sample(count, seed, 1);
  }

  /// Some images above their reconstructions, as PNG.
  byte[] reconstructions() {
    FloatImages some = shown.evenly(RECONSTRUCTIONS).floats();
    FloatImages made = with(inference -> inference.reconstruct(some));
    ImageGrid grid =
        new ImageGrid("", List.of(), List.of(), List.of(Picture.all(some), Picture.all(made)));
    return Png.bytes(grid::write);
  }

  /// Lends an Inference of the pool.
  <T> T with(Function<? super Inference, ? extends T> work) {
    return shared.with(work);
  }

  @Override
  public void close() {
    shared.close();
  }
}
