package dev.hourglass.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/// Reads what {@link TransformerWriter} saved.
///
/// @param <T> the transformer
final class TransformerReader<T extends ImageTransformer<T>> extends MLReader<T> {
  private final Class<T> type;
  private final BiFunction<String, HourglassModel, T> maker;

  TransformerReader(Class<T> type, BiFunction<String, HourglassModel, T> maker) {
    this.type = type;
    this.maker = maker;
  }

  @Override
  public T load(String path) {
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, sparkSession(), type.getName());
    try {
      String file = new Path(path, TransformerWriter.MODEL).toString();
      T transformer = maker.apply(metadata.uid(), HourglassModel.load(sparkSession(), file));
      metadata.getAndSetParams(transformer, Option.empty());
      return transformer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
