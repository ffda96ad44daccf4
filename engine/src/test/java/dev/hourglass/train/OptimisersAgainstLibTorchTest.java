package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertNear;
import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.Parameters;
import dev.hourglass.parallel.Phase;
import dev.hourglass.testing.LibTorch;
import dev.hourglass.testing.Samples;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The optimisers with all their numbers, clipping and averaging, through {@link Update}.
class OptimisersAgainstLibTorchTest {
  /// More than two pieces of the norm's sum; the last numbers are statistics.
  private static final int LEARNED = 9001;

  private static final int SIZE = LEARNED + 40;
  private static final int STEPS = 12;
  private static final double RATE = 0.05;

  @BeforeAll
  static void load() {
    LibTorch.require();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5})
  void adamWithDecayIsAdamW(double decay) {
    Tensor tensor = LibTorch.parameter(start(), LEARNED);
    AdamWOptions options = new AdamWOptions(RATE);
    options.weight_decay().put(decay);
    AdamW reference = new AdamW(new TensorVector(tensor), options);
    agree(new Optimiser.Adam(0.9, 0.999, 1e-8, decay), tensor, 0, () -> reference.step());
  }

  @ParameterizedTest
  @CsvSource({"0,false,0", "0.9,false,0", "0.9,true,0", "0.8,false,0.1", "0.8,true,0.1"})
  void gradientDescentAgrees(double momentum, boolean nesterov, double decay) {
    Tensor tensor = LibTorch.parameter(start(), LEARNED);
    SGD reference = sgd(tensor, momentum, nesterov, decay);
    Optimiser ours = new Optimiser.Sgd(momentum, nesterov, decay);
    agree(ours, tensor, 0, () -> reference.step());
  }

  /// The gradients' length is about 55.
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1, 50, 60, 1000})
  void clippingAgrees(double largest) {
    Tensor tensor = LibTorch.parameter(start(), LEARNED);
    SGD reference = sgd(tensor, 0.5, false, 0);
    agree(
        new Optimiser.Sgd(0.5, false, 0),
        tensor,
        largest,
        () -> {
          torch.clip_grad_norm_(new TensorVector(tensor), largest);
          reference.step();
        });
  }

  @Test
  void partsDoNotChangeABit() {
    float[] expected = run(1);
    for (int parts = 2; parts < 6; parts++) {
      assertSameBits(parts + " parts", run(parts), expected);
    }
  }

  @Test
  void theAverageForgetsByItsDecayAndStatisticsAreTakenAsTheyAre() {
    Parameters parameters = new Parameters(Samples.uniform(1, SIZE), List.of(), LEARNED);
    float[] average = parameters.values().clone();
    double[] expected = new double[LEARNED];
    for (int i = 0; i < LEARNED; i++) {
      expected[i] = average[i];
    }
    TrainingConfig config = config(new Optimiser.Sgd(0, false, 0)).with(c -> c.emaDecay = 0.4);
    float[] gradients = new float[SIZE];
    Update update =
        new Update(Kernels.best(), config.optimisation(), parameters, gradients, average);
    for (int step = 1; step <= STEPS; step++) {
      System.arraycopy(gradients(step), 0, gradients, 0, LEARNED);
      parameters.values()[LEARNED] = step;
      update.begin(step, RATE);
      run(update.phases(), 3);
      double decay = Math.min(0.4, (1.0 + step) / (10 + step));
      for (int i = 0; i < LEARNED; i++) {
        expected[i] = decay * expected[i] + (1 - decay) * parameters.values()[i];
      }
      float[] rounded = new float[SIZE];
      for (int i = 0; i < SIZE; i++) {
        rounded[i] = i < LEARNED ? (float) expected[i] : parameters.values()[i];
      }
      assertNear("average", average, rounded, 1e-6);
      assertThat(average[LEARNED]).isEqualTo(step);
    }
  }

  private static SGD sgd(Tensor tensor, double momentum, boolean nesterov, double decay) {
    SGDOptions options = new SGDOptions(RATE);
    options.momentum().put(momentum);
    options.nesterov().put(nesterov);
    options.weight_decay().put(decay);
    return new SGD(new TensorVector(tensor), options);
  }

  private static void agree(Optimiser ours, Tensor tensor, double maxGradNorm, Runnable step) {
    stepped(
        ours,
        maxGradNorm,
        2,
        (number, values) -> {
          tensor.mutable_grad().put(LibTorch.tensor(gradients(number), LEARNED));
          step.run();
          assertNear("step " + number, values, LibTorch.numbers(tensor), 2e-6);
        });
  }

  /// Hears of every step.
  private interface Heard {
    void step(int number, float[] trainable);
  }

  private static float[] run(int parts) {
    return stepped(new Optimiser.Adam(0.9, 0.99, 1e-8, 0.1), 3, parts, (_, _) -> {});
  }

  private static float[] stepped(Optimiser optimiser, double maxGradNorm, int parts, Heard heard) {
    Parameters parameters = new Parameters(new float[SIZE], List.of(), LEARNED);
    System.arraycopy(start(), 0, parameters.values(), 0, LEARNED);
    TrainingConfig config = config(optimiser).with(c -> c.maxGradNorm = maxGradNorm);
    float[] gradients = new float[SIZE];
    Update update =
        new Update(
            Kernels.best(), config.optimisation(), parameters, gradients, parameters.values());
    float[] trainable = new float[LEARNED];
    for (int number = 1; number <= STEPS; number++) {
      System.arraycopy(gradients(number), 0, gradients, 0, LEARNED);
      update.begin(number, RATE);
      run(update.phases(), parts);
      System.arraycopy(parameters.values(), 0, trainable, 0, LEARNED);
      heard.step(number, trainable);
      assertThat(gradients).containsOnly(0);
    }
    return trainable;
  }

  private static void run(List<Phase> phases, int parts) {
    Consumer<Phase> inParts =
        phase -> {
          for (int part = parts - 1; part >= 0; part--) {
            phase.run(part, parts);
          }
        };
    phases.forEach(inParts);
  }

  private static TrainingConfig config(Optimiser optimiser) {
    return TrainingConfig.defaults().with(c -> c.optimiser = optimiser);
  }

  private static float[] start() {
    return Samples.uniform(3, LEARNED);
  }

  private static float[] gradients(int step) {
    return Samples.uniform(100 + step, LEARNED);
  }
}
