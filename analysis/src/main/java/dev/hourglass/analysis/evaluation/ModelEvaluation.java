package dev.hourglass.analysis.evaluation;

import dev.hourglass.analysis.baselines.Baseline;
import dev.hourglass.analysis.diagnosis.Diagnosis;
import dev.hourglass.data.ByteImages;
import dev.hourglass.latent.VariationalBounds;
import dev.hourglass.metrics.ImageError;
import dev.hourglass.metrics.Metric;
import dev.hourglass.metrics.ReconstructionMetrics;
import dev.hourglass.text.RecordContent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The metrics of a model on a set of images.
///
/// @param model its name
/// @param codeSize numbers of a code
/// @param images the set
/// @param split of the dataset
/// @param settings with which it was measured
/// @param errors of the model's reconstructions: per image, whole set, per label
/// @param variational how likely a variational model finds the images, null for another model
/// @param baselines other compression methods; empty where they were not asked for
/// @param diagnoses what is wrong with the model, as far as can be seen
public record ModelEvaluation(
    String model,
    int codeSize,
    ByteImages images,
    Split split,
    EvaluationSettings settings,
    ReconstructionMetrics.Result errors,
    VariationalBounds.@Nullable Result variational,
    List<Measured> baselines,
    List<Diagnosis> diagnoses) {

  /// A baseline with its errors on the same images.
  ///
  /// @param baseline what it is and needs
  /// @param errors of its reconstructions
  public record Measured(Baseline baseline, ReconstructionMetrics.Result errors) {
    /// Checks that nothing is null.
    public Measured {
      Objects.requireNonNull(baseline, "baseline");
      Objects.requireNonNull(errors, "errors");
    }
  }

  /// Copies the lists.
  public ModelEvaluation {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(errors, "errors");
    baselines = List.copyOf(Objects.requireNonNull(baselines, "baselines"));
    diagnoses = List.copyOf(Objects.requireNonNull(diagnoses, "diagnoses"));
  }

  /// {@return whether a baseline needs more bytes than it may take}
  public boolean overBudget() {
    return baselines.stream().anyMatch(one -> !one.baseline().withinBudget());
  }

  /// A measure of every image, in their order.
  ///
  /// @param measure which one
  /// @return `[image]`
  /// @throws IllegalArgumentException if only sets have it
  public double[] perImage(Metric measure) {
    Objects.requireNonNull(measure, "measure");
    return errors.images().stream().mapToDouble((ImageError error) -> error.of(measure)).toArray();
  }

  /// {@return the name of a label's class}
  ///
  /// @param label from 0
  public String className(int label) {
    return images.classes().get(label);
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
