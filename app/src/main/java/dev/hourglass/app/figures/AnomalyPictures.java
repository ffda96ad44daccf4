package dev.hourglass.app.figures;

import dev.hourglass.analysis.anomaly.AnomalyReport;
import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.model.Inference;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The images with the highest scores, each with its reconstruction and where the two differ.
///
/// @param images the highest score first
/// @param reconstructions of the same
/// @param heatMaps absolute differences on one scale for all, dark to light
/// @param captions the scores, those of anomalies with an exclamation mark
/// @param files names of the images' files without their folders, empty where they have none
public record AnomalyPictures(
    List<Picture> images,
    List<Picture> reconstructions,
    List<Picture> heatMaps,
    List<String> captions,
    List<String> files) {
  /// Reconstructs the images with the highest scores.
  ///
  /// @param all the images that were examined
  /// @throws IllegalArgumentException if the images have neither one nor three channels
  public static AnomalyPictures of(Inference inference, Images all, AnomalyReport report) {
    int[] places = report.highest().stream().mapToInt(AnomalyReport.Scored::index).toArray();
    FloatImages shown = all.select(places).floats();
    FloatImages reconstructions = inference.reconstruct(shown);
    return new AnomalyPictures(
        Picture.all(shown),
        Picture.all(reconstructions),
        HeatPictures.of(shown, reconstructions),
        captions(report),
        files(report));
  }

  /// All of them in one figure: images, reconstructions and heat maps below each other.
  ///
  /// @throws IllegalArgumentException if there are none, or so many that the figure would be huge
  public ImageGrid sheet(String title) {
    List<String> none = Collections.nCopies(images.size(), "");
    return new ImageGrid(
        title,
        List.of("image", "reconstruction", "difference"),
        captions,
        List.of(images, reconstructions, heatMaps),
        files.isEmpty() ? List.of() : List.of(files, none, none));
  }

  private static List<String> files(AnomalyReport report) {
    return report.highest().stream()
        .map(AnomalyReport.Scored::name)
        .filter(Objects::nonNull)
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .toList();
  }

  private static List<String> captions(AnomalyReport report) {
    AnomalyScore score = AnomalyScore.parse(report.score());
    return report.highest().stream()
        .map(one -> String.format(Locale.ROOT, "%.3g%s", one.of(score), one.anomaly() ? " !" : ""))
        .toList();
  }
}
