package dev.hourglass.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.anomaly.AnomalyThreshold;
import examples.EncodeTable;
import examples.ScoreTable;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples of docs/spark.md run.
class ExamplesTest {
  @TempDir Path folder;

  @Test
  void aFolderIsEncodedAndItsAnomaliesAreFound() throws Exception {
    SparkSession spark = LocalSpark.SESSION;
    Path model = folder.resolve("model.safetensors");
    try (OutputStream out = Files.newOutputStream(model)) {
      Digits.MODEL.write(out);
    }
    Path images = Files.createDirectory(folder.resolve("images"));
    for (int i = 0; i < Digits.COUNT; i++) {
      Files.write(images.resolve(i + ".png"), Digits.png(i));
    }
    EncodeTable.main(model.toString(), images.toString(), folder.resolve("codes").toString());
    assertThat(
            spark
                .read()
                .parquet(folder.resolve("codes").toString())
                .where("code IS NOT NULL")
                .count())
        .isEqualTo(Digits.COUNT);

    ScoreTable.main(model.toString(), images.toString(), folder.resolve("scores").toString());
    AnomalyThreshold limit =
        AnomalyThreshold.calibrate(Digits.MODEL.normality().calibration(), 0.1);
    double[] scores = Digits.plain(inference -> Digits.ANOMALIES.score(inference, Digits.IMAGES));
    assertThat(spark.read().parquet(folder.resolve("scores").toString()).count())
        .isEqualTo(Arrays.stream(scores).filter(limit::anomalous).count());
  }
}
