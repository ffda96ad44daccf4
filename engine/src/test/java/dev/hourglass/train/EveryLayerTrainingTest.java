package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.BatchNorm1d;
import dev.hourglass.nn.BatchNorm2d;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Flatten;
import dev.hourglass.nn.GELU;
import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.LeakyReLU;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Parameter;
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.Residual;
import dev.hourglass.nn.SiLU;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Tanh;
import dev.hourglass.nn.Unflatten;
import dev.hourglass.testing.RandomImages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A variational model of residual blocks, normalisation and smooth activations as a whole.
class EveryLayerTrainingTest {
  private static final ByteImages TRAIN = RandomImages.random(1, 96, 1, 12, 12);
  private static final ByteImages TEST = RandomImages.random(2, 37, 1, 12, 12);
  private static final Dataset DATA = new Dataset("random", TRAIN, TEST);
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withEpochs(1).withThreads(1).withSeed(5);

  @ParameterizedTest
  @ValueSource(ints = {7, 32, 40, 64, 96})
  void threadsAndKernelsDoNotChangeABit(int batch) {
    TrainingConfig config = CONFIG.withBatchSize(batch);
    Autoencoder reference = model();
    EpochResult expected =
        Trainer.fit(new ScalarKernels(), reference, DATA, config, null).epochs().getFirst();
    for (int threads = 1; threads <= 3; threads++) {
      for (Kernels kernels : new Kernels[] {Kernels.best(), new ScalarKernels()}) {
        Autoencoder model = model();
        EpochResult epoch =
            Trainer.fit(kernels, model, DATA, config.withThreads(threads), null)
                .epochs()
                .getFirst();
        String what = kernels.name() + ", " + threads + " threads";
        assertSameBits(what, model.parameters().values(), reference.parameters().values());
        assertThat(epoch.trainLoss()).as(what).isEqualTo(expected.trainLoss());
        assertThat(epoch.testLoss()).as(what).isEqualTo(expected.testLoss());
      }
    }
  }

  @Test
  void everyParameterAndStatisticMoves() {
    Autoencoder model = model();
    float[] before = model.parameters().values().clone();
    Trainer.fit(model, DATA, CONFIG);
    for (Parameter view : model.parameters().views()) {
      assertThat(view.read(model.parameters().values()))
          .as(view.name())
          .isNotEqualTo(view.read(before));
    }
  }

  @Test
  void trainingLowersTheLoss() {
    List<EpochResult> epochs =
        Trainer.fit(model(), DATA, CONFIG.withEpochs(15).withLearningRate(0.003)).epochs();
    assertThat(epochs.getLast().trainLoss()).isLessThan(epochs.getFirst().trainLoss());
    // Uniform noise has the variance 1/12 = 0.083.
    assertThat(epochs.getLast().testLoss()).isBetween(0.05, 0.11);
  }

  @Test
  @Tag("allocation")
  void aStepAllocatesNothing() {
    Allocations.assertNone(model(), TRAIN, CONFIG);
  }

  private static Autoencoder model() {
    Network encoder =
        new Network(
            new Shape(1, 12, 12),
            named(
                new Conv2d(1, 4, 3, 2, 1),
                new BatchNorm2d(4),
                new SiLU(),
                new Residual(
                    named(
                        new Conv2d(4, 4, 3, 1, 1),
                        new BatchNorm2d(4),
                        new ReLU(),
                        new Conv2d(4, 4, 3, 1, 1)),
                    List.of()),
                new LeakyReLU(0.2),
                new Flatten(),
                new Linear(144, 6),
                new GaussianLatent(3)));
    Network decoder =
        new Network(
            Shape.vector(3),
            named(
                new Linear(3, 16),
                new BatchNorm1d(16),
                new Tanh(),
                new Linear(16, 108),
                new Unflatten(3, 6, 6),
                new Residual(
                    named(new GELU(), new Conv2d(3, 4, 3, 1, 1)), named(new Conv2d(3, 4, 1, 1, 0))),
                new ConvTranspose2d(4, 1, 4, 2, 1, 0),
                new Sigmoid()));
    return Autoencoder.create("every", encoder, decoder, 3);
  }

  private static List<NamedLayer> named(Layer... layers) {
    List<NamedLayer> named = new ArrayList<>();
    for (Layer layer : layers) {
      named.add(new NamedLayer("l" + named.size(), layer));
    }
    return named;
  }
}
