package dev.hourglass.app.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.train.Optimiser;
import dev.hourglass.train.Recipes;
import dev.hourglass.train.TrainingConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TrainingOptionsTest {
  @ParameterizedTest
  @FieldSource("dev.hourglass.model.Models#NAMES")
  void whoAsksForNothingGetsTheRecipe(String preset) {
    TrainingConfig recipe = Recipes.of(preset);
    assertThat(options("--threads", "" + recipe.threads()).config(recipe)).isEqualTo(recipe);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sharp", "compact"})
  void oneNumberOfTheOptimiserChangesNoOther(String preset) {
    Optimiser.Adam recipe = (Optimiser.Adam) Recipes.of(preset).optimiser();
    assertThat(options("--beta1", "0.8").config(Recipes.of(preset)).optimiser())
        .isEqualTo(new Optimiser.Adam(0.8, recipe.beta2(), recipe.epsilon(), recipe.weightDecay()));
    assertThat(options("--optimiser", "adam").config(Recipes.of(preset)).optimiser())
        .isEqualTo(new Optimiser.Adam(recipe.beta1(), recipe.beta2(), recipe.epsilon(), 0));
  }

  private static TrainingOptions options(String... words) {
    return CommandLine.populateCommand(new TrainingOptions(), words);
  }
}
