package dev.hourglass.spark;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/// A transformer that adds columns computed from a column of images, and one with the reason where
/// an image cannot be used, whose other new columns are then null.
///
/// Images are image files or pixels in a column of type binary ({@link BinaryContent}), structs of
/// Spark's image source, or arrays of bytes (pixels, 0 to 255), floats or doubles (in [0, 1]),
/// `[channel][row][column]`.
///
/// @param <T> the transformer itself
public abstract sealed class ImageTransformer<T extends ImageTransformer<T>> extends Transformer
    implements MLWritable
    permits CodeTransformer, ReconstructionTransformer, AnomalyTransformer, ClusterTransformer {
  @Serial private static final long serialVersionUID = 1;

  /// Rows of a batch, if nothing else is set.
  static final int ROWS = 1024;

  private final String uid;
  private final HourglassModel model;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> reasonCol;
  private final Param<String> binary;
  private final IntParam batchSize;

  /// @param uid of the object, or null for a new one
  /// @param output name of the column with the result, if nothing else is set
  ImageTransformer(String uid, HourglassModel model, String output) {
    this.uid = uid;
    this.model = Objects.requireNonNull(model, "model");
    inputCol = new Param<>(uid, "inputCol", "column with images");
    outputCol = new Param<>(uid, "outputCol", "new column with the result");
    reasonCol = new Param<>(uid, "reasonCol", "new column with why an image cannot be used");
    binary = new Param<>(uid, "binary", "what bytes of a binary column are: files or pixels");
    batchSize = new IntParam(uid, "batchSize", "rows that are computed together, at least 1");
    setDefault(inputCol, "content");
    setDefault(outputCol, output);
    setDefault(reasonCol, "reason");
    setDefault(binary, BinaryContent.FILES.word());
    setDefault(batchSize, ROWS);
  }

  /// {@return a name for a new object}
  static String newUid(Class<?> type) {
    return Identifiable$.MODULE$.randomUID(type.getSimpleName());
  }

  /// {@return the columns that are added, before the reason}
  abstract List<StructField> outputs();

  /// {@return what computes them}
  abstract ImageFunction function();

  /// {@return a transformer of the same name without values}
  abstract T empty();

  @SuppressWarnings("unchecked") // T is the class itself
  private T self() {
    return (T) this;
  }

  final <V> T with(Param<V> param, V value) {
    set(param, Objects.requireNonNull(value, param.name()));
    return self();
  }

  /// {@return the model}
  public HourglassModel model() {
    return model;
  }

  /// {@return the parameter: column with images, `content` by default}
  public Param<String> inputCol() {
    return inputCol;
  }

  /// Sets the column with images.
  ///
  /// @param column its name
  /// @return this
  public T setInputCol(String column) {
    return with(inputCol, column);
  }

  /// {@return the parameter: new column with the result}
  public Param<String> outputCol() {
    return outputCol;
  }

  /// Sets the new column with the result.
  ///
  /// @param column its name
  /// @return this
  public T setOutputCol(String column) {
    return with(outputCol, column);
  }

  /// {@return the parameter: new column with the reason, `reason` by default}
  public Param<String> reasonCol() {
    return reasonCol;
  }

  /// Sets the new column with the reason why an image cannot be used.
  ///
  /// @param column its name
  /// @return this
  public T setReasonCol(String column) {
    return with(reasonCol, column);
  }

  /// {@return the parameter: what a binary column holds, `files` by default}
  public Param<String> binary() {
    return binary;
  }

  /// Sets what a binary column holds.
  ///
  /// @param word `files` or `pixels`
  /// @return this
  /// @throws IllegalArgumentException if it is another word
  public T setBinary(String word) {
    return with(binary, BinaryContent.parse(word).word());
  }

  /// {@return the parameter: rows of a batch, 1,024 by default}
  public IntParam batchSize() {
    return batchSize;
  }

  /// Sets how many rows are computed together; large images are fewer. It changes no bit.
  ///
  /// @param rows at least 1
  /// @return this
  /// @throws IllegalArgumentException if there is none
  public T setBatchSize(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException(
          "a batch has %d rows, expected at least 1: %d is typical".formatted(rows, ROWS));
    }
    return with(batchSize, rows);
  }

  final String value(Param<String> param) {
    return getOrDefault(param);
  }

  @Override
  public final String uid() {
    return uid;
  }

  @Override
  public final Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    RowBatches batches =
        new RowBatches(
            model.broadcast(dataset.sparkSession()),
            BinaryContent.parse(value(binary)),
            dataset.schema().fieldIndex(value(inputCol)),
            (Integer) getOrDefault(batchSize),
            function(),
            outputs().size());
    return dataset.toDF().mapPartitions(batches, Encoders.row(schema));
  }

  /// Checks the columns and adds the new ones.
  ///
  /// @param schema of the table
  /// @return with the new columns
  /// @throws IllegalArgumentException if there is no such column, it can hold no images, or a new
  ///   column has the name of one that is there
  @Override
  public final StructType transformSchema(StructType schema) {
    BinaryContent.parse(value(binary));
    requireImages(schema);
    StructType extended = schema;
    List<StructField> added = new ArrayList<>(outputs());
    added.add(new StructField(value(reasonCol), DataTypes.StringType, true, metadata()));
    for (StructField field : added) {
      if (Arrays.stream(extended.fieldNames()).anyMatch(field.name()::equalsIgnoreCase)) {
        throw new IllegalArgumentException(
            "%s adds a column '%s', but there is one of that name: set another name for it"
                .formatted(getClass().getSimpleName(), field.name()));
      }
      extended = extended.add(field);
    }
    return extended;
  }

  static StructField column(String name, DataType type) {
    return new StructField(name, type, true, metadata());
  }

  private static org.apache.spark.sql.types.Metadata metadata() {
    return org.apache.spark.sql.types.Metadata.empty();
  }

  private void requireImages(StructType schema) {
    String name = value(inputCol);
    List<String> names = List.of(schema.fieldNames());
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "%s reads the column '%s', but the table has %s: set 'inputCol' to the one with images"
              .formatted(getClass().getSimpleName(), name, String.join(", ", names)));
    }
    DataType type = schema.apply(name).dataType();
    if (!canHoldImages(type)) {
      throw new IllegalArgumentException(
          "the column '%s' has the type %s, expected binary, an array of bytes, floats or doubles, or a struct of Spark's image source: set 'inputCol' to the one with images"
              .formatted(name, type.catalogString()));
    }
  }

  private static boolean canHoldImages(DataType type) {
    return switch (type) {
      case BinaryType _ -> true;
      case ArrayType array ->
          array.elementType() instanceof ByteType
              || array.elementType() instanceof FloatType
              || array.elementType() instanceof DoubleType;
      case StructType struct -> List.of(struct.fieldNames()).containsAll(SparkImage.FIELDS);
      default -> false;
    };
  }

  @Override
  public final T copy(ParamMap extra) {
    return copyValues(empty(), extra);
  }

  @Override
  public final MLWriter write() {
    return new TransformerWriter(this);
  }
}
