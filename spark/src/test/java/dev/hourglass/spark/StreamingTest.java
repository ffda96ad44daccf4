package dev.hourglass.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A transformer on a stream of files gives the rows that it gives on a table of them.
class StreamingTest {
  @TempDir Path folder;

  @Test
  void aStreamOfFilesIsScoredAsATable() throws Exception {
    String source = folder.resolve("source").toString();
    Dataset<Row> files = LocalSpark.files();
    files.repartition(5).write().parquet(source);
    Dataset<Row> stream =
        LocalSpark.SESSION
            .readStream()
            .schema(files.schema())
            .option("maxFilesPerTrigger", 2)
            .parquet(source);
    AnomalyTransformer transformer = new AnomalyTransformer(Digits.MODEL);
    StreamingQuery query =
        transformer
            .transform(stream)
            .writeStream()
            .format("memory")
            .queryName("scored")
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .start();
    query.processAllAvailable();
    query.stop();
    assertThat(LocalSpark.SESSION.table("scored").drop("content").orderBy("id").collectAsList())
        .isEqualTo(transformer.transform(files).drop("content").orderBy("id").collectAsList());
  }
}
