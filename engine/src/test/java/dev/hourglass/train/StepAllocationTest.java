package dev.hourglass.train;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.CodePenalty;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Dropout;
import dev.hourglass.nn.Dropout2d;
import dev.hourglass.nn.Flatten;
import dev.hourglass.nn.GroupNorm;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.MaxPool2d;
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Unflatten;
import dev.hourglass.nn.Upsample;
import dev.hourglass.testing.RandomImages;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A step of training allocates nothing, whatever is trained, and how.
@Tag("allocation")
class StepAllocationTest {
  private static final ByteImages IMAGES = RandomImages.random(1, 40, 1, 12, 12);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mse",
        "l1",
        "bce",
        "ssim",
        "gaussian:0.1",
        "0.8*l1+0.2*ssim",
        "2*bce",
        "mse+ssim"
      })
  void withAnyLoss(String loss) {
    assertNothing(c -> c.loss = Loss.parse(loss));
  }

  @Test
  void withALossOfAProgramsOwn() {
    assertNothing(c -> c.loss = LossTest.OWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gaussian:0.3", "salt-and-pepper:0.1", "masking:0.25"})
  void withAnyNoise(String noise) {
    assertNothing(c -> c.corruption = Corruption.parse(noise));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shift:2", "rotation:10", "elastic:1", "shift:1,rotation:5,elastic:2"})
  void withAnyAugmentation(String augmentation) {
    assertNothing(c -> c.augmentation = Augmentation.parse(augmentation));
  }

  @Test
  void withAnyOptimiser() {
    assertNothing(c -> c.optimiser = new Optimiser.Adam(0.9, 0.99, 1e-8, 0.01));
    assertNothing(c -> c.optimiser = new Optimiser.Sgd(0.9, true, 0.01));
  }

  @Test
  void withClippingAveragingAndPenaltiesThatWarmUp() {
    assertNothing(c -> {
      c.maxGradNorm = 0.1;
      c.emaDecay = 0.99;
      c.penalty = new Penalty(0.1, 2, 0);
    });
  }

  private static void assertNothing(Consumer<TrainingConfig.Changes> changes) {
    TrainingConfig config = TrainingConfig.defaults().with(changes);
    Allocations.assertNone(model(), IMAGES, config);
  }

  /// What {@link EveryLayerTrainingTest}'s model lacks.
  private static Autoencoder model() {
    return Autoencoder.builder("rest", new Shape(1, 12, 12))
        .encoder("conv", new Conv2d(1, 4, 3, 1, 1))
        .encoder("norm", new GroupNorm(2, 4))
        .encoder("relu", new ReLU())
        .encoder("pool", new MaxPool2d(2))
        .encoder("channels", new Dropout2d(0.1))
        .encoder("flat", new Flatten())
        .encoder("linear", new Linear(144, 8))
        .encoder("sparse", new CodePenalty())
        .decoder("linear", new Linear(8, 36))
        .decoder("numbers", new Dropout(0.1))
        .decoder("image", new Unflatten(4, 3, 3))
        .decoder("twice", new Upsample(2))
        .decoder("deconv", new ConvTranspose2d(4, 1, 4, 2, 1))
        .decoder("sigmoid", new Sigmoid())
        .build(3);
  }
}
