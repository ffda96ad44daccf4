package dev.hourglass.anomaly;

import static dev.hourglass.model.format.ModelContent.ANOMALY;

import dev.hourglass.files.FormatException;
import dev.hourglass.files.RecordJson;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.files.SafeTensors.DoubleTensor;
import dev.hourglass.files.StrictJson;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.format.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A fitted anomaly detector as additional tensors and metadata of a model file.
final class NormalityFile {
  private static final int VERSION = 1;
  private static final String NUMBERS = ANOMALY + "detector";
  private static final String SOURCE = ANOMALY + "normal";
  private static final String CALIBRATION = ANOMALY + "calibration";
  private static final String WEIGHTS = ANOMALY + "weights";
  private static final String MEANS = ANOMALY + "means";
  private static final String FACTORS = ANOMALY + "factors";
  private static final double ROUNDING = 1e-6;

  /// Marks a missing number, since JSON has no NaN: such members are left out.
  private static final ZScore NO_DENSITY = new ZScore(0, 1);

  private static final Trial NOT_TRIED = new Trial(0, 0);
  private static final RecordJson JSON =
      new RecordJson(
          Map.of(),
          Map.of(Numbers.class, new TreeMap<>(Map.of("density", NO_DENSITY, "check", NOT_TRIED))));

  private final Path path;
  private final SafeTensors file;

  /// What is neither a tensor nor free text.
  private record Numbers(
      int version,
      String score,
      double rate,
      double threshold,
      ZScore unexplained,
      ZScore density,
      Trial check) {}

  private record Trial(double falseAlarms, int images) {}

  private NormalityFile(Path path, SafeTensors file) {
    this.path = path;
    this.file = file;
  }

  /// A model file's content with what is normal.
  ///
  /// @throws IllegalStateException if a number is not finite
  static SafeTensors added(SafeTensors model, Normality normality) {
    Map<String, String> notes = new TreeMap<>(model.metadata());
    notes.put(NUMBERS, json(normality));
    notes.put(SOURCE, normality.source());
    List<DoubleTensor> tensors = new ArrayList<>(mixture(normality.detector().codes()));
    double[] calibration = normality.calibration();
    tensors.add(new DoubleTensor(CALIBRATION, new int[] {calibration.length}, calibration));
    for (DoubleTensor tensor : tensors) {
      if (!Arrays.stream(tensor.values()).allMatch(Double::isFinite)) {
        throw new IllegalStateException(
            "%s contains NaN or infinite values, expected finite numbers: retrain the model"
                .formatted(tensor.name()));
      }
    }
    return new SafeTensors(notes, model.tensors(), tensors);
  }

  private static String json(Normality normality) {
    AnomalyDetector detector = normality.detector();
    Normality.@Nullable Check check = normality.check();
    Numbers numbers =
        new Numbers(
            VERSION,
            normality.score().word(),
            normality.threshold().rate(),
            normality.threshold().value(),
            detector.unexplained(),
            detector.codes() == null ? NO_DENSITY : detector.density(),
            check == null ? NOT_TRIED : new Trial(check.falseAlarms(), check.images()));
    var json = JSON.write(numbers);
    if (detector.codes() == null) {
      json.remove("density");
    }
    if (check == null) {
      json.remove("check");
    }
    return json.toString();
  }

  private static List<DoubleTensor> mixture(@Nullable GaussianMixture mixture) {
    if (mixture == null) {
      return List.of();
    }
    int components = mixture.weights().length;
    int size = mixture.means()[0].length;
    return List.of(
        new DoubleTensor(WEIGHTS, new int[] {components}, mixture.weights()),
        new DoubleTensor(MEANS, new int[] {components, size}, joined(Stream.of(mixture.means()))),
        new DoubleTensor(
            FACTORS,
            new int[] {components, size, size},
            joined(Stream.of(mixture.factors()).flatMap(Stream::of))));
  }

  private static double[] joined(Stream<double[]> rows) {
    return rows.flatMapToDouble(Arrays::stream).toArray();
  }

  /// Whether there is a detector beside the model.
  static boolean isIn(ModelSource source) throws IOException {
    return source.content().metadata().containsKey(NUMBERS);
  }

  /// The model and what is normal for it.
  static AnomalyModel read(ModelSource source) throws IOException {
    ModelFile model = source.model();
    Normality normality =
        new NormalityFile(source.name(), source.content()).normality(model.model().codeSize());
    return new AnomalyModel(model.model(), normality, model.metadata());
  }

  private Normality normality(int size) throws FormatException {
    String json = file.metadata().get(NUMBERS);
    if (json == null) {
      throw new FormatException(
          path,
          "holds a model without an anomaly detector, expected a model with a fitted one: write"
              + " such a file with hourglass anomalies --fit");
    }
    try {
      return normality(JSON.read(Numbers.class, StrictJson.parse(json)), size);
    } catch (IllegalArgumentException e) {
      throw new FormatException(
          path,
          "holds no valid anomaly detector: %s; get a complete copy".formatted(e.getMessage()),
          e);
    }
  }

