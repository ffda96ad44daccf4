package dev.hourglass.spark;

import dev.hourglass.data.FloatImages;
import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/// Reconstructs images: a column `reconstruction`, `[channel][row][column]`, of type binary (a byte
/// 0 to 255 each) or, with {@link #setFloats}, array of floats with the bits of {@link
/// dev.hourglass.model.Inference#reconstruct}.
public final class ReconstructionTransformer extends ImageTransformer<ReconstructionTransformer> {
  @Serial private static final long serialVersionUID = 1;

  private static final int WHITE = 255;

  private final BooleanParam floats;

  /// {@return a transformer with the default columns}
  ///
  /// @param model to reconstruct with
  public ReconstructionTransformer(HourglassModel model) {
    this(newUid(ReconstructionTransformer.class), model);
  }

  ReconstructionTransformer(String uid, HourglassModel model) {
    super(uid, model, "reconstruction");
    floats = new BooleanParam(uid, "floats", "whether the result is floats instead of bytes");
    setDefault(floats, false);
  }

  /// {@return what reads a saved transformer}
  public static MLReader<ReconstructionTransformer> read() {
    return new TransformerReader<>(ReconstructionTransformer.class, ReconstructionTransformer::new);
  }

  /// {@return a saved transformer}
  ///
  /// @param path its folder
  public static ReconstructionTransformer load(String path) {
    return read().load(path);
  }

  /// {@return the parameter: whether the result is floats instead of bytes, false by default}
  public BooleanParam floats() {
    return floats;
  }

  /// Sets whether the result is floats instead of bytes.
  ///
  /// @param wanted true for floats
  /// @return this
  public ReconstructionTransformer setFloats(boolean wanted) {
    return with(floats, wanted);
  }

  private boolean areFloats() {
    return (Boolean) getOrDefault(floats);
  }

  @Override
  List<StructField> outputs() {
    DataType type =
        areFloats() ? DataTypes.createArrayType(DataTypes.FloatType, false) : DataTypes.BinaryType;
    return List.of(column(value(outputCol()), type));
  }

  @Override
  ImageFunction function() {
    return new Reconstruct(areFloats());
  }

  @Override
  ReconstructionTransformer empty() {
    return new ReconstructionTransformer(uid(), model());
  }

  /// The reconstruction of each image.
  record Reconstruct(boolean floats) implements ImageFunction {
    @Serial private static final long serialVersionUID = 1;

    @Override
    public Object[][] apply(HourglassModel model, FloatImages images) {
      float[] all = model.with(inference -> inference.reconstruct(images)).values();
      int size = images.shape().size();
      Object[][] columns = new Object[images.count()][];
      for (int i = 0; i < columns.length; i++) {
        float[] one = Arrays.copyOfRange(all, i * size, (i + 1) * size);
        columns[i] = new Object[] {floats ? one : bytes(one)};
      }
      return columns;
    }

    private static byte[] bytes(float[] numbers) {
      byte[] bytes = new byte[numbers.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Math.clamp(Math.round(WHITE * numbers[i]), 0, WHITE);
      }
      return bytes;
    }
  }
}
