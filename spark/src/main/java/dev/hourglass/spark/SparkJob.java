package dev.hourglass.spark;

import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// What `hourglass spark` submits: reads a table of images, encodes or scores them, and writes a
/// Parquet table without the images.
///
/// ```
/// spark-submit --master spark://… hourglass-spark-…-submit.jar encode --model M IN OUT
/// ```
public final class SparkJob {
  private SparkJob() {}

  /// Runs the job.
  ///
  /// @param args as {@link JobOptions} explains them
  /// @throws IOException if the model cannot be read
  /// @throws IllegalArgumentException if an argument is wrong
  public static void main(String... args) throws IOException {
    JobOptions options = JobOptions.parse(args);
    SparkSession spark =
        SparkSession.builder().appName("hourglass " + options.task()).getOrCreate();
    try {
      run(spark, options);
    } finally {
      spark.stop();
    }
  }

  static void run(SparkSession spark, JobOptions options) throws IOException {
    HourglassModel model = HourglassModel.load(spark, options.model());
    ImageTransformer<?> transformer =
        switch (options.task()) {
          case ENCODE -> new CodeTransformer(model);
          case SCORE -> new AnomalyTransformer(model);
        };
    transformer.setInputCol(options.column()).setBinary(options.binary().word());
    Dataset<Row> images =
        spark
            .read()
            .format(options.format())
            .option("recursiveFileLookup", options.format().equals("binaryFile"))
            .load(options.input());
    transformer.transform(images).drop(options.column()).write().parquet(options.output());
  }
}
