package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.latent.VariationalBounds;
import dev.hourglass.metrics.Likelihood;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelOptions;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.OneHotLabel;
import dev.hourglass.nn.Unflatten;
import dev.hourglass.testing.RandomImages;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models that are told each image's label, from training to drawing.
class ConditionalModelTest {
  private static final int CLASSES = 10;
  private static final int SIZE = 28 * 28;
  private static final ByteImages DIGITS = SyntheticDigits.generate(1500, 5);
  private static final ByteImages TEST = SyntheticDigits.generate(70, 6);
  private static final Dataset DATA = new Dataset("synthetic", DIGITS, TEST);
  private static final TrainingConfig CONFIG =
      Recipes.of("vae").withEpochs(6).withThreads(2).withBatchSize(32);

  /// Trained once for the tests that only look at it.
  private static final Autoencoder TRAINED = trained(Kernels.best(), DATA, CONFIG);

  @TempDir Path temp;

  private static Autoencoder model() {
    ModelOptions options =
        Models.options("vae").withLatent(2).withChannels(List.of(4, 8)).withClasses(CLASSES);
    return Models.preset("vae", new Shape(1, 28, 28), options, 3);
  }

  private static Autoencoder trained(Kernels kernels, Dataset data, TrainingConfig config) {
    Autoencoder model = model();
    Trainer.fit(kernels, model, data, config, null);
    return model;
  }

  private static int[] everyLabel() {
    return IntStream.range(0, CLASSES).toArray();
  }

  /// Labels that had come apart from their images in an epoch's order would draw a mean of all.
  @Test
  void theSameCodeIsDrawnAsEachClassItIsTold() {
    float[] drawn = TRAINED.decode(TRAINED.codes(new float[2 * CLASSES], everyLabel())).values();
    for (int label = 0; label < CLASSES; label++) {
      float[] picture = Arrays.copyOfRange(drawn, label * SIZE, (label + 1) * SIZE);
      assertThat(nearestMean(picture)).as("class %d", label).isEqualTo(label);
    }
  }

  private static int nearestMean(float[] picture) {
    double[] distances = new double[CLASSES];
    for (int label = 0; label < CLASSES; label++) {
      float[] mean = mean(label);
      for (int i = 0; i < SIZE; i++) {
        distances[label] += (picture[i] - mean[i]) * (picture[i] - mean[i]);
      }
    }
    return IntStream.range(0, CLASSES)
        .reduce((a, b) -> distances[b] < distances[a] ? b : a)
        .getAsInt();
  }

  private static int[] labels(ByteImages images) {
    return Objects.requireNonNull(images.labels());
  }

  private static float[] mean(int label) {
    int[] labels = labels(DIGITS);
    float[] numbers = DIGITS.floats().values();
    float[] mean = new float[SIZE];
    int[] ofClass = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
    for (int image : ofClass) {
      for (int i = 0; i < SIZE; i++) {
        mean[i] += numbers[image * SIZE + i] / ofClass.length;
      }
    }
    return mean;
  }

  @Test
  void threadsAndKernelsDoNotChangeABitOfTraining() {
    Dataset few = new Dataset("few", DIGITS.range(0, 133), TEST);
    TrainingConfig config = CONFIG.withEpochs(1);
    float[] expected =
        trained(new ScalarKernels(), few, config.withThreads(1)).parameters().values();
    for (int threads = 1; threads <= 3; threads++) {
      for (Kernels kernels : new Kernels[] {Kernels.best(), new ScalarKernels()}) {
        float[] found = trained(kernels, few, config.withThreads(threads)).parameters().values();
        assertSameBits(kernels.name() + ", " + threads + " threads", found, expected);
      }
    }
  }

  @Test
  void eachImageIsTakenForItsOwnClassWhateverItsCompany() {
    float[] codes = new float[2 * TEST.count()];
    float[] drawn = new float[TEST.pixels().length];
    for (int i = 0; i < TEST.count(); i++) {
      ByteImages image = TEST.range(i, i + 1);
      System.arraycopy(TRAINED.encode(image).values(), 0, codes, 2 * i, 2);
      System.arraycopy(TRAINED.reconstruct(image).values(), 0, drawn, i * SIZE, SIZE);
    }
    for (int threads = 1; threads <= 3; threads++) {
      try (Inference inference = TRAINED.inference(threads)) {
        assertSameBits("codes", inference.encode(TEST).values(), codes);
        assertSameBits("codes", inference.encode(TEST.floats()).values(), codes);
        assertSameBits("means", inference.encodeDistribution(TEST).means().values(), codes);
        assertSameBits("decoded", inference.decode(inference.encode(TEST)).values(), drawn);
        assertSameBits("reconstructed", inference.reconstruct(TEST).values(), drawn);
      }
    }
  }

