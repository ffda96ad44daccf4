package dev.hourglass.app.notebook;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.analysis.evaluation.EvaluationSettings;
import dev.hourglass.analysis.evaluation.Evaluator;
import dev.hourglass.analysis.evaluation.ModelEvaluation;
import dev.hourglass.analysis.evaluation.Split;
import dev.hourglass.analysis.latent.CodeMap;
import dev.hourglass.analysis.latent.LatentAnalysis;
import dev.hourglass.analysis.latent.Paths;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.LatentFigures;
import dev.hourglass.app.figures.LayerTable;
import dev.hourglass.app.figures.LossPlot;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.figures.Png;
import dev.hourglass.app.figures.Reconstructions;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.text.EvaluationTable;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.FloatImages;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingListener;
import dev.hourglass.train.TrainingResult;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/// Figures and tables for notebooks, one call each: a cell that ends with such a call displays the
/// image that it returns.
public final class Show {
  private static final int COLUMNS = 10;

  private Show() {}

  /// The first images of a set, ten in a row, each with its class below where there are classes.
  ///
  /// @param count how many at most, at least 1
  /// @throws IllegalArgumentException if there is no image to show
  public static BufferedImage images(ByteImages images, int count) {
    ByteImages shown = images.range(0, Math.clamp(count, 0, images.count()));
    List<List<Picture>> rows = ImageGrid.rows(Picture.all(shown), COLUMNS);
    List<List<String>> notes = ImageGrid.rows(shown.labelNames(), COLUMNS);
    return rendered(new ImageGrid("", List.of(), List.of(), rows, notes)::write);
  }

  /// Images that a model made. What lies outside [0, 1] is clamped.
  ///
  /// @param columns images in a row, at least 1
  /// @throws IllegalArgumentException if there is no image to show
  public static BufferedImage decoded(FloatImages images, int columns) {
    List<Picture> pictures = Picture.all(images);
    return rendered(ImageGrid.grid("", pictures, columns)::write);
  }

  /// Ten images, one of each class as far as there are classes, above what a model makes of them.
  ///
  /// @throws IllegalArgumentException if the images do not fit the model
  public static BufferedImage pairs(Autoencoder model, ByteImages images) {
    ByteImages some = images.select(Reconstructions.takingTurns(images));
    return rendered(Reconstructions.pairs("", model, some)::write);
  }

  /// Train and test loss by epoch.
  ///
  /// @throws IllegalArgumentException if no epoch was finished
  public static BufferedImage losses(TrainingResult result) {
    return losses(result.epochs());
  }

  static BufferedImage losses(List<EpochResult> epochs) {
    List<Double> train = epochs.stream().map(EpochResult::trainLoss).toList();
    List<Double> test = epochs.stream().map(EpochResult::testLoss).toList();
    return rendered(new LossPlot("Loss", train, test)::write);
  }

  /// Codes as points of a plane, coloured by label, with pictures of the medoid images.
  ///
  /// @param method `pca` or `umap`
  /// @param dataset that was analysed
  /// @throws IllegalArgumentException if the analysis holds no such map
  public static BufferedImage map(LatentAnalysis analysis, String method, Dataset dataset) {
    CodeMap map =
        analysis.maps().stream()
            .filter(one -> one.method().toString().equals(method))
            .findAny()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the analysis holds no map by %s, expected one of %s: ask for it in LatentOptions, with at least 32 test images for umap"
                        .formatted(
                            method, analysis.maps().stream().map(CodeMap::method).toList())));
    return rendered(LatentFigures.map(analysis, map, dataset.test())::write);
  }

  /// Test images, and the training images with the nearest codes on their right.
  ///
  /// @param dataset that was analysed
  public static BufferedImage neighbours(LatentAnalysis analysis, Dataset dataset) {
    return rendered(LatentFigures.neighbours(analysis, dataset)::write);
  }

  /// Decoded codes on the paths between the codes of medoid images, a row for each path.
  ///
  /// @throws IllegalArgumentException if the analysis holds no ways
  public static BufferedImage paths(LatentAnalysis analysis) {
    Paths paths = analysis.paths();
    if (paths == null) {
      throw new IllegalArgumentException(
          "the analysis holds no interpolations, expected some: analyse a dataset with two test"
              + " images of different labels or more");
    }
    return rendered(LatentFigures.paths(analysis, paths)::write);
  }

  /// Prints a model's layers with shapes, parameters and multiply-adds.
  public static void layers(Autoencoder model) {
    LayerTable.print(Console.system().out(), model);
  }

  /// Measures a model and the usual baselines on the test images, and prints the tables.
  ///
  /// @param dataset the baselines are fitted on its training images
  /// @throws IllegalArgumentException if the images do not fit the model
  public static void metrics(Autoencoder model, Dataset dataset) {
    ModelEvaluation evaluation =
        Evaluator.measure(
            new ModelFile(model, Map.of()),
            dataset,
            Split.test,
            EvaluationSettings.defaults().withBaselines(),
            TrainingConfig.defaults().threads(),
            ProgressListener.NONE);
    EvaluationTable.print(Console.system().out(), evaluation, model.classes() > 0, null);
  }

  /// A listener that shows a training in the cell that runs it: a bar, a table of the epochs, and
  /// the losses as curves. An interrupt of the thread ends the training after the current step.
  ///
  /// @param config of the training
  /// @throws IllegalStateException if no notebook's cell is running
  public static TrainingListener live(TrainingConfig config) {
    return new LiveTraining(KernelCell.running(), config.epochs(), System::nanoTime);
  }

  private static BufferedImage rendered(AtomicFile.Content figure) {
    try {
      return ImageIO.read(new ByteArrayInputStream(Png.bytes(figure)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
