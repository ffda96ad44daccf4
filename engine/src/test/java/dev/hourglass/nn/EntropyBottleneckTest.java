package dev.hourglass.nn;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.program.Program;
import dev.hourglass.testing.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Codes with a learned density, between two dense layers.
class EntropyBottleneckTest {
  private static final int SIZE = 5;
  private static final int LANES = Block.NARROW;
  private static final double FACTOR = 0.3;

  /// A small model as a program, all parameters at random.
  private static final class Run {
    private final Network network;
    private final Map<String, Network> networks;
    private final Parameters parameters;
    private final float[] gradients;
    private final Program program;
    private final int parts;

    Run(int groups, int parts, Kernels kernels, boolean training) {
      network =
          new Network(
              Shape.vector(4),
              List.of(
                  new NamedLayer("before", new Linear(4, SIZE)),
                  new NamedLayer("latent", new EntropyBottleneck(SIZE, groups, 6)),
                  new NamedLayer("behind", new Linear(SIZE, 3))));
      networks = Map.of("net", network);
      parameters = Parameters.of(networks);
      float[] random = Samples.uniform(9, parameters.size());
      System.arraycopy(random, 0, parameters.values(), 0, random.length);
      gradients = new float[parameters.size()];
      this.parts = parts;
      program =
          training
              ? Program.training(networks, parameters, gradients, LANES, kernels)
              : Program.evaluation(networks, parameters, LANES, kernels);
      program.pass().begin(LANES - 3, 11);
      program.pass().penalise(FACTOR, 0);
    }

    private void run(List<dev.hourglass.parallel.Phase> phases) {
      phases.forEach(phase -> {
        for (int part = 0; part < parts; part++) {
          phase.run(part, parts);
        }
      });
    }

    void forward() {
      program.prepare().run(0, 1);
      float[] input = Samples.uniform(3, 4 * LANES);
      for (int i = 0; i < input.length; i++) {
        program.inputValues()[i] = 2 * input[i];
      }
      run(program.forward());
    }

    void backward(float[] weights) {
      System.arraycopy(weights, 0, program.outputGradients(), 0, weights.length);
      run(program.backward());
    }

    double objective(float[] weights) {
      forward();
      double sum = FACTOR * program.penalty();
      for (int e = 0; e < weights.length; e++) {
        sum += (double) weights[e] * program.outputValues()[e];
      }
      return sum;
    }
  }

