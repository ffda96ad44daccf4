package dev.hourglass.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/// Spark with two threads in this JVM, one for all test classes.
final class LocalSpark {
  static final SparkSession SESSION =
      SparkSession.builder()
          .master("local[2]")
          .appName("tests")
          .config("spark.ui.enabled", false)
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.sql.shuffle.partitions", 2)
          .config("spark.sql.warehouse.dir", "target/warehouse")
          .getOrCreate();

  private LocalSpark() {}

  /// A table with the columns `id` and `content`, the value of each digit.
  static Dataset<Row> table(DataType type, IntFunction<Object> value) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < Digits.COUNT; i++) {
      rows.add(RowFactory.create(i, value.apply(i)));
    }
    return table(type, rows);
  }

  static Dataset<Row> table(DataType type, List<Row> rows) {
    StructType schema = new StructType().add("id", DataTypes.IntegerType).add("content", type);
    return SESSION.createDataFrame(rows, schema);
  }

  /// The digits as files.
  static Dataset<Row> files() {
    return table(DataTypes.BinaryType, Digits::png);
  }
}
