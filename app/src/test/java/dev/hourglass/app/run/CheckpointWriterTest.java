package dev.hourglass.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checkpoint of an epoch comes before everything that could fail.
class CheckpointWriterTest {
  private static final Dataset DATA =
      new Dataset("digits", SyntheticDigits.generate(8, 1), SyntheticDigits.generate(4, 2));
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults()
          .with(c -> {
            c.epochs = 2;
            c.batchSize = 4;
            c.emaDecay = 0.5;
            c.threads = 1;
          });

  @TempDir Path temp;

  @Test
  void whatCannotBeKeptOfAnEpochCostsNothingOfTheRun() throws IOException {
    Autoencoder model = model();
    try (RunFolder folder = RunFolder.resume(temp)) {
      CheckpointWriter failing =
          new CheckpointWriter(
              folder,
              5,
              () -> false,
              (_, _) -> {
                throw new IOException("the picture failed");
              });
      assertThatThrownBy(() -> Trainer.fit(model, DATA, CONFIG, failing))
          .isInstanceOf(UncheckedIOException.class)
          .hasRootCauseMessage("the picture failed");
      Checkpoint saved = RunFolder.checkpoint(temp, _ -> {}).orElseThrow();
      assertThat(saved.state().results()).hasSize(1);
      assertThat(saved.state().seen()).isZero();

      List<Integer> kept = new ArrayList<>();
      List<float[]> models = new ArrayList<>();
      CheckpointWriter next =
          new CheckpointWriter(
              folder,
              5,
              () -> false,
              (result, tested) -> {
                kept.add(result.epoch());
                models.add(tested.parameters().values());
              });
      next.keepLast(saved, model());
      assertThat(kept).containsExactly(1);
      assertThat(models.getFirst()).as("as it was tested").isEqualTo(saved.average());
    }
  }

  @Test
  void aWishToStopIsGrantedOnceItIsSavedWhereTheTrainingStands() throws IOException {
    try (RunFolder folder = RunFolder.resume(temp)) {
      List<Integer> kept = new ArrayList<>();
      CheckpointWriter writer =
          new CheckpointWriter(folder, 5, () -> true, (result, _) -> kept.add(result.epoch()));
      assertThat(Trainer.fit(model(), DATA, CONFIG, writer).stopped()).isTrue();
      assertThat(kept).isEmpty();
      assertThat(RunFolder.checkpoint(temp, _ -> {}).orElseThrow().state().seen()).isEqualTo(4);
    }
  }

  private static Autoencoder model() {
    return Models.classic(new Shape(1, 28, 28), 1);
  }
}
