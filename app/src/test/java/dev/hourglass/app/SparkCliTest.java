package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The call of spark-submit, which a script stands for here; the module spark tests the job itself.
class SparkCliTest extends CliCase {
  private Path spark(String script) throws Exception {
    Path home = temp.resolve("a spark");
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path submit = Files.writeString(bin.resolve("spark-submit"), "#!/bin/sh\n" + script);
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    Files.writeString(temp.resolve("job.jar"), "");
    return home;
  }

  @Test
  void theCallIsPrinted() throws Exception {
    Path spark = spark("exit 1");
    String out =
        cli.ok(
                "spark",
                "encode",
                "--spark-home",
                spark,
                "--jar",
                "job.jar",
                "--model",
                Cli.model(),
                "--master",
                "spark://host:7077",
                "--conf",
                "spark.cores.max=2",
                "--dry-run",
                "my photos",
                "codes")
            .out();
    assertThat(out)
        .startsWith("'%s/bin/spark-submit' --master spark://host:7077 --conf".formatted(spark))
        .contains(" --class dev.hourglass.spark.SparkJob ")
        .contains("/job.jar encode --model file:")
        .endsWith(
            "/model.safetensors --format binaryFile --column content --binary files 'my photos' codes\n");
  }

  @Test
  void theCallIsRun() throws Exception {
    Path spark = spark("for word; do echo \"$word\"; done");
    String out =
        cli.ok(
                "spark",
                "score",
                "--spark-home",
                spark,
                "--jar",
                "job.jar",
                "--model",
                "hdfs:///m.safetensors",
                "--format",
                "parquet",
                "--binary",
                "pixels",
                "in",
                "out")
            .out();
    assertThat(out.lines())
        .contains("local[*]", "score", "hdfs:///m.safetensors", "parquet", "pixels")
        .endsWith("in", "out");
    Path failing = spark("exit 3");
    assertThat(
            cli.fails(
                "spark",
                "score",
                "--spark-home",
                failing,
                "--jar",
                "job.jar",
                "--model",
                "hdfs:///m",
                "in",
                "out"))
        .contains("spark-submit ended with the exit code 3");
  }

  @Test
  void whatIsMissingIsSaid() throws Exception {
    Path spark = spark("");
    assertThat(cli.fails("spark", "encode", "--model", "m", "--spark-home", "none", "a", "b"))
        .contains("there is no none/bin/spark-submit", "set SPARK_HOME");
    assertThat(cli.fails("spark", "encode", "--model", "m", "--spark-home", spark, "a", "b"))
        .contains("submit.jar, expected the jar to submit: make it with 'mvn -pl spark");
    assertThat(
            cli.fails(
                "spark",
                "encode",
                "--model",
                "m",
                "--spark-home",
                spark,
                "--jar",
                "job.jar",
                "a",
                "b"))
        .contains("there is no m, expected a model file");
    assertThat(cli.refuses("spark", "encode", "a", "b")).contains("--model");
  }
}
