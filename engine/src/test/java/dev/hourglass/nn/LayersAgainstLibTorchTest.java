package dev.hourglass.nn;

import static dev.hourglass.testing.Close.assertNear;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.hourglass.data.Shape;
import dev.hourglass.testing.LibTorch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every layer's results and gradients beside libtorch's, on random shapes.
class LayersAgainstLibTorchTest {
  /// Of the largest magnitude: sums of a few thousand floats in another order differ by less.
  private static final double TOLERANCE = 2e-5;

  static List<LayerCase> cases() {
    return LayerCase.all();
  }

  @BeforeAll
  static void load() {
    LibTorch.require();
  }

  /// A new layer is compared with libtorch's, or is named here with what holds it instead.
  @Test
  void everyLayerIsComparedOrHasItsReason() {
    Map<Class<?>, String> elsewhere =
        Map.of(
            Residual.class, "NetworkGradientTest, within a network",
            Dropout.class, "DropoutTest: libtorch draws other random numbers",
            Dropout2d.class, "DropoutTest: libtorch draws other random numbers",
            EntropyBottleneck.class, "EntropyBottleneckTest: not in libtorch",
            GaussianLatent.class, "GaussianLatentTest: not in libtorch",
            CodePenalty.class, "CodePenaltyTest: not in libtorch",
            OneHotLabel.class, "OneHotLabelTest: not in libtorch");
    Set<Class<?>> compared =
        Stream.concat(cases().stream(), PoolingCases.all().stream())
            .map(c -> c.layer().getClass())
            .collect(Collectors.toSet());
    Set<String> all =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.hourglass.nn")
                .stream()
                .filter(type -> type.isAssignableTo(Layer.class) && !type.isInterface())
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
    assertThat(Stream.concat(compared.stream(), elsewhere.keySet().stream()).map(Class::getName))
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardAndGradientsAgree(LayerCase c) {
    LayerRun run = c.run();
    Shape in = c.input();
    Tensor images =
        LibTorch.parameter(c.images(), c.lanes(), in.channels(), in.height(), in.width());
    Tensor[] parameters = new Tensor[run.parameterCount()];
    for (int p = 0; p < parameters.length; p++) {
      parameters[p] = LibTorch.tensor(run.parameter(p), run.parameterShape(p));
      parameters[p].set_requires_grad(run.trainable(p));
    }
    Tensor result = TorchLayer.forward(c.layer(), images, parameters, true);
    assertNear("output", run.forward(c.images()), LibTorch.numbers(result), TOLERANCE);

    float[] outputGradients = c.outputGradients();
    Shape out = c.layer().outputShape(in);
    Tensor weights =
        LibTorch.tensor(outputGradients, c.lanes(), out.channels(), out.height(), out.width());
    result.reshape(weights.sizes().vec().get()).mul(weights).sum().backward();
    assertNear(
        "input gradient",
        run.backward(outputGradients),
        LibTorch.numbers(images.grad()),
        TOLERANCE);
    for (int p = 0; p < parameters.length; p++) {
      if (run.trainable(p)) {
        float[] gradient = LibTorch.numbers(parameters[p].grad());
        assertNear("gradient of parameter " + p, run.parameterGradient(p), gradient, TOLERANCE);
      } else {
        float[] statistic = LibTorch.numbers(parameters[p]);
        assertNear("statistic " + p, run.parameter(p), statistic, TOLERANCE);
      }
    }
  }
}
