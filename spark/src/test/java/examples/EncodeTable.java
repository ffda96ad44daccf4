package examples;

import dev.hourglass.spark.CodeTransformer;
import dev.hourglass.spark.HourglassModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// Encodes a folder of image files: the model, the folder, and the table to write.
public final class EncodeTable {
  private EncodeTable() {}

  public static void main(String... args) throws Exception {
    SparkSession spark = SparkSession.builder().getOrCreate();
    HourglassModel model = HourglassModel.load(spark, args[0]);
    Dataset<Row> images = spark.read().format("binaryFile").load(args[1]);
    new CodeTransformer(model).transform(images).drop("content").write().parquet(args[2]);
  }
}
