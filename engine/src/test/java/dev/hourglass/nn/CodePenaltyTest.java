package dev.hourglass.nn;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.program.PenaltyOperation;
import dev.hourglass.nn.program.Program;
import dev.hourglass.testing.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodePenaltyTest {
  private static final Shape SHAPE = new Shape(3, 2, 2);

  @ParameterizedTest
  @CsvSource({"32, 32, 1", "32, 9, 3", "1, 1, 2"})
  void numbersPassAndTheirMagnitudesArePenalised(int lanes, int count, int parts) {
    LayerRun run =
        new LayerRun(new CodePenalty(), SHAPE, lanes, parts, 0, new ScalarKernels(), true);
    run.pass().begin(count, 0);
    run.pass().penalise(0.25, 0);
    float[] in = Samples.uniform(1, lanes * SHAPE.size());
    in[0] = 0;
    float[] weights = Samples.uniform(2, in.length);
    assertSameBits("code", run.forward(in), in);
    float[] expected = weights.clone();
    double sum = 0;
    for (int i = 0; i < count * SHAPE.size(); i++) {
      expected[i] += 0.25f * Math.signum(in[i]);
      sum += Math.abs(in[i]);
    }
    assertThat(((PenaltyOperation) run.operation()).penalty()).isCloseTo(sum, within(1e-9 * sum));
    assertSameBits("gradient", run.backward(weights), expected);
  }

  /// An activation behind it works in place, and the penalty is on what entered.
  @Test
  void theLayerBehindDoesNotChangeThePenalty() {
    List<NamedLayer> layers =
        List.of(
            new NamedLayer("linear", new Linear(4, 4)),
            new NamedLayer("sparse", new CodePenalty()),
            new NamedLayer("relu", new ReLU()));
    Map<String, Network> networks = Map.of("net", new Network(Shape.vector(4), layers));
    Parameters parameters = Parameters.of(networks);
    float[] gradients = new float[parameters.size()];
    Program program =
        Program.training(networks, parameters, gradients, Block.SINGLE, Kernels.best());
    float[] bias = {-1, 2, -3, 4};
    parameters.views().get(1).write(bias, parameters.values());
    program.pass().begin(1, 0);
    program.pass().penalise(0.5, 0);
    program.prepare().run(0, 1);
    program.forward().forEach(phase -> phase.run(0, 1));
    assertThat(program.penalty()).isEqualTo(10);
    program.backward().forEach(phase -> phase.run(0, 1));
    float[] gradient = parameters.views().get(1).read(gradients);
    assertThat(gradient).containsExactly(-0.5f, 0.5f, -0.5f, 0.5f);
  }
}
