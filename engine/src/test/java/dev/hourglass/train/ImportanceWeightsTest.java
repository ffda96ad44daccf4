package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.Dataset;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.Normal;
import dev.hourglass.random.Streams;
import dev.hourglass.testing.RandomImages;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The importance-weighted bound against its formula in double, for a model of one layer each way.
class ImportanceWeightsTest {
  private static final int NUMBERS = 6;
  private static final int CODE = 2;
  private static final int IMAGES = 3;
  private static final double BETA = 0.7;
  private static final long SEED = 5;
  private static final Shape VECTOR = Shape.vector(NUMBERS);
  private static final Images SET =
      Images.of(RandomImages.random(1, IMAGES, 1, 1, NUMBERS).floats().values(), VECTOR);

  private static Autoencoder model() {
    Network encoder =
        new Network(
            VECTOR,
            List.of(
                new NamedLayer("both", new Linear(NUMBERS, 2 * CODE)),
                new NamedLayer("latent", new GaussianLatent(CODE))));
    Network decoder =
        new Network(
            Shape.vector(CODE),
            List.of(
                new NamedLayer("linear", new Linear(CODE, NUMBERS)),
                new NamedLayer("sigmoid", new Sigmoid())));
    return Autoencoder.create("small", encoder, decoder, 3);
  }

  private static TrainingConfig config(int samples) {
    return TrainingConfig.defaults()
        .with(c -> {
          c.loss = new BinaryCrossEntropy();
          c.penalty = new Penalty(BETA, 0, 0);
          c.importanceSamples = samples;
          c.threads = 1;
        });
  }

  /// The objective, a mean over the images and their numbers, and its gradient.
  private static double objective(Autoencoder model, int samples, float[] gradients) {
    TrainingConfig config = config(samples);
    BlockRunner runner =
        BlockRunner.training(
            Program.training(
                config.networks(model),
                model.parameters(),
                gradients,
                Block.NARROW,
                Kernels.best()),
            config.objective(),
            Kernels.best());
    Batch batch = new Batch();
    batch.all(SET, SEED);
    try (Team team = new Team(1)) {
      double loss = runner.run(team, batch, 0, IMAGES);
      return (loss + BETA * runner.penalty() / NUMBERS) / IMAGES;
    }
  }

  /// The same from the definition.
  private static double formula(double[] parameters, int samples) {
    double total = 0;
    for (int image = 0; image < IMAGES; image++) {
      double mean = 0;
      for (int k = 0; k < samples; k++) {
        mean += Math.exp(logWeight(parameters, image, image * samples + k)) / samples;
      }
      total -= Math.log(mean);
    }
    return total / IMAGES / NUMBERS;
  }

  private static double logWeight(double[] parameters, int image, int lane) {
    float[] x = SET.numbers(image);
    double[] z = new double[CODE];
    double log = 0;
    for (int d = 0; d < CODE; d++) {
      double mean = linear(parameters, 0, x, d, 2 * CODE);
      double logVariance = linear(parameters, 0, x, CODE + d, 2 * CODE);
      // The layer is the second of the program.
      long key = Streams.BATCHES.key(SEED, 0, 0);
      long bits = Streams.LATENT_NOISE.key(key, 1, (long) d * Block.WIDE + lane);
      double noise = Normal.of((int) bits);
      z[d] = mean + Math.exp(logVariance / 2) * noise;
      log += BETA * (noise * noise + logVariance - z[d] * z[d]) / 2;
    }
    int decoder = 2 * CODE * (NUMBERS + 1);
    for (int e = 0; e < NUMBERS; e++) {
      float[] code = {(float) z[0], (float) z[1]};
      double logit = linear(parameters, decoder, code, e, NUMBERS);
      log += x[e] * logit - Math.log1p(Math.exp(logit));
    }
    return log;
  }

  /// One output of a dense layer, whose weights are `[input][output]` and then its biases.
  private static double linear(
      double[] parameters, int offset, float[] input, int output, int outputs) {
    double sum = parameters[offset + input.length * outputs + output];
    for (int i = 0; i < input.length; i++) {
      sum += parameters[offset + i * outputs + output] * input[i];
    }
    return sum;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void theObjectiveIsTheBoundAndItsGradientThatOfCentralDifferences(int samples) {
    Autoencoder model = model();
    double[] parameters = doubles(model.parameters().values());
    float[] gradients = new float[parameters.length];
    assertThat(objective(model, samples, gradients))
        .isCloseTo(formula(parameters, samples), within(1e-6));
    for (int p = 0; p < parameters.length; p++) {
      double before = parameters[p];
      parameters[p] = before + 1e-4;
      double above = formula(parameters, samples);
      parameters[p] = before - 1e-4;
      double below = formula(parameters, samples);
      parameters[p] = before;
      assertThat((double) gradients[p])
          .as("parameter %d", p)
          .isCloseTo((above - below) / 2e-4, within(2e-5));
    }
  }

  @Test
  void moreSamplesGiveAHigherBound() {
    double[] parameters = doubles(model().parameters().values());
    double few = objective(model(), 2, new float[parameters.length]);
    double many = objective(model(), 5, new float[parameters.length]);
    assertThat(many).isLessThan(few);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3 threads", "scalar", "resumed"})
  void neitherThreadsNorKernelsNorAStopChangeABit(String how) {
    Shape shape = new Shape(1, 12, 12);
    Dataset data =
        new Dataset(
            "random", RandomImages.random(1, 99, 1, 12, 12), RandomImages.random(2, 9, 1, 12, 12));
    TrainingConfig config =
        config(3)
            .with(c -> {
              c.epochs = 2;
              c.batchSize = 32;
            });
    Autoencoder expected = Models.preset("vae", shape, 3);
    Trainer.fit(expected, data, config);
    Autoencoder other = Models.preset("vae", shape, 3);
    switch (how) {
      case "3 threads" -> Trainer.fit(other, data, config.withThreads(3));
      case "scalar" -> Trainer.fit(new ScalarKernels(), other, data, config, null);
      default -> Trainer.fit(Kernels.best(), other, data, config, stopped(other, data, config));
    }
    assertSameBits(how, other.parameters().values(), expected.parameters().values());
  }

  /// The state after six steps of a training.
  private static Checkpoint stopped(Autoencoder model, Dataset data, TrainingConfig config) {
    Checkpoint[] last = new Checkpoint[1];
    TrainingListener stop =
        new TrainingListener() {
          private int steps;

          @Override
          public void stepDone(int epoch, int images, int total, double loss) {
            steps++;
          }

          @Override
          public boolean stopRequested() {
            return steps == 6;
          }

          @Override
          public void stopped(Supplier<Checkpoint> state) {
            last[0] = state.get();
          }
        };
    assertThat(Trainer.fit(model, data, config, stop).stopped()).isTrue();
    return last[0];
  }

  @Test
  void objectivesThatHaveNoSuchBoundAreRefused() {
    assertThatThrownBy(() -> config(17))
        .hasMessageContaining("importance samples is 17, expected 1 to 16");
    assertThatThrownBy(() -> config(2).with(c -> c.penalty = new Penalty(1, 0, 0.1)))
        .hasMessageContaining("free bits are 0.1 and there are 2 importance samples");
    Images images = RandomImages.random(1, 9, 1, 28, 28);
    assertThatThrownBy(() ->
            Trainer.fit(
                Models.classic(3),
                images,
                TrainingConfig.defaults().with(c -> c.importanceSamples = 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("variational");
  }
}
