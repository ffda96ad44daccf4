package dev.hourglass.spark;

import dev.hourglass.data.FloatImages;
import dev.hourglass.model.Codes;
import java.io.Serial;
import java.util.List;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/// Encodes images: a column `code` of type array of floats, each the model's latent dimension long,
/// with the bits of {@link dev.hourglass.model.Inference#encode}.
///
/// ```java
/// new CodeTransformer(model).setInputCol("content").transform(images).write().parquet(out);
/// ```
public final class CodeTransformer extends ImageTransformer<CodeTransformer> {
  @Serial private static final long serialVersionUID = 1;

  /// {@return a transformer with the default columns}
  ///
  /// @param model to encode with
  public CodeTransformer(HourglassModel model) {
    this(newUid(CodeTransformer.class), model);
  }

  CodeTransformer(String uid, HourglassModel model) {
    super(uid, model, "code");
  }

  /// {@return what reads a saved transformer}
  public static MLReader<CodeTransformer> read() {
    return new TransformerReader<>(CodeTransformer.class, CodeTransformer::new);
  }

  /// {@return a saved transformer}
  ///
  /// @param path its folder
  public static CodeTransformer load(String path) {
    return read().load(path);
  }

  @Override
  List<StructField> outputs() {
    return List.of(
        column(value(outputCol()), DataTypes.createArrayType(DataTypes.FloatType, false)));
  }

  @Override
  ImageFunction function() {
    return new Encode();
  }

  @Override
  CodeTransformer empty() {
    return new CodeTransformer(uid(), model());
  }

  /// The code of each image.
  record Encode() implements ImageFunction {
    @Serial private static final long serialVersionUID = 1;

    @Override
    public Object[][] apply(HourglassModel model, FloatImages images) {
      Codes codes = model.with(inference -> inference.encode(images));
      Object[][] columns = new Object[codes.count()][];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = new Object[] {codes.at(i)};
      }
      return columns;
    }
  }
}