  /// The loss gives lanes without an image no gradient.
  private static float[] weights() {
    float[] weights = Samples.uniform(5, 3 * LANES);
    for (int e = 0; e < weights.length; e++) {
      weights[e] = e % LANES < LANES - 3 ? weights[e] : 0;
    }
    return weights;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void everyGradientIsThatOfTheOutputAndTheRate(int groups) {
    Run run = new Run(groups, 1, new ScalarKernels(), true);
    float[] weights = weights();
    run.forward();
    run.backward(weights);
    float[] values = run.parameters.values();
    double step = 0x1p-8;
    for (Parameter view : run.parameters.views()) {
      for (int i = view.offset(); i < view.offset() + view.spec().size(); i++) {
        float kept = values[i];
        values[i] = (float) (kept + step);
        double above = run.objective(weights);
        values[i] = (float) (kept - step);
        double below = run.objective(weights);
        values[i] = kept;
        double expected = (above - below) / (2 * step);
        assertThat((double) run.gradients[i])
            .as("%s, number %d", view.name(), i - view.offset())
            .isCloseTo(expected, within(6e-3 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  /// As refinement asks for it: with the mass within half of another step.
  @ParameterizedTest
  @ValueSource(doubles = {0.25, 1, 3})
  void theInputsGradientIsThatOfTheRateAtTheStep(double step) {
    Run run = new Run(2, 1, new ScalarKernels(), true);
    Program program =
        Program.inputGradient(run.networks, run.parameters, LANES, new ScalarKernels());
    program.pass().begin(LANES, 4);
    program.pass().penalise(FACTOR, 0);
    program.pass().round(step);
    program.prepare().run(0, 1);
    float[] input = Samples.uniform(3, 4 * LANES);
    System.arraycopy(input, 0, program.inputValues(), 0, input.length);
    program.forward().forEach(phase -> phase.run(0, 1));
    Arrays.fill(program.outputGradients(), 0);
    program.backward().forEach(phase -> phase.run(0, 1));
    float[] gradients = program.inputGradients().clone();
    double stride = 0x1p-6;
    for (int i = 0; i < input.length; i += 5) {
      double[] rates = new double[2];
      for (int side = 0; side < 2; side++) {
        System.arraycopy(input, 0, program.inputValues(), 0, input.length);
        program.inputValues()[i] += (float) (side == 0 ? -stride : stride);
        program.forward().forEach(phase -> phase.run(0, 1));
        rates[side] = FACTOR * program.penalty();
      }
      double expected = (rates[1] - rates[0]) / (2 * stride);
      assertThat((double) gradients[i])
          .as("number %d", i)
          .isCloseTo(expected, within(6e-3 * Math.max(0.1, Math.abs(expected))));
    }
  }

  /// The formula in double, with the networks' numbers read from the parameters.
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void testingRoundsAndThePenaltyIsTheLogarithmOfTheMass(int groups) {
    Run run = new Run(groups, 1, new ScalarKernels(), false);
    run.forward();
    double expected = 0;
    for (int lane = 0; lane < LANES - 3; lane++) {
      double[] code = new double[SIZE];
      for (int d = 0; d < SIZE; d++) {
        double sum = number(run, "net.before.bias", d);
        for (int i = 0; i < 4; i++) {
          sum +=
              number(run, "net.before.weight", 4 * d + i)
                  * run.program.inputValues()[i * LANES + lane];
        }
        code[d] = Math.rint(sum);
      }
      for (int group = 0; group < groups; group++) {
        expected += nats(run, group, groups, code);
      }
      for (int o = 0; o < 3; o++) {
        double sum = number(run, "net.behind.bias", o);
        for (int d = 0; d < SIZE; d++) {
          sum += number(run, "net.behind.weight", SIZE * o + d) * code[d];
        }
        assertThat((double) run.program.outputValues()[o * LANES + lane])
            .isCloseTo(sum, within(1e-5));
      }
    }
    assertThat(run.program.penalty()).isCloseTo(expected, within(1e-4 * expected));
  }

  private static double nats(Run run, int group, int groups, double[] code) {
    int start = SIZE * group / groups;
    int own = SIZE * (group + 1) / groups - start;
    double[] numbers = code;
    for (int l = 1; l <= 3 && group > 0; l++) {
      String name = "net.latent.group" + group + ".linear" + l;
      int out = l < 3 ? 6 : 2 * own;
      int in = l > 1 ? 6 : start;
      double[] next = new double[out];
      for (int o = 0; o < out; o++) {
        next[o] = number(run, name + ".bias", o);
        for (int i = 0; i < in; i++) {
          next[o] += number(run, name + ".weight", in * o + i) * numbers[i];
        }
        next[o] *= l < 3 ? 1 / (1 + Math.exp(-next[o])) : 1;
      }
      numbers = next;
    }
    double nats = 0;
    for (int d = 0; d < own; d++) {
      double location = group > 0 ? numbers[d] : number(run, "net.latent.location", d);
      double logScale = group > 0 ? numbers[own + d] : number(run, "net.latent.scale", d);
      double scale = Math.exp(logScale);
      double offset = code[start + d] - location;
      double mass =
          1 / (1 + Math.exp(-(offset + 0.5) / scale)) - 1 / (1 + Math.exp(-(offset - 0.5) / scale));
      nats -= Math.log(mass + 1e-9);
    }
    return nats;
  }

  private static double number(Run run, String name, int index) {
    Parameter view =
        run.parameters.views().stream().filter(v -> v.name().equals(name)).findAny().orElseThrow();
    return view.read(run.parameters.values())[index];
  }

  @ParameterizedTest
  @CsvSource({"2, scalar", "3, best", "1, best"})
  void partsAndKernelsChangeNoBit(int parts, String kernels) {
    Run reference = new Run(3, 1, new ScalarKernels(), true);
    Run run =
        new Run(3, parts, kernels.equals("best") ? Kernels.best() : new ScalarKernels(), true);
    for (Run one : List.of(reference, run)) {
      one.forward();
      one.backward(weights());
    }
    assertSameBits("output", run.program.outputValues(), reference.program.outputValues());
    assertSameBits("gradients", run.gradients, reference.gradients);
    assertThat(run.program.penalty()).isEqualTo(reference.program.penalty());
  }

  @Test
  void encodingGivesTheNumbersBeforeTheyAreRounded() {
    Run run = new Run(2, 1, new ScalarKernels(), true);
    Program inference = Program.inference(run.networks, run.parameters, LANES, new ScalarKernels());
    Network plain =
        new Network(
            Shape.vector(4),
            List.of(run.network.layers().getFirst(), run.network.layers().getLast()));
    Program without =
        Program.inference(Map.of("net", plain), run.parameters, LANES, new ScalarKernels());
    for (Program program : List.of(inference, without)) {
      program.pass().begin(LANES, 0);
      program.prepare().run(0, 1);
      System.arraycopy(Samples.uniform(3, 4 * LANES), 0, program.inputValues(), 0, 4 * LANES);
      program.forward().forEach(phase -> phase.run(0, 1));
    }
    assertSameBits("output", inference.outputValues(), without.outputValues());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new EntropyBottleneck(3, 1, 8).outputShape(Shape.vector(5)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("vector of 3");
    assertThatThrownBy(() -> new EntropyBottleneck(3, 4, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 3 groups");
    assertThatThrownBy(() -> new EntropyBottleneck(0, 1, 8))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