  private Normality normality(Numbers numbers, int size) throws FormatException {
    if (numbers.version() != VERSION) {
      throw new FormatException(
          path,
          "has an anomaly detector of version %d and this program reads version %d: update hourglass"
              .formatted(numbers.version(), VERSION));
    }
    GaussianMixture codes = mixture(size);
    AnomalyDetector detector =
        new AnomalyDetector(
            codes,
            checked("unexplained", numbers.unexplained()),
            codes == null ? new ZScore(Double.NaN, 1) : checked("density", numbers.density()));
    double[] calibration = numbers(CALIBRATION);
    return new Normality(
        file.metadata().getOrDefault(SOURCE, ""),
        detector,
        AnomalyScore.parse(numbers.score()),
        threshold(numbers, calibration),
        calibration,
        numbers.check().equals(NOT_TRIED)
            ? null
            : new Normality.Check(numbers.check().falseAlarms(), numbers.check().images()));
  }

  private static AnomalyThreshold threshold(Numbers numbers, double[] calibration) {
    AnomalyThreshold threshold = AnomalyThreshold.calibrate(calibration, numbers.rate());
    if (threshold.value() != numbers.threshold()) {
      throw new IllegalArgumentException(
          "the threshold is %s, expected %s, which the scores of its normal images give"
              .formatted(numbers.threshold(), threshold.value()));
    }
    return threshold;
  }

  private static ZScore checked(String name, ZScore deviations) {
    if (!(deviations.deviation() > 0)) {
      throw new IllegalArgumentException(
          "the standard deviation of %s is %s, expected a number above 0"
              .formatted(name, deviations.deviation()));
    }
    return deviations;
  }

  /// Null where none of its tensors is there.
  private @Nullable GaussianMixture mixture(int size) {
    int tensors = (int) names().filter(name -> name.startsWith(ANOMALY)).count();
    requireTensors(tensors, find(WEIGHTS) == null ? 1 : 4);
    if (find(WEIGHTS) == null) {
      return null;
    }
    double[] weights = numbers(WEIGHTS);
    int components = weights.length;
    double[] means = numbers(MEANS, components, size);
    double[] factors = numbers(FACTORS, components, size, size);
    requireWeights(weights);
    double[][][] triangles = new double[components][][];
    for (int k = 0; k < components; k++) {
      triangles[k] = rows(factors, k * size, size, size);
      requireFactor(triangles[k]);
    }
    return new GaussianMixture(weights, rows(means, 0, components, size), triangles);
  }

  private Stream<String> names() {
    return Stream.concat(
        file.tensors().stream().map(SafeTensors.Tensor::name),
        file.doubles().stream().map(DoubleTensor::name));
  }

  private static void requireTensors(int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "there are %d tensors for it, expected %d".formatted(found, expected));
    }
  }

  private static void requireWeights(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    if (!(Arrays.stream(weights).allMatch(weight -> weight >= 0)
        && Math.abs(sum - 1) <= ROUNDING)) {
      throw new IllegalArgumentException(
          "%s have the sum %s, expected non-negative numbers with the sum 1"
              .formatted(WEIGHTS, sum));
    }
  }

  private static void requireFactor(double[][] triangle) {
    for (int d = 0; d < triangle.length; d++) {
      if (!(triangle[d][d] > 0)) {
        throw new IllegalArgumentException(
            "%s have %s on a diagonal, expected numbers above 0"
                .formatted(FACTORS, triangle[d][d]));
      }
    }
  }

  private static double[][] rows(double[] values, int first, int count, int size) {
    double[][] rows = new double[count][];
    for (int r = 0; r < count; r++) {
      rows[r] = Arrays.copyOfRange(values, (first + r) * size, (first + r + 1) * size);
    }
    return rows;
  }

  private @Nullable DoubleTensor find(String name) {
    return file.doubles().stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
  }

  /// The numbers of a list, or of the shape that is expected.
  private double[] numbers(String name, int... shape) {
    DoubleTensor tensor = find(name);
    if (tensor == null) {
      throw new IllegalArgumentException("there is no tensor %s of F64".formatted(name));
    }
    boolean fits =
        shape.length == 0 ? tensor.shape().length == 1 : Arrays.equals(tensor.shape(), shape);
    if (!fits || tensor.values().length == 0) {
      throw new IllegalArgumentException(
          "%s has the shape %s, expected %s"
              .formatted(
                  name,
                  Arrays.toString(tensor.shape()),
                  shape.length == 0 ? "a list of numbers" : Arrays.toString(shape)));
    }
    if (!Arrays.stream(tensor.values()).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(name + " holds NaN or infinity, expected finite numbers");
    }
    return tensor.values();
  }
}
