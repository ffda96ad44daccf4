package examples;

import dev.hourglass.spark.AnomalyTransformer;
import dev.hourglass.spark.HourglassModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// Writes the anomalies among a folder of image files, one in ten of the normal images at most
/// among them: a model with an anomaly detector, the folder, and the table to write.
public final class ScoreTable {
  private ScoreTable() {}

  public static void main(String... args) throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    HourglassModel model = HourglassModel.load(spark, args[0]);
    Dataset<Row> images = spark.read().format("binaryFile").load(args[1]);
    Dataset<Row> scores = new AnomalyTransformer(model).setRate(0.1).transform(images);
    scores.where("anomaly").select("path", "score").write().parquet(args[2]);
  }
}
