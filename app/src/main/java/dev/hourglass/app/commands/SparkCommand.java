package dev.hourglass.app.commands;

import dev.hourglass.app.options.SubmitOptions;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Launcher;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `hourglass spark`: a table of images on a cluster.
@Command(
    name = "spark",
    description = {
      "Encode or score a table of images on a Spark cluster.",
      "",
      "Builds the call of spark-submit and runs it. Rows whose image cannot be used get",
      "nulls and the reason. The results are the bits of one machine, for any number of",
      "executors. See docs/spark.md."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass spark encode --master yarn --model runs/… photos/ codes.parquet",
      "  hourglass spark score --model hdfs:///m.hg --format parquet images scores"
    })
final class SparkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    return HourglassCommand.missingCommand(spec);
  }

  @Command(
      name = "encode",
      description = {
        "Encode the images of a table on a Spark cluster.",
        "",
        "Writes a Parquet table with the columns of the input, but the one with images, and code"
            + " (array of floats) and reason (why an image has no code)."
      })
  int encode(@Mixin SubmitOptions options) throws IOException, InterruptedException {
    return submit("encode", options);
  }

  @Command(
      name = "score",
      description = {
        "Score the images of a table as anomalies on a Spark cluster.",
        "",
        "MODEL is a file that 'hourglass anomalies --fit' wrote. Writes a Parquet table with the"
            + " columns of the input, but the one with images, and score, anomaly (true or false)"
            + " and reason (why an image has no score)."
      })
  int score(@Mixin SubmitOptions options) throws IOException, InterruptedException {
    return submit("score", options);
  }

  private static int submit(String task, SubmitOptions options)
      throws IOException, InterruptedException {
    List<String> call = options.call(task);
    if (options.isDryRun()) {
      Console.system().println(Launcher.line(call));
      return 0;
    }
    int code = new ProcessBuilder(call).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException(
          "spark-submit ended with the exit code %d, expected 0: its messages above say why"
              .formatted(code));
    }
    return 0;
  }
}
