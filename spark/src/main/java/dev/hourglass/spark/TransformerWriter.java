package dev.hourglass.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;

/// Saves a transformer as Spark saves its own, with the model's file beside the parameters.
final class TransformerWriter extends MLWriter {
  /// The model's file in the folder of a transformer.
  static final String MODEL = "model.safetensors";

  private final ImageTransformer<?> transformer;

  TransformerWriter(ImageTransformer<?> transformer) {
    this.transformer = transformer;
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter.saveMetadata(transformer, path, sparkSession());
    Path file = new Path(path, MODEL);
    try (OutputStream out =
        file.getFileSystem(sparkSession().sparkContext().hadoopConfiguration()).create(file)) {
      transformer.model().write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
