package dev.hourglass.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The jar, submitted to a cluster of a master and two workers, gives the bits of the plain engine.
@Tag("slow")
@EnabledIfSystemProperty(named = "submit.jar", matches = ".+")
class ClusterSubmitTest {
  private static final Pattern NUMBER = Pattern.compile("digit(\\d+)\\.png$");

  @TempDir static Path folder;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster(Files.createDirectory(folder.resolve("spark")), 2);
    Path images = Files.createDirectories(folder.resolve("images/some"));
    for (int i = 0; i < Digits.COUNT; i++) {
      Files.write(images.resolve("digit%d.png".formatted(i)), Digits.png(i));
    }
    Files.write(images.resolve("damaged.png"), Digits.damaged());
    try (OutputStream out = Files.newOutputStream(folder.resolve("model.safetensors"))) {
      Digits.MODEL.write(out);
    }
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void filesAreScoredByBothWorkers() throws Exception {
    double[] scores = Digits.plain(inference -> Digits.ANOMALIES.score(inference, Digits.IMAGES));
    String output = folder.resolve("scores").toString();
    int code =
        cluster.submit(
            JarSubmitTest.JAR,
            "score",
            "--model",
            folder.resolve("model.safetensors").toString(),
            folder.resolve("images").toString(),
            output);
    assertThat(code).as(cluster.logs()).isZero();
    List<Row> rows = LocalSpark.SESSION.read().parquet(output).collectAsList();
    assertThat(rows).hasSize(Digits.COUNT + 1);
    for (Row row : rows) {
      int image = number(row);
      assertThat(row.<Double>getAs("score")).isEqualTo(image < 0 ? null : scores[image]);
      assertThat(row.<String>getAs("reason") == null).isEqualTo(image >= 0);
    }
    for (int worker = 0; worker < 2; worker++) {
      try (Stream<Path> applications = Files.list(cluster.worker(worker))) {
        assertThat(applications).as("applications of worker " + worker).hasSize(1);
      }
    }
  }

  /// The number in a file's name, -1 of the damaged file.
  private static int number(Row row) {
    Matcher name = NUMBER.matcher(row.<String>getAs("path"));
    return name.find() ? Integer.parseInt(name.group(1)) : -1;
  }
}
