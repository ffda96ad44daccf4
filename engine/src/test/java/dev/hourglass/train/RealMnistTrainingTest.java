package dev.hourglass.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.Dataset;
import dev.hourglass.data.RealMnist;
import dev.hourglass.model.Models;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The classic model learns the real digits.
@Tag("slow")
class RealMnistTrainingTest {

  @Test
  void oneEpochReachesTheReferenceLosses() throws IOException {
    Dataset mnist = RealMnist.load();
    TrainingConfig config = TrainingConfig.defaults().withEpochs(1).withSeed(1);
    EpochResult result = Trainer.fit(Models.classic(1), mnist, config).epochs().getLast();
    assertThat(result.trainLoss()).isBetween(.02, .046);
    assertThat(result.testLoss()).isBetween(.01, .026);
  }
}
