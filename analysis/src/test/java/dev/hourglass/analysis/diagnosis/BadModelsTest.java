package dev.hourglass.analysis.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.analysis.baselines.MeanImage;
import dev.hourglass.analysis.diagnosis.Diagnosis.Kind;
import dev.hourglass.analysis.evaluation.EvaluationSettings;
import dev.hourglass.analysis.evaluation.Evaluator;
import dev.hourglass.analysis.evaluation.ModelEvaluation;
import dev.hourglass.analysis.evaluation.Split;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.Shape;
import dev.hourglass.metrics.Metric;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Parameter;
import dev.hourglass.train.BinaryCrossEntropy;
import dev.hourglass.train.MeanAbsoluteError;
import dev.hourglass.train.MeanSquaredError;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Models made bad on purpose, and what is said of them.
class BadModelsTest {
  private static final Shape DIGIT = new Shape(1, 28, 28);

  /// The layer of the dense preset that gives the code.
  private static final String CODE =
      "encoder.linear" + (Models.options("dense").channels().size() + 1);

  @Test
  void anUntrainedModelIsNoBetterThanTheMeanImage() throws Exception {
    assertThat(kinds(evaluate(model("dense", 8), "synthetic:300")))
        .contains(Kind.NO_BETTER_THAN_MEAN_IMAGE)
        .doesNotContain(Kind.CONSTANT_CODE, Kind.CONSTANT_DIMENSIONS);
  }

  @Test
  void aCodeTimesZeroIsConstant() throws Exception {
    Autoencoder model = model("dense", 8);
    multiply(model, CODE, 0, 8);
    assertThat(kinds(evaluate(model, "synthetic:300")))
        .containsExactly(Kind.NO_BETTER_THAN_MEAN_IMAGE, Kind.CONSTANT_CODE);
  }

  @Test
  void dimensionsWithoutEncoderOrDecoderAreFound() throws Exception {
    Autoencoder model = model("dense", 8);
    multiply(model, CODE, 0, 2);
    assertThat(findings(evaluate(model, "synthetic:300")))
        .contains("2 of 8 latent dimensions are the same for every image");
    Autoencoder deaf = model("dense", 8);
    TrainingConfig brief = TrainingConfig.defaults().withThreads(1).withEpochs(4);
    Trainer.fit(deaf, Datasets.load("synthetic:600"), brief);
    silence(deaf, "decoder.linear1.weight", 8, 3);
    assertThat(findings(evaluate(deaf, "synthetic:600")))
        .contains("1 of 8 latent dimensions is unused: reconstructions hardly depend on them");
  }

  @Test
  void aRateThatIsTooSmallEndsNoBetterThanTheMeanImage() throws Exception {
    assertThat(kinds(trainedWith(1e-6))).contains(Kind.NO_BETTER_THAN_MEAN_IMAGE);
  }

  @Test
  void aRateThatIsTooLargeDiverges() throws Exception {
    assertThat(kinds(trainedWith(3))).contains(Kind.DIVERGED);
  }

  private static List<Diagnosis> trainedWith(double rate) throws Exception {
    return train(
        "dense",
        "synthetic:300",
        c -> {
          c.epochs = 3;
          c.learningRate = rate;
        });
  }

  @Test
  void oneEpochIsSaidToBeFew() throws Exception {
    assertThat(kinds(train("dense", "synthetic:300", c -> c.epochs = 1)))
        .contains(Kind.STILL_IMPROVING);
  }

  @Test
  void fewImagesInManyEpochsAreOverfitted() throws Exception {
    assertThat(kinds(train("dense", "synthetic:60", c -> c.epochs = 100)))
        .contains(Kind.OVERFITTING)
        .doesNotContain(Kind.NO_BETTER_THAN_MEAN_IMAGE);
  }

  @Test
  void whatIsLearnedWellHasNothingWrong() throws Exception {
    assertThat(
            train(
                "dense",
                "synthetic:2000",
                c -> {
                  c.epochs = 12;
                  c.learningRate = 0.002;
                }))
        .isEmpty();
  }

  @Test
  void theMeanImagesLossIsThatOfDrawingItForEveryImage() throws Exception {
    Dataset digits = Datasets.load("synthetic:300");
    MeanImage mean = MeanImage.of(digits.train());
    ModelEvaluation evaluation = measure(model("dense", 8), digits, true);
    double expected = evaluation.baselines().getFirst().errors().all().of(Metric.MSE);
    assertThat(mean.mse(digits.test())).isCloseTo(expected, within(1e-9));
    assertThat(mean.loss(new MeanSquaredError(), digits.test())).hasValue(mean.mse(digits.test()));
    double entropy = evaluation.baselines().getFirst().errors().all().of(Metric.CROSS_ENTROPY);
    assertThat(mean.loss(new BinaryCrossEntropy(), digits.test()).orElseThrow())
        .isCloseTo(entropy, within(1e-3));
    assertThat(mean.loss(new MeanAbsoluteError(), digits.test())).isEmpty();
  }

  /// What is said of a training's losses and of its model.
  private static List<Diagnosis> train(
      String preset, String dataset, Consumer<TrainingConfig.Changes> changes) throws Exception {
    Dataset digits = Datasets.load(dataset);
    Autoencoder model = model(preset, 8);
    TrainingConfig config = TrainingConfig.defaults().withThreads(1).with(changes);
    LossHistory losses = LossHistory.of(Trainer.fit(model, digits, config).epochs(), config);
    List<Diagnosis> found = new ArrayList<>(measure(model, digits, true).diagnoses());
    found.addAll(Diagnoses.ofLosses(losses, null));
    return found;
  }

  private static List<Diagnosis> evaluate(Autoencoder model, String dataset) throws Exception {
    return measure(model, Datasets.load(dataset), false).diagnoses();
  }

  private static ModelEvaluation measure(Autoencoder model, Dataset dataset, boolean baselines) {
    return Evaluator.measure(
        new ModelFile(model, Map.of()),
        dataset,
        Split.test,
        new EvaluationSettings(0, 0, null, null, baselines, 0),
        1,
        ProgressListener.NONE);
  }

  private static Autoencoder model(String preset, int latent) {
    return Models.preset(preset, DIGIT, Models.options(preset).withLatent(latent), 1);
  }

  /// Multiplies what the first outputs of a layer are made of.
  private static void multiply(Autoencoder model, String layer, float factor, int outputs) {
    for (Parameter parameter : model.parameters().views()) {
      if (parameter.name().startsWith(layer + ".")) {
        float[] values = parameter.read(model.parameters().values());
        int each = values.length / 8;
        for (int i = 0; i < outputs * each; i++) {
          values[i] *= factor;
        }
        parameter.write(values, model.parameters().values());
      }
    }
  }

  /// Lets a layer take no notice of one of its inputs.
  private static void silence(Autoencoder model, String weight, int inputs, int input) {
    for (Parameter parameter : model.parameters().views()) {
      if (parameter.name().equals(weight)) {
        float[] values = parameter.read(model.parameters().values());
        for (int i = input; i < values.length; i += inputs) {
          values[i] = 0;
        }
        parameter.write(values, model.parameters().values());
      }
    }
  }

  private static List<String> findings(List<Diagnosis> found) {
    return found.stream().map(Diagnosis::finding).toList();
  }

  private static List<Kind> kinds(List<Diagnosis> found) {
    return found.stream().map(Diagnosis::kind).toList();
  }
}
