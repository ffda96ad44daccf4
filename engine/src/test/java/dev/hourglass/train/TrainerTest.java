package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelOptions;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Network;
import dev.hourglass.testing.RandomImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  private static final Shape IMAGE = new Shape(1, 12, 12);
  private static final Dataset DATA = random(12);
  private static final ByteImages TRAIN = DATA.train();
  private static final ByteImages TEST = DATA.test();
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withEpochs(1).withThreads(1).withSeed(5);

  @TempDir private Path folder;

  /// Images of 12 × 12 are too small to use each weight often, so that their blocks are wide.
  @ParameterizedTest
  @CsvSource({"12,32,5", "12,32,32", "12,32,64", "28,16,16", "28,16,32", "28,16,48"})
  void threadsAndKernelsDoNotChangeABit(int side, int lanes, int batch) {
    TrainingConfig config = CONFIG.withBatchSize(batch);
    Dataset data = random(side);
    Shape image = data.train().shape();
    Autoencoder reference = Models.classic(image, 3);
    assertThat(Network.trainingLanes(reference.networks().values())).isEqualTo(lanes);
    TrainingResult expected = Trainer.fit(new ScalarKernels(), reference, data, config, null);
    for (int threads = 1; threads <= 3; threads++) {
      for (Kernels kernels : new Kernels[] {Kernels.best(), new ScalarKernels()}) {
        Autoencoder model = Models.classic(image, 3);
        TrainingResult result =
            Trainer.fit(kernels, model, data, config.withThreads(threads), null);
        String what = kernels.name() + ", " + threads + " threads";
        assertSameBits(what, model.parameters().values(), reference.parameters().values());
        assertThat(losses(result)).as(what).isEqualTo(losses(expected));
        assertThat(result.kernels()).isEqualTo(kernels.name());
      }
    }
  }

  private static Dataset random(int side) {
    ByteImages train = RandomImages.random(1, 96, 1, side, side);
    return new Dataset("random", train, RandomImages.random(2, 37, 1, side, side));
  }

  @Test
  void withoutTestImagesTheModelIsTheSame() throws IOException {
    Autoencoder expected = Models.classic(IMAGE, 3);
    TrainingResult tested = Trainer.fit(expected, DATA, CONFIG);
    Autoencoder model = Models.classic(IMAGE, 3);
    Path file = folder.resolve("checkpoint");
    EpochResult result = Trainer.fit(model, TRAIN, CONFIG, new SaveAt(file)).epochs().getFirst();
    assertSameBits("model", model.parameters().values(), expected.parameters().values());
    assertThat(result.trainLoss()).isEqualTo(tested.epochs().getFirst().trainLoss());
    assertThat(result.testLoss()).isNaN();
    assertThat(Checkpoint.load(file).state().results()).containsExactly(result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "shift:1,rotation:10,elastic:1"})
  void numbersTrainToTheBitsOfTheBytesThatTheyAre(String augmentation) {
    TrainingConfig config = CONFIG.with(c -> c.augmentation = Augmentation.parse(augmentation));
    Autoencoder expected = Models.classic(IMAGE, 3);
    TrainingResult bytes = Trainer.fit(expected, TRAIN, config);
    Autoencoder model = Models.classic(IMAGE, 3);
    TrainingResult numbers = Trainer.fit(model, TRAIN.floats(), config);
    assertSameBits("model", model.parameters().values(), expected.parameters().values());
    assertThat(numbers.epochs().getFirst().trainLoss())
        .isEqualTo(bytes.epochs().getFirst().trainLoss());
  }

  @Test
  void patienceWithoutTestImagesIsRefused() {
    TrainingConfig patient = CONFIG.with(c -> c.patience = 3);
    assertThatThrownBy(() -> Trainer.fit(Models.classic(IMAGE, 3), TRAIN, patient))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the patience is 3 epochs and there are no test images")
        .hasMessageContaining("with a patience of 0");
  }

  private record SaveAt(Path file) implements TrainingListener {
    @Override
    public void reached(Supplier<Checkpoint> state) {
      try {
        state.get().save(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void anotherSeedShufflesAnotherWay() {
    Autoencoder one = Models.classic(IMAGE, 3);
    Autoencoder other = Models.classic(IMAGE, 3);
    Trainer.fit(one, DATA, CONFIG);
    Trainer.fit(other, DATA, CONFIG.withSeed(6));
    assertThat(one.parameters().values()).isNotEqualTo(other.parameters().values());
  }

  @Test
  void trainingLowersTheLossToTheNoiseOfTheImages() {
    TrainingConfig config = CONFIG.withEpochs(60).withLearningRate(0.003);
    List<EpochResult> epochs = Trainer.fit(Models.classic(IMAGE, 3), DATA, config).epochs();
    assertThat(epochs).extracting(EpochResult::epoch).startsWith(1, 2, 3).endsWith(60);
    // Uniform noise has the variance 1/12 = 0.083; a model that draws black begins at 1/3.
    assertThat(epochs.getFirst().trainLoss()).isBetween(0.1, 0.4);
    assertThat(epochs.getLast().trainLoss()).isBetween(0.05, 0.11);
    assertThat(epochs.getLast().testLoss()).isBetween(0.05, 0.11);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 33, 34, 35, 36, 37, 96})
  void theLossIsTheMeanOverAllImagesWhateverTheBatch(int batch) {
    Autoencoder model = Models.classic(IMAGE, 3);
    float[] images = TRAIN.floats().values();
    float[] drawn = model.reconstruct(TRAIN).values();
    double sum = 0;
    for (int i = 0; i < images.length; i++) {
      double difference = (double) drawn[i] - images[i];
      sum += difference * difference;
    }
    float[] before = model.parameters().values().clone();
    // So small a step leaves every parameter as it is.
    TrainingConfig still = CONFIG.withLearningRate(1e-30).withBatchSize(batch);
    TrainingResult result = Trainer.fit(model, new Dataset("random", TRAIN, TRAIN), still);
    assertSameBits("parameters", model.parameters().values(), before);
    double mean = sum / images.length;
    assertThat(result.epochs().getFirst().trainLoss()).isCloseTo(mean, within(1e-6 * mean));
    assertThat(result.epochs().getFirst().testLoss()).isCloseTo(mean, within(1e-6 * mean));
  }

  @Test
  void aDivergedTrainingLeavesTheModelAsAfterTheLastGoodEpoch() {
    Autoencoder model = Models.classic(IMAGE, 3);
    float[] before = model.parameters().values().clone();
    TrainingConfig wild = CONFIG.withLearningRate(1e6).withBatchSize(16);
    assertThatThrownBy(() -> Trainer.fit(model, DATA, wild))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("epoch 1, batch 2")
        .hasMessageContaining("learning rate");
    assertSameBits("parameters", model.parameters().values(), before);
  }

  @Test
  void anEpochThatDivergesInItsLastStepIsNoGoodEpoch() {
    Autoencoder model = Models.classic(IMAGE, 3);
    float[] before = model.parameters().values().clone();
    TrainingConfig wild = CONFIG.withLearningRate(1e6).withBatchSize(TRAIN.count());
    assertThatThrownBy(() -> Trainer.fit(model, DATA, wild))
        .isInstanceOf(TrainingDivergedException.class);
    assertSameBits("parameters", model.parameters().values(), before);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void trainingStopsAtTheStepThatAListenerAsksFor(int wanted) {
    Autoencoder model = Models.classic(IMAGE, 3);
    float[] before = model.parameters().values().clone();
    Recorder recorder = new Recorder(wanted);
    TrainingResult result = Trainer.fit(model, DATA, CONFIG.withEpochs(3), recorder);
    assertThat(recorder.steps).hasSize(wanted);
    assertThat(result.stopped()).isTrue();
    assertThat(result.epochs()).hasSize(wanted / 3).isEqualTo(recorder.epochs);
    boolean same = Arrays.equals(model.parameters().values(), before);
    assertThat(same).isEqualTo(wanted == 0);
  }

  @Test
  void listenersHearOfEveryStepAndEpoch() {
    Recorder recorder = new Recorder(Integer.MAX_VALUE);
    TrainingConfig config = CONFIG.withEpochs(2).withBatchSize(40);
    TrainingResult result = Trainer.fit(Models.classic(IMAGE, 3), DATA, config, recorder);
    assertThat(result.stopped()).isFalse();
    assertThat(recorder.steps)
        .containsExactly("1 40/96", "1 80/96", "1 96/96", "2 40/96", "2 80/96", "2 96/96");
    assertThat(recorder.epochs).isEqualTo(result.epochs());
  }

  @Test
  void anExceptionOfAListenerEndsTheTraining() {
    TrainingListener broken =
        new TrainingListener() {
          @Override
          public void epochDone(EpochResult result, Autoencoder model) {
            throw new ArithmeticException("full disk");
          }
        };
    assertThatThrownBy(
            () -> Trainer.fit(Models.classic(IMAGE, 3), DATA, CONFIG.withThreads(2), broken))
        .hasMessage("full disk");
  }

  @Test
  void imagesThatDoNotFitAreRefused() {
    ByteImages other = RandomImages.random(1, 3, 3, 12, 12);
    ByteImages empty = RandomImages.random(1, 0, 1, 12, 12);
    Autoencoder model = Models.classic(IMAGE, 3);
    assertThatThrownBy(() -> Trainer.fit(model, new Dataset("x", other, TEST), CONFIG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3×12×12")
        .hasMessageContaining("1×12×12");
    assertThatThrownBy(() -> Trainer.fit(model, new Dataset("x", TRAIN, other), CONFIG))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Trainer.fit(model, new Dataset("x", TRAIN, empty), CONFIG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no images");
  }

  /// A block of one image has one value per channel where vectors are normalised; a picture has
  /// many.
  @ParameterizedTest
  @CsvSource({"1, 96, 2", "5, 96, 6", "95, 96, 96", "33, 66, 34", "33, 97, 34", "64, 65, 63"})
  void aBatchThatEndsInOneImageIsRefusedWhereVectorsAreNormalised(
      int batch, int count, int advised) {
    Dataset data = new Dataset("random", RandomImages.random(1, count, 1, 12, 12), TEST);
    TrainingConfig config = CONFIG.withBatchSize(batch);
    ModelOptions normalised = Models.options("dense").withBatchNorm(true);
    Autoencoder model = Models.preset("dense", IMAGE, normalised, 3);
    float[] before = model.parameters().values().clone();
    assertThatThrownBy(() -> Trainer.fit(model, data, config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("random has %d images".formatted(count))
        .hasMessageContaining("expected more than 1 value per channel in training")
        .hasMessageEndingWith("use batches of " + advised);
    assertSameBits("parameters", model.parameters().values(), before);
    Trainer.fit(model, data, CONFIG.withBatchSize(advised));
    Trainer.fit(Models.preset("classic-bn", IMAGE, 3), data, config);
  }

  private static List<Double> losses(TrainingResult result) {
    List<Double> losses = new ArrayList<>();
    for (EpochResult epoch : result.epochs()) {
      losses.add(epoch.trainLoss());
      losses.add(epoch.testLoss());
    }
    return losses;
  }

  /// Writes down what it hears, and asks to stop after some steps.
  private static final class Recorder implements TrainingListener {
    private final int wanted;
    private final List<String> steps = new ArrayList<>();
    private final List<EpochResult> epochs = new ArrayList<>();

    Recorder(int wanted) {
      this.wanted = wanted;
    }

    @Override
    public void stepDone(int epoch, int images, int total, double loss) {
      assertThat(loss).isPositive();
      steps.add(epoch + " " + images + "/" + total);
    }

    @Override
    public void epochDone(EpochResult result, Autoencoder model) {
      epochs.add(result);
    }

    @Override
    public boolean stopRequested() {
      return steps.size() >= wanted;
    }
  }
}
