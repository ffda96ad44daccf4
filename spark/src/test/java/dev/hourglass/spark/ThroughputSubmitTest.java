package dev.hourglass.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.model.Inference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Measures how fast executors of one core each encode and score a Parquet table of digits, beside
/// the plain engine on as many threads with the images in memory. It prints and checks no time:
///
/// ```
/// ./hourglass test -pl spark -am -Dexcluded.tags= -Dgroups=measure -Dspark.images=1000000
/// ```
@Tag("measure")
@EnabledIfSystemProperty(named = "submit.jar", matches = ".+")
class ThroughputSubmitTest {
  private static final int COUNT = Integer.getInteger("spark.images", 100_000);
  private static final int ROUNDS = Integer.getInteger("spark.rounds", 2);
  private static final int PART = 10_000;
  private static final int SIZE = Digits.SIZE;

  @TempDir Path folder;

  @Test
  void executorsBesideThePlainEngine() throws Exception {
    Path table = Path.of("target", "throughput", COUNT + ".parquet").toAbsolutePath();
    if (!Files.exists(table.resolve("_SUCCESS"))) {
      write(table);
    }
    ByteImages images = SyntheticDigits.generate(Math.min(COUNT, PART), 0);
    for (int threads = 1; threads <= 2; threads++) {
      plain("encode", threads, images, Inference::encode);
      plain("score", threads, images, (inference, some) -> Digits.ANOMALIES.score(inference, some));
    }
    for (int executors = 1; executors <= 2; executors++) {
      Path home = Files.createDirectory(folder.resolve("cluster" + executors));
      try (Cluster cluster = new Cluster(home, executors)) {
        onCluster(cluster, executors, table);
      }
    }
  }

  private static void write(Path table) {
    StructType schema =
        new StructType().add("id", DataTypes.IntegerType).add("content", DataTypes.BinaryType);
    for (int first = 0; first < COUNT; first += PART) {
      ByteImages images = SyntheticDigits.generate(Math.min(PART, COUNT - first), first / PART);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < images.count(); i++) {
        byte[] pixels = new byte[SIZE];
        images.content().copy(i, pixels, 0);
        rows.add(RowFactory.create(first + i, pixels));
      }
      Dataset<Row> part = LocalSpark.SESSION.createDataFrame(rows, schema).coalesce(1);
      part.write().mode("append").parquet(table.toString());
    }
    LocalSpark.SESSION.stop();
  }

  private static void plain(
      String task, int threads, ByteImages images, BiConsumer<Inference, ByteImages> work) {
    double best = Double.POSITIVE_INFINITY;
    try (Inference inference = Digits.ANOMALIES.model().inference(threads)) {
      work.accept(inference, images);
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        for (int done = 0; done < COUNT; done += images.count()) {
          work.accept(inference, images);
        }
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
      }
    }
    say(task, "plain engine, threads", threads, best, 0);
  }

  private void onCluster(Cluster cluster, int executors, Path table) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master(cluster.url())
            .appName("throughput")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.memory", "512m")
            .config("spark.jars", JarSubmitTest.JAR.toString())
            .getOrCreate();
    try {
      Dataset<Row> images = spark.read().parquet(table.toString());
      assertThat(images.count()).isEqualTo(COUNT);
      CodeTransformer codes = new CodeTransformer(Digits.MODEL).setBinary("pixels");
      AnomalyTransformer scores = new AnomalyTransformer(Digits.MODEL).setBinary("pixels");
      time("read", cluster, executors, images);
      time("encode", cluster, executors, codes.transform(images).drop("content"));
      time("score", cluster, executors, scores.transform(images).drop("content"));
      assertThat(codes.transform(images.where("id = 7")).first().<Float>getList(2))
          .isEqualTo(list(Digits.MODEL.with(i -> i.encode(SyntheticDigits.generate(10, 0))).at(7)));
    } finally {
      spark.stop();
    }
  }

  private static List<Float> list(float[] numbers) {
    List<Float> list = new ArrayList<>();
    for (float number : numbers) {
      list.add(number);
    }
    return list;
  }

  private static void time(String task, Cluster cluster, int executors, Dataset<Row> table)
      throws Exception {
    double[] seconds = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      table.write().format("noop").mode("overwrite").save();
      seconds[round] = (System.nanoTime() - start) / 1e9;
    }
    double best = Arrays.stream(seconds).min().orElseThrow();
    say(task, "executors", executors, best, cluster.executorPeak());
  }

  @SuppressWarnings("SystemOut") // what is measured is for whoever runs it
  private static void say(String task, String by, int count, double seconds, long peak) {
    System.out.printf(
        "%-7s %-22s %d  %7.1f s  %8.0f images/s  %s%n",
        task, by, count, seconds, COUNT / seconds, peak == 0 ? "" : peak / 1_000_000 + " MB");
  }
}
