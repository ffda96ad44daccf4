package dev.hourglass.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.train.WeightedLoss.Term;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mse",
        "l1",
        "bce",
        "ssim",
        "gaussian:0.1",
        "gaussian:2",
        "0.8*l1+0.2*ssim",
        "2*mse",
        "1.0E-5*mse+1*l1"
      })
  void aDescriptionNamesTheLoss(String name) {
    assertThat(Loss.parse(name).description()).isEqualTo(name);
  }

  @Test
  void everyLossHasAForm() {
    Stream<Class<?>> made =
        Loss.FORMS.stream().map(form -> Loss.parse(form.replace("SIGMA", "1")).getClass());
    Set<Class<?>> others = Set.of(CustomLoss.class, CustomLoss.ByName.class, WeightedLoss.class);
    assertThat(Loss.class.getPermittedSubclasses())
        .containsExactlyInAnyOrder(Stream.concat(made, others.stream()).toArray(Class<?>[]::new));
  }

  @Test
  void aSumIsItsTerms() {
    assertThat(Loss.parse(" .5*l1 + ssim"))
        .isEqualTo(
            new WeightedLoss(
                List.of(new Term(0.5, new MeanAbsoluteError()), new Term(1, new SsimLoss()))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "mae",
        "MSE",
        "l1+",
        "*l1",
        "0.5*",
        "x*l1",
        "NaN*l1",
        "1e999999*l1",
        "1e999*l1",
        "2*3*l1",
        "gaussian",
        "gaussian:",
        "gaussian:x",
        "gaussian:0x1p3",
        "mse mse",
        "1d*l1"
      })
  void anythingElseIsRefused(String name) {
    assertThatThrownBy(() -> Loss.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected mse, l1, bce, ssim, gaussian:0.1 or a sum");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaussian:0", "gaussian:1e4", "0*l1", "1e7*l1", "-1*l1"})
  void numbersOutOfRangeAreRefused(String name) {
    assertThatThrownBy(() -> Loss.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a number");
  }

  @Test
  void logitsAndNumbersCannotBeAdded() {
    assertThat(Loss.parse("0.5*bce").onLogits()).isTrue();
    assertThatThrownBy(() -> Loss.parse("bce+l1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bce and l1");
    Loss weighted = Loss.parse("2*l1");
    assertThatThrownBy(() -> new Term(1, weighted)).hasMessageContaining("multiply");
    assertThatThrownBy(() -> new WeightedLoss(List.of())).hasMessageContaining("no terms");
  }
}
