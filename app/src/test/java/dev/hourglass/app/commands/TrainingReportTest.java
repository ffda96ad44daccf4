package dev.hourglass.app.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.app.run.Provenance;
import dev.hourglass.app.run.Reading;
import dev.hourglass.app.run.RunData;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.model.Models;
import dev.hourglass.train.TrainingConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingReportTest {
  @TempDir Path temp;

  @Test
  void aJudgementThatFailsEndsNoTraining() throws IOException {
    Dataset images = Datasets.load("synthetic:12");
    Provenance provenance =
        new Provenance(
            Models.classic(1),
            images,
            null,
            TrainingConfig.defaults(),
            "any",
            new RunData(DatasetSpec.parse("synthetic:12"), temp, temp, Reading.DEFAULT, null),
            null,
            List.of(),
            false);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Console console = new Console(new PrintStream(said, true, UTF_8), false, 80);
    try (RunFolder folder = RunFolder.resume(temp);
        TrainingReport report = new TrainingReport(console, folder, provenance, null)) {
      // Without an epoch there are no losses to judge.
      report.done(false, false, 1);
    }
    assertThat(said.toString(UTF_8))
        .startsWith("Done in 1.0 s.")
        .contains("\nWarning: the model could not be checked: ");
  }
}
