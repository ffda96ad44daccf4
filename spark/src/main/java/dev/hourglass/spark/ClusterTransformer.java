package dev.hourglass.spark;

import dev.hourglass.data.FloatImages;
import dev.hourglass.model.Codes;
import java.io.Serial;
import java.util.List;
import org.apache.spark.ml.param.DoubleArrayArrayParam;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/// Assigns images to clusters: a column `cluster` with the place of the centre that an image's code
/// is nearest to, the first of equally near ones, as {@link dev.hourglass.latent.KMeans} assigns
/// them.
///
/// ```java
/// KMeans clusters = KMeans.fit(codes, 10, 0, 0, 2);
/// new ClusterTransformer(model).setCentres(clusters.centres()).transform(images);
/// ```
public final class ClusterTransformer extends ImageTransformer<ClusterTransformer> {
  @Serial private static final long serialVersionUID = 1;

  private final DoubleArrayArrayParam centres;

  /// {@return a transformer without centres}
  ///
  /// @param model to encode with
  public ClusterTransformer(HourglassModel model) {
    this(newUid(ClusterTransformer.class), model);
  }

  ClusterTransformer(String uid, HourglassModel model) {
    super(uid, model, "cluster");
    centres = new DoubleArrayArrayParam(this, "centres", "[cluster][number] of the centres' codes");
  }

  /// {@return what reads a saved transformer}
  public static MLReader<ClusterTransformer> read() {
    return new TransformerReader<>(ClusterTransformer.class, ClusterTransformer::new);
  }

  /// {@return a saved transformer}
  ///
  /// @param path its folder
  public static ClusterTransformer load(String path) {
    return read().load(path);
  }

  /// {@return the parameter: `[cluster][number]` of the centres; to be set}
  public DoubleArrayArrayParam centres() {
    return centres;
  }

  /// Sets the centres.
  ///
  /// @param codes `[cluster][number]`, as long as the model's codes
  /// @return this
  /// @throws IllegalArgumentException if there is none, or one has another length
  public ClusterTransformer setCentres(double[][] codes) {
    return with(centres, checked(codes));
  }

  private double[][] checked(double[][] codes) {
    if (codes.length == 0) {
      throw new IllegalArgumentException(
          "there are no centres, expected at least one: set 'centres' to those of a k-means");
    }
    for (double[] code : codes) {
      if (code.length != model().codeSize()) {
        throw new IllegalArgumentException(
            "a centre has %d numbers, expected %d, the model's latent dimension: use centres of codes of this model"
                .formatted(code.length, model().codeSize()));
      }
    }
    return codes;
  }

  @Override
  List<StructField> outputs() {
    return List.of(column(value(outputCol()), DataTypes.IntegerType));
  }

  @Override
  ImageFunction function() {
    return new Assign(checked(isSet(centres) ? getOrDefault(centres) : new double[0][]));
  }

  @Override
  ClusterTransformer empty() {
    return new ClusterTransformer(uid(), model());
  }

  /// The nearest centre of each image's code.
  ///
  /// @param centres `[cluster][number]`
  record Assign(double[][] centres) implements ImageFunction {
    @Serial private static final long serialVersionUID = 1;

    @Override
    public Object[][] apply(HourglassModel model, FloatImages images) {
      Codes codes = model.with(inference -> inference.encode(images));
      Object[][] columns = new Object[codes.count()][];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = new Object[] {nearest(codes.values(), i * codes.size())};
      }
      return columns;
    }

    private int nearest(float[] codes, int from) {
      int nearest = 0;
      float least = squares(codes, from, centres[0]);
      for (int c = 1; c < centres.length; c++) {
        float squares = squares(codes, from, centres[c]);
        if (squares < least) {
          nearest = c;
          least = squares;
        }
      }
      return nearest;
    }

    /// As k-means computes a distance: in floats, in the order of the numbers.
    private static float squares(float[] codes, int from, double[] centre) {
      float sum = 0;
      for (int d = 0; d < centre.length; d++) {
        float difference = codes[from + d] - (float) centre[d];
        sum += difference * difference;
      }
      return sum;
    }
  }
}
