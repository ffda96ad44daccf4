package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.Binarisation;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.testing.RandomImages;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Trainings on black and white images.
class BinarisedTrainingTest {
  private static final Shape IMAGE = new Shape(1, 12, 12);
  private static final Dataset DATA =
      new Dataset(
          "random", RandomImages.random(1, 96, 1, 12, 12), RandomImages.random(2, 9, 1, 12, 12));
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults()
          .with(c -> {
            c.epochs = 2;
            c.loss = new BinaryCrossEntropy();
            c.binarisation = Binarisation.DYNAMIC;
            c.augmentation = new Augmentation(1, 0, 0);
            c.threads = 1;
          });

  private static Autoencoder model() {
    return Models.preset("vae", IMAGE, 3);
  }

  @Test
  void anyPieceHasTheBitsOfTheWholeImage() {
    BlockLayout.Source source = Binarisation.DYNAMIC.ofEpoch(DATA.train()::copy, 7, 3);
    float[] whole = copy(source, 5);
    float[] pieces = new float[whole.length];
    for (int from = 0; from < whole.length; from += 9) {
      source.copy(5, from, 9, pieces, from);
    }
    assertSameBits("pieces", pieces, whole);
    assertThat(whole).containsOnly(0, 1);
  }

  @Test
  void anImageDependsOnSeedEpochAndPlace() {
    byte[] twice = new byte[2 * IMAGE.size()];
    Arrays.fill(twice, (byte) 100);
    ByteImages images = ByteImages.unlabelled("twice", IMAGE, twice);
    float[] image = copy(Binarisation.DYNAMIC.ofEpoch(images::copy, 7, 3), 0);
    assertThat(copy(Binarisation.DYNAMIC.ofEpoch(images::copy, 8, 3), 0)).isNotEqualTo(image);
    assertThat(copy(Binarisation.DYNAMIC.ofEpoch(images::copy, 7, 4), 0)).isNotEqualTo(image);
    assertThat(copy(Binarisation.DYNAMIC.ofEpoch(images::copy, 7, 3), 1)).isNotEqualTo(image);
  }

  private static float[] copy(BlockLayout.Source source, int image) {
    float[] numbers = new float[IMAGE.size()];
    source.copy(image, 0, numbers.length, numbers, 0);
    return numbers;
  }

  /// The loss sees what the model is to give.
  @ParameterizedTest
  @EnumSource(Binarisation.class)
  void targetsAreBlackAndWhiteInTrainingAndInTests(Binarisation how) {
    AtomicInteger grey = new AtomicInteger();
    CustomLoss counting =
        new CustomLoss(
            "counting",
            (_, target, _) -> {
              for (float number : target) {
                grey.addAndGet(number == 0 || number == 1 ? 0 : 1);
              }
              return 0;
            });
    TrainingConfig config =
        CONFIG.with(c -> {
          c.loss = counting;
          c.binarisation = how;
        });
    Trainer.fit(model(), DATA, config);
    assertThat(grey.get() == 0).isEqualTo(how != Binarisation.NONE);
  }

  @Test
  void aFixedTrainingIsOneOnImagesThatWereDrawnBefore() {
    TrainingConfig fixed = CONFIG.with(c -> c.binarisation = Binarisation.FIXED);
    TrainingConfig plain = CONFIG.with(c -> c.binarisation = Binarisation.NONE);
    assertSameBits(
        "parameters", trained(DATA, fixed), trained(Binarisation.FIXED.measured(DATA), plain));
  }

  @ParameterizedTest
  @EnumSource(
      value = Binarisation.class,
      names = {"FIXED", "DYNAMIC"})
  void neitherThreadsNorKernelsChangeABit(Binarisation how) {
    TrainingConfig config = CONFIG.with(c -> c.binarisation = how);
    float[] expected = trained(DATA, config);
    assertSameBits("3 threads", trained(DATA, config.withThreads(3)), expected);
    Autoencoder scalar = model();
    Trainer.fit(new ScalarKernels(), scalar, DATA, config, null);
    assertSameBits("scalar", scalar.parameters().values(), expected);
  }

  @Test
  void aStoppedTrainingContinuesWithTheSameDraws() {
    Autoencoder model = model();
    Checkpoint[] kept = new Checkpoint[1];
    TrainingListener stop =
        new TrainingListener() {
          private int steps;

          @Override
          public void stepDone(int epoch, int images, int total, double loss) {
            steps++;
          }

          @Override
          public boolean stopRequested() {
            return steps == 4;
          }

          @Override
          public void stopped(Supplier<Checkpoint> checkpoint) {
            kept[0] = checkpoint.get();
          }
        };
    assertThat(Trainer.fit(model, DATA, CONFIG, stop).stopped()).isTrue();
    Trainer.fit(Kernels.best(), model, DATA, CONFIG, kept[0]);
    assertSameBits("resumed", model.parameters().values(), trained(DATA, CONFIG));
  }

  private static float[] trained(Dataset data, TrainingConfig config) {
    Autoencoder model = model();
    Trainer.fit(model, data, config);
    return model.parameters().values();
  }

  @Test
  void settingsOfAnUnknownBinarisationAreRefused() {
    var json = TrainingConfigJson.write(CONFIG);
    json.getAsJsonObject("objective").addProperty("binarisation", "often");
    assertThatThrownBy(() -> TrainingConfigJson.read(json))
        .hasMessageContaining(
            "objective: binarisation is \"often\", expected one of none, fixed, dynamic");
  }
}
