package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.testing.RandomImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Losses that a program brings along; what all losses must do is in {@link LossTest}.
class CustomLossTest {
  private static final Shape IMAGE = new Shape(1, 12, 12);
  private static final Dataset DATA =
      new Dataset(
          "random", RandomImages.random(1, 70, 1, 12, 12), RandomImages.random(2, 9, 1, 12, 12));
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults()
          .with(c -> {
            c.epochs = 2;
            c.batchSize = 64;
            c.threads = 1;
            c.loss = Loss.parse("0.5*squares+0.5*ssim", LossTest.OWN);
          });

  @Test
  void threadsDoNotChangeABitOfATraining() {
    Autoencoder expected = Models.classic(IMAGE, 3);
    Trainer.fit(expected, DATA, CONFIG);
    Autoencoder model = Models.classic(IMAGE, 3);
    Trainer.fit(model, DATA, CONFIG.withThreads(3));
    assertSameBits("model", model.parameters().values(), expected.parameters().values());
  }

  @Test
  void notesHoldItsNameAndTrainingAsksForTheFormula() {
    JsonObject notes = TrainingConfigJson.write(CONFIG);
    assertThat(notes.toString()).contains("{\"type\":\"ByName\",\"name\":\"squares\"}");
    TrainingConfig read = TrainingConfigJson.read(notes);
    assertThat(read.loss().description()).isEqualTo("0.5*squares+0.5*ssim");
    Autoencoder model = Models.classic(IMAGE, 3);
    assertThatThrownBy(() -> Trainer.fit(model, DATA, read))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the loss squares is a CustomLoss")
        .hasMessageContaining("new CustomLoss(\"squares\", formula)");
    assertThat(read.with(c -> c.loss = CONFIG.loss())).isEqualTo(CONFIG);
  }

  @Test
  void aWordNamesItOnlyWhereItIsPassedAlong() {
    assertThat(Loss.parse("squares", LossTest.OWN)).isSameAs(LossTest.OWN);
    assertThatThrownBy(() -> Loss.parse("squares")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mse", "gaussian", "My loss", "a*b", "a+b", "a:1", "1a"})
  void namesThatCouldMeanAnythingElseAreRefused(String name) {
    assertThatThrownBy(() -> new CustomLoss(name, (_, _, _) -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rename it");
  }
}
