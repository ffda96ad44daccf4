package dev.hourglass.spark;

import dev.hourglass.anomaly.AnomalyThreshold;
import dev.hourglass.anomaly.HeatMap;
import dev.hourglass.anomaly.Normality;
import dev.hourglass.data.FloatImages;
import dev.hourglass.model.Inference;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/// Scores images: a column `score`, the deciding score of the model's anomaly detector as
/// `hourglass anomalies` computes it, and a column `anomaly`, whether the score is above the
/// threshold. With {@link #setHeatMapCol} also how much each pixel differs from its reconstruction,
/// `[row][column]`.
///
/// The threshold is that of the model's file, or one for another rate of false alarms, or a number.
public final class AnomalyTransformer extends ImageTransformer<AnomalyTransformer> {
  @Serial private static final long serialVersionUID = 1;

  private final Param<String> anomalyCol;
  private final Param<String> heatMapCol;
  private final DoubleParam threshold;
  private final DoubleParam rate;

  /// {@return a transformer with the default columns and the threshold of the file}
  ///
  /// @param model with an anomaly detector
  /// @throws IllegalArgumentException if it has none
  public AnomalyTransformer(HourglassModel model) {
    this(newUid(AnomalyTransformer.class), model);
  }

  AnomalyTransformer(String uid, HourglassModel model) {
    super(uid, model, "score");
    Object _ = model.normality();
    anomalyCol = new Param<>(uid, "anomalyCol", "new column with whether it is an anomaly");
    heatMapCol = new Param<>(uid, "heatMapCol", "new column with heat maps, empty for none");
    threshold = new DoubleParam(uid, "threshold", "score above which an image is an anomaly");
    rate = new DoubleParam(uid, "rate", "rate of false alarms, above 0 and below 1");
    setDefault(anomalyCol, "anomaly");
    setDefault(heatMapCol, "");
  }

  /// {@return what reads a saved transformer}
  public static MLReader<AnomalyTransformer> read() {
    return new TransformerReader<>(AnomalyTransformer.class, AnomalyTransformer::new);
  }

  /// {@return a saved transformer}
  ///
  /// @param path its folder
  public static AnomalyTransformer load(String path) {
    return read().load(path);
  }

  /// {@return the parameter: new column with whether an image is an anomaly, `anomaly` by default}
  public Param<String> anomalyCol() {
    return anomalyCol;
  }

  /// Sets the new column with whether an image is an anomaly.
  ///
  /// @param column its name
  /// @return this
  public AnomalyTransformer setAnomalyCol(String column) {
    return with(anomalyCol, column);
  }

  /// {@return the parameter: new column with heat maps, empty for none, which is the default}
  public Param<String> heatMapCol() {
    return heatMapCol;
  }

  /// Sets the new column with heat maps.
  ///
  /// @param column its name, empty for none
  /// @return this
  public AnomalyTransformer setHeatMapCol(String column) {
    return with(heatMapCol, column);
  }

  /// {@return the parameter: score above which an image is an anomaly; unset by default}
  public DoubleParam threshold() {
    return threshold;
  }

  /// Sets the score above which an image is an anomaly, instead of that of the file.
  ///
  /// @param score the threshold
  /// @return this
  public AnomalyTransformer setThreshold(double score) {
    return with(threshold, score);
  }

  /// {@return the parameter: rate of false alarms that sets the threshold; unset by default}
  public DoubleParam rate() {
    return rate;
  }

  /// Sets the threshold by a rate of false alarms, from the scores of normal images in the file.
  ///
  /// @param share above 0 and below 1
  /// @return this
  /// @throws IllegalArgumentException if the file has too few scores for the rate
  public AnomalyTransformer setRate(double share) {
    AnomalyThreshold.calibrate(model().normality().calibration(), share);
    return with(rate, share);
  }

  private double limit() {
    if (isSet(threshold)) {
      return (Double) getOrDefault(threshold);
    }
    Normality normality = model().normality();
    return isSet(rate)
        ? AnomalyThreshold.calibrate(normality.calibration(), (Double) getOrDefault(rate)).value()
        : normality.threshold().value();
  }

  private boolean drawsMaps() {
    return !value(heatMapCol).isEmpty();
  }

  @Override
  List<StructField> outputs() {
    List<StructField> columns = new ArrayList<>();
    columns.add(column(value(outputCol()), DataTypes.DoubleType));
    columns.add(column(value(anomalyCol), DataTypes.BooleanType));
    if (drawsMaps()) {
      columns.add(column(value(heatMapCol), DataTypes.createArrayType(DataTypes.FloatType, false)));
    }
    return columns;
  }

  @Override
  ImageFunction function() {
    return new Score(limit(), drawsMaps());
  }

  @Override
  AnomalyTransformer empty() {
    return new AnomalyTransformer(uid(), model());
  }

  /// The score of each image, whether it is an anomaly, and where asked for its heat map.
  ///
  /// @param limit above which a score is an anomaly's
  record Score(double limit, boolean maps) implements ImageFunction {
    @Serial private static final long serialVersionUID = 1;

    @Override
    public Object[][] apply(HourglassModel model, FloatImages images) {
      return model.with(inference -> columns(model.normality(), inference, images));
    }

    private Object[][] columns(Normality normality, Inference inference, FloatImages images) {
      double[] scores =
          normality.detector().score(inference, images, _ -> {}).of(normality.score());
      FloatImages reconstructions = maps ? inference.reconstruct(images) : images;
      Object[][] columns = new Object[scores.length][];
      for (int i = 0; i < scores.length; i++) {
        // So written that NaN is an anomaly too.
        boolean anomaly = !(scores[i] <= limit);
        columns[i] =
            maps
                ? new Object[] {scores[i], anomaly, HeatMap.of(images, reconstructions, i)}
                : new Object[] {scores[i], anomaly};
      }
      return columns;
    }
  }
}