  @Test
  void wrongLabelsBoundTheLikelihoodLower() {
    int[] labels = labels(TEST);
    int[] wrong = Arrays.stream(labels).map(label -> (label + 1) % CLASSES).toArray();
    assertThat(elbo(TEST)).isGreaterThan(elbo(TEST.labelled(wrong, TEST.classes())) + 20);
  }

  private static double elbo(ByteImages images) {
    try (Inference inference = TRAINED.inference(2)) {
      List<Likelihood> bernoulli = List.of(new Likelihood.Bernoulli());
      return new VariationalBounds(inference, bernoulli, 3, 1)
          .measure(images, _ -> {})
          .bounds()
          .getFirst()
          .elbo();
    }
  }

  @Test
  void aSavedModelDrawsTheSame() throws Exception {
    Path file = temp.resolve("model.safetensors");
    TRAINED.save(file);
    Autoencoder loaded = Autoencoder.load(file);
    assertThat(loaded.classes()).isEqualTo(CLASSES);
    float[] values = RandomImages.random(1, CLASSES, 1, 1, 2).floats().values();
    Codes codes = TRAINED.codes(values, everyLabel());
    assertThat(loaded.decode(codes)).isEqualTo(TRAINED.decode(codes));
  }

  @Test
  void nothingPassesForAClassUnseen() {
    ByteImages unlabelled = ByteImages.unlabelled("bare", new Shape(1, 28, 28), TEST.pixels());
    int[] labels = new int[TEST.count()];
    labels[69] = 10;
    List<String> eleven = IntStream.range(0, 11).mapToObj(Integer::toString).toList();
    ByteImages unknown = TEST.labelled(labels, eleven);
    refuses(() -> trained(Kernels.best(), new Dataset("bare", unlabelled, TEST), CONFIG), "bare");
    refuses(() -> trained(Kernels.best(), new Dataset("bare", TEST, unlabelled), CONFIG), "bare");
    refuses(
        () -> trained(Kernels.best(), new Dataset("many", unknown, TEST), CONFIG),
        "the label 10 and the model has 10 classes");
    try (Inference inference = TRAINED.inference(1)) {
      FloatImages numbers = unlabelled.floats();
      refuses(() -> inference.encode(unlabelled), "bare have no labels");
      refuses(() -> inference.encode(numbers), "have no labels");
      refuses(() -> inference.encodeDistribution(numbers), "have no labels");
      refuses(() -> inference.reconstruct(unknown), "the label 10");
      refuses(() -> inference.decode(Codes.of(2, 0, 0)), "have no labels");
      refuses(() -> inference.decode(Codes.of(2, 0, 0).labelled(new int[] {-1})), "the label -1");
    }
  }

  private static void refuses(Runnable work, String complaint) {
    assertThatIllegalArgumentException()
        .isThrownBy(work::run)
        .withMessageContainingAll(complaint, "expected");
  }

  @Test
  void onlyTheHalfThatAsksForLabelsMustBeTold() {
    Autoencoder model =
        Autoencoder.builder("half", new Shape(1, 2, 2))
            .encoder("code", new Linear(4, 3))
            .decoder("label", new OneHotLabel(5))
            .decoder("draw", new Linear(8, 4))
            .decoder("image", new Unflatten(1, 2, 2))
            .build(1);
    assertThat(model.classes()).isEqualTo(5);
    FloatImages image = model.images(new float[4]);
    assertThat(model.encode(image).values()).hasSize(3);
    refuses(() -> model.reconstruct(image), "have no labels");
    assertThat(model.reconstruct(image.labelled(new int[] {4}, List.of())).values()).hasSize(4);
  }

  @Test
  void aModelWithoutLabelsTakesNoNotice() {
    Autoencoder model = Models.classic(1);
    assertThat(model.classes()).isZero();
    Codes codes = model.codes(new float[model.codeSize()]);
    assertThat(model.decode(codes.labelled(new int[] {77})).values())
        .isEqualTo(model.decode(codes).values());
    model.requireLabels(ByteImages.unlabelled("bare", new Shape(1, 28, 28), TEST.pixels()));
  }
}
