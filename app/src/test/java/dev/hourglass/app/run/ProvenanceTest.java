package dev.hourglass.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.checks.ImageStatistics;
import dev.hourglass.data.checks.InputChecks;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().with(c -> c.epochs = 1).withThreads(1);

  private final Dataset images = Datasets.load("synthetic:24");
  private final Autoencoder model = Models.classic(3);

  ProvenanceTest() throws IOException {}

  @Test
  void theModelsNotesHoldNothingThatDiffersBetweenMachinesOrRuns() {
    List<EpochResult> epochs = Trainer.fit(model, images, CONFIG).epochs();
    Provenance here = provenance(CONFIG, "scalar", Path.of("here"));
    Provenance there = provenance(CONFIG.withThreads(2), "vector-512", Path.of("there"));
    List<EpochResult> slower = epochs.stream().map(ProvenanceTest::slower).toList();
    assertThat(there.notes(slower)).isEqualTo(here.notes(epochs));
    assertThat(here.all(epochs))
        .containsEntry("kernels", "scalar")
        .containsKeys("java", "machine", "arguments", "data");
    assertThat(here.notes(epochs)).doesNotContainKeys("java", "machine", "kernels", "data");
  }

  @Test
  void statisticsOfTheTrainingImagesAreReadBackAsTheyWereNoted() {
    Provenance provenance = provenance(CONFIG, "any", Path.of(""));
    assertThat(Provenance.statistics(provenance.notes(List.of())))
        .isEqualTo(provenance.statistics());
    assertThat(provenance.statistics()).isNotNull();
  }

  @Test
  void damagedOrMissingStatisticsCountAsNone() {
    Map<String, String> notes =
        new LinkedHashMap<>(provenance(CONFIG, "any", Path.of("")).notes(List.of()));
    notes.put("train_statistics", "{\"mean\": \"a lot\"}");
    assertThat(Provenance.statistics(notes)).isNull();
    notes.remove("train_statistics");
    assertThat(Provenance.statistics(notes)).isNull();
  }

  @Test
  void anInterruptedTrainingIsNotedAsStopped() {
    Provenance provenance = provenance(CONFIG, "any", Path.of(""));
    assertThat(provenance.notes(List.of())).containsEntry("stopped", "false");
    assertThat(provenance.ofInterrupted().notes(List.of())).containsEntry("stopped", "true");
  }

  @Test
  void onlyAConditionalModelNotesTheNamesOfTheClasses() {
    Provenance plain = provenance(CONFIG, "any", Path.of(""));
    assertThat(plain.notes(List.of())).doesNotContainKey(Provenance.CLASSES);
    Autoencoder conditional =
        Models.preset("vae", model.inputShape(), Models.options("vae").withClasses(10), 1);
    assertThat(plain.of(conditional).notes(List.of()))
        .containsEntry(
            Provenance.CLASSES, "[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]");
  }

  private Provenance provenance(TrainingConfig config, String kernels, Path folder) {
    ImageStatistics statistics = InputChecks.inspect(images.train(), null).statistics();
    RunData data =
        new RunData(DatasetSpec.parse("synthetic:24"), folder, folder, Reading.DEFAULT, null);
    return new Provenance(
        model, images, statistics, config, kernels, data, null, List.of("--epochs", "1"), false);
  }

  private static EpochResult slower(EpochResult e) {
    return new EpochResult(
        e.epoch(),
        e.trainLoss(),
        e.testLoss(),
        e.trainPenalty(),
        e.testPenalty(),
        2 * e.seconds(),
        e.imagesPerSecond() / 2,
        e.learningRate());
  }
}
