package dev.hourglass.spark;

import dev.hourglass.data.DataException;
import java.io.Serial;
import java.util.Objects;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.UDFRegistration;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/// A model as functions of SQL, each of one image: a transformer, which computes batches, is
/// faster.
///
/// | function | gives |
/// |---|---|
/// | `hourglass_code(image)` | array of floats |
/// | `hourglass_reconstruction(image)` | binary, `[channel][row][column]` |
/// | `hourglass_score(image)` | double, if the model has an anomaly detector |
/// | `hourglass_anomaly(image)` | boolean, if the model has an anomaly detector |
/// | `hourglass_reason(image)` | why the image cannot be used and the others give null, else null |
public final class HourglassFunctions {
  private HourglassFunctions() {}

  /// Registers the functions, for binary columns of image files and all other columns of images.
  ///
  /// @param spark the session that gets them
  /// @param model that computes them
  public static void register(SparkSession spark, HourglassModel model) {
    register(spark, model, "hourglass", BinaryContent.FILES);
  }

  /// Registers the functions under another name.
  ///
  /// @param spark the session that gets them
  /// @param model that computes them
  /// @param name that takes the place of `hourglass`, so that there can be several models
  /// @param binary what bytes of a binary column are
  public static void register(
      SparkSession spark, HourglassModel model, String name, BinaryContent binary) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(binary, "binary");
    Broadcast<HourglassModel> broadcast = model.broadcast(spark);
    UDFRegistration functions = spark.udf();
    DataType floats = DataTypes.createArrayType(DataTypes.FloatType, false);
    functions.register(
        name + "_code", new Value(broadcast, binary, new CodeTransformer.Encode(), 0), floats);
    functions.register(
        name + "_reconstruction",
        new Value(broadcast, binary, new ReconstructionTransformer.Reconstruct(false), 0),
        DataTypes.BinaryType);
    functions.register(name + "_reason", new Reason(broadcast, binary), DataTypes.StringType);
    if (model.hasDetector()) {
      var score = new AnomalyTransformer.Score(model.normality().threshold().value(), false);
      functions.register(
          name + "_score", new Value(broadcast, binary, score, 0), DataTypes.DoubleType);
      functions.register(
          name + "_anomaly", new Value(broadcast, binary, score, 1), DataTypes.BooleanType);
    }
  }

  /// One of the columns that a function computes, of a single image.
  private record Value(
      Broadcast<HourglassModel> model, BinaryContent binary, ImageFunction function, int column)
      implements UDF1<@Nullable Object, @Nullable Object> {
    @Serial private static final long serialVersionUID = 1;

    @Override
    public @Nullable Object call(@Nullable Object image) {
      HourglassModel at = model.value();
      float[] numbers = new float[at.imageShape().size()];
      try {
        new ImageReader(at.imageShape(), binary).read(image, numbers, 0);
        return function.apply(at, at.autoencoder().images(numbers))[0][column];
      } catch (DataException | IllegalArgumentException e) {
        // What hourglass_reason is for.
        return null;
      }
    }
  }

  /// Why an image cannot be used, or null.
  private record Reason(Broadcast<HourglassModel> model, BinaryContent binary)
      implements UDF1<@Nullable Object, @Nullable String> {
    @Serial private static final long serialVersionUID = 1;

    @Override
    public @Nullable String call(@Nullable Object image) {
      HourglassModel at = model.value();
      try {
        new ImageReader(at.imageShape(), binary).read(image, new float[at.imageShape().size()], 0);
        return null;
      } catch (DataException e) {
        return e.getMessage();
      }
    }
  }
}
