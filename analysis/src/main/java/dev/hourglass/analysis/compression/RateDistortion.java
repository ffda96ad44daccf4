package dev.hourglass.analysis.compression;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.parallel.Team;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How many bytes images take at which error, by models and by other image formats.
///
/// @param images where they come from
/// @param count how many
/// @param singles how many of them were measured in single files
/// @param shape of each
/// @param curves of the models, then of the formats
/// @param lossless sizes without loss
/// @param pictures the same few images at several sizes, null where none were asked for
/// @param leftOut formats that could not be measured, each with the reason
public record RateDistortion(
    String images,
    int count,
    int singles,
    Shape shape,
    List<CodecCurve> curves,
    List<LosslessSize> lossless,
    @Nullable BudgetPictures pictures,
    Map<String, String> leftOut) {
  /// Checks that nothing is null.
  public RateDistortion(
      String images,
      int count,
      int singles,
      Shape shape,
      List<CodecCurve> curves,
      List<LosslessSize> lossless,
      @Nullable BudgetPictures pictures,
      Map<String, String> leftOut) {
    this.images = Objects.requireNonNull(images, "images");
    this.count = count;
    this.singles = singles;
    this.shape = Objects.requireNonNull(shape, "shape");
    this.curves = List.copyOf(curves);
    this.lossless = List.copyOf(lossless);
    this.pictures = pictures;
    this.leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
  }

  /// What is measured.
  ///
  /// @param effort of models' encoders, 0 to 9
  /// @param singles images in single files at most, 0 for none
  /// @param lossless whether to measure sizes without loss
  /// @param budgets bytes for each image that pictures are shown at, empty for no pictures
  /// @param shown places of the images that are shown
  /// @param thorough whether other encoders may take several times as long
  /// @param threads at work, at least 1
  /// @param path folders of programs, as the environment variable `PATH` lists them
  public record Options(
      int effort,
      int singles,
      boolean lossless,
      List<Integer> budgets,
      int[] shown,
      boolean thorough,
      int threads,
      String path) {}

  /// Measures models and all formats whose tools are installed.
  ///
  /// @param models by their names, all of the images' shape
  /// @param images grey or of three channels
  /// @param listener receives the progress
  /// @throws IOException if the tools' temporary folder cannot be used
  /// @throws IllegalArgumentException if the images are too many or of another kind
  public static RateDistortion measure(
      Map<String, Autoencoder> models,
      ByteImages images,
      Options options,
      ProgressListener listener)
      throws IOException {
    return new Measurement(images, options, listener).measure(models);
  }

  /// How many images of a shape fit on one sheet.
  public static int mostImages(Shape shape) {
    return Page.most(shape);
  }

  /// The models' curves.
  public List<CodecCurve> models() {
    return curves.stream().filter(curve -> curve.layout() == CodecCurve.Layout.MODEL).toList();
  }

  /// The curves of the other formats.
  public List<CodecCurve> formats() {
    return curves.stream().filter(curve -> curve.layout() != CodecCurve.Layout.MODEL).toList();
  }

  /// One measurement.
  private record Measurement(ByteImages images, Options options, ProgressListener listener) {
    RateDistortion measure(Map<String, Autoencoder> models) throws IOException {
      List<CodecCurve> curves = new ArrayList<>();
      List<BudgetPictures.Cell> cells = new ArrayList<>();
      List<LosslessSize> lossless = new ArrayList<>();
      Map<String, String> leftOut = new LinkedHashMap<>();
      for (Map.Entry<String, Autoencoder> model : models.entrySet()) {
        model(model.getKey(), model.getValue(), curves, cells);
      }
      if (options.lossless) {
        lossless.add(OwnLossless.measure(images, 0, options.threads()));
        if (options.thorough) {
          lossless.add(OwnLossless.measure(images, OwnLossless.MOST_EFFORT, options.threads()));
        }
        lossless.addAll(FormatMeasurement.png(images));
      }
      try (WorkFolder folder = WorkFolder.create();
          Team team = new Team(options.threads)) {
        for (ImageFormat format : ImageFormat.values()) {
          try {
            FormatTools tools = FormatTools.of(format, options.path, folder, options.thorough);
            Found found = format(new FormatMeasurement(tools, images, team));
            curves.addAll(found.curves);
            cells.addAll(found.cells);
            lossless.addAll(found.lossless);
          } catch (ToolException e) {
            leftOut.put(format.words(), String.valueOf(e.getMessage()));
          }
        }
      }
      return new RateDistortion(
          images.name(),
          images.count(),
          Math.min(options.singles, images.count()),
          images.shape(),
          curves,
          lossless,
          options.budgets.isEmpty()
              ? null
              : new BudgetPictures(images.select(options.shown), options.budgets, cells),
          leftOut);
    }

    private void model(
        String name, Autoencoder model, List<CodecCurve> curves, List<BudgetPictures.Cell> cells)
        throws IOException {
      ModelMeasurement measurement =
          ModelMeasurement.of(name, model, images, options.effort, options.threads);
      int steps = ModelMeasurement.QUALITIES.size() + options.budgets.size();
      try (var progress = listener.begin("compressing by " + name, steps, "settings")) {
        curves.add(measurement.curve(() -> progress.advance(1)));
        for (int budget : options.budgets) {
          cells.add(measurement.pictures(budget, options.shown));
          progress.advance(1);
        }
      }
    }

    /// What was found of a format: all of it or nothing.
    private record Found(
        List<CodecCurve> curves, List<BudgetPictures.Cell> cells, List<LosslessSize> lossless) {}

    private Found format(FormatMeasurement measurement) throws IOException {
      ImageFormat format = measurement.tools().format();
      boolean singles = options.singles > 0;
      int steps = format.settings().size() * (singles ? 2 : 1);
      int extra = (options.budgets.isEmpty() ? 0 : 1) + (options.lossless ? 1 : 0);
      List<CodecCurve> curves = new ArrayList<>();
      try (var progress =
          listener.begin("compressing by " + format.words(), steps + extra, "settings")) {
        if (singles) {
          curves.add(measurement.single(options.singles, () -> progress.advance(1)));
        }
        curves.add(measurement.sheet(() -> progress.advance(1)));
        List<BudgetPictures.Cell> cells =
            options.budgets.isEmpty()
                ? List.of()
                : measurement.pictures(options.shown, options.budgets);
        return new Found(curves, cells, options.lossless ? measurement.lossless() : List.of());
      }
    }
  }
}
