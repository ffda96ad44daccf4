package dev.hourglass.app.report;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.analysis.compression.RateDistortion;
import dev.hourglass.analysis.diagnosis.Diagnosis;
import dev.hourglass.analysis.evaluation.EvaluationSettings;
import dev.hourglass.analysis.latent.LatentOptions;
import dev.hourglass.analysis.latent.Probes;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.report.Page.Remedy;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.app.report.Page.Tile;
import dev.hourglass.app.run.Folders;
import dev.hourglass.app.terminal.Launcher;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.app.text.MetricText;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.metrics.ErrorSummary;
import dev.hourglass.metrics.Metric;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Everything about a model on one page, its figures and numbers as files beside it.
public final class Report {
  private final ReportContext context;
  private final Findings findings;
  private final @Nullable RateDistortion compression;
  private final Stopwatch watch;

  private Report(
      ReportContext context,
      Findings findings,
      @Nullable RateDistortion compression,
      Stopwatch watch) {
    this.context = context;
    this.findings = findings;
    this.compression = compression;
    this.watch = watch;
  }

  /// Measures a model and writes the page, and next to it a folder of the same name with the
  /// figures as PNG and the numbers as JSON.
  ///
  /// @param page the HTML file to write
  /// @param path of the model's file or of its run's folder, which knows more of the training
  /// @param pairs test images to begin with
  /// @param compression whether to compare the model with other image formats, which takes a minute
  /// @param listener receives the progress
  /// @return the folder
  /// @throws IOException if a file cannot be written
  /// @throws IllegalArgumentException if the dataset is too small or does not fit the model
  public static Path write(
      Path page,
      ModelFile file,
      Path path,
      Dataset dataset,
      int[] pairs,
      boolean compression,
      LatentOptions options,
      ProgressListener listener)
      throws IOException {
    Stopwatch watch = new Stopwatch();
    EvaluationSettings settings = EvaluationSettings.defaults().withBaselines();
    Findings findings = Findings.measure(file, dataset, settings, options, listener, watch);
    RateDistortion rates =
        compression ? rates(file, dataset.test(), options.threads(), pairs, listener, watch) : null;
    Path folder = Page.folder(page);
    try (Inference inference = file.model().inference(options.threads())) {
      ReportContext context =
          new ReportContext(file, dataset, inference, History.of(file, path), options.seed());
      Page made = new Report(context, findings, rates, watch).page(pairs);
      AtomicFile.writeText(page, made.html());
      Folders.make(folder, "--output");
      AtomicFile.writeText(folder.resolve("report.json"), findings.toJson() + "\n");
      made.writeFigures(folder);
    }
    return folder;
  }

  private static RateDistortion rates(
      ModelFile file,
      ByteImages test,
      int threads,
      int[] pairs,
      ProgressListener listener,
      Stopwatch watch) {
    return watch.time(
        "other image formats",
        () -> {
          try {
            return CompressionSection.measure(file, test, threads, pairs, listener);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private Page page(int[] pairs) {
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            "pairs",
            "Overview",
            List.of(
                "Above, test images that the model has never seen; below, their reconstructions from"
                    + " codes of %s.".formatted(Counts.of(context.model().codeSize(), "number"))),
            List.of(SectionBlock.of(pairs(pairs)))));
    sections.add(TrainingSection.of(context));
    sections.add(LossSection.of(context));
    sections.add(
        ReconstructionSection.of(context, findings.evaluation(), findings.latent().nearest()));
    if (compression != null) {
      sections.add(CompressionSection.of(compression));
    }
    sections.add(LatentSection.of(context, findings.latent()));
    sections.add(watch.time("decoded codes", () -> SamplesSection.of(context, findings.latent())));
    sections.add(AnomalySection.of(context, findings.anomalies()));
    sections.add(Timing.of(context, watch));
    String footer =
        "Made by hourglass %s. Figures and all numbers as JSON are in the folder next to this page."
            .formatted(Version.ofProgram());
    return new Page("Hourglass report", title(), lead(), tiles(), remedies(), sections, footer);
  }

  /// The diagnoses, with the whole command where they name one.
  private List<Remedy> remedies() {
    String resume = Launcher.command("train", "--resume", context.history().run());
    return findings.evaluation().diagnoses().stream()
        .map(one -> {
          int at = one.advice().indexOf(Diagnosis.RESUME);
          return at < 0
              ? new Remedy(one.finding(), one.advice(), null)
              : new Remedy(
                  one.finding(),
                  one.advice().substring(0, at),
                  resume + one.advice().substring(at + Diagnosis.RESUME.length()));
        })
        .toList();
  }

  private Grid pairs(int[] indices) {
    ByteImages test = context.test();
    List<Picture> originals = Picture.some(test, indices);
    List<Picture> drawn = Picture.all(context.reconstructed(test, indices));
    List<String> captions = test.select(indices).labelNames();
    return new Grid("pairs.png", ImageGrid.pairs("", originals, drawn, captions), "", 84);
  }

  private String title() {
    return "%s on %s".formatted(context.model().name(), context.dataset().name());
  }

  private String lead() {
    return String.format(
        Locale.ROOT,
        "An autoencoder of %,d parameters: an image of %s = %,d numbers becomes a code of %d.",
        context.model().parameters().trainable(),
        context.model().inputShape(),
        context.model().inputShape().size(),
        context.model().codeSize());
  }

  private List<Tile> tiles() {
    ErrorSummary all = findings.evaluation().errors().all();
    List<Tile> tiles = new ArrayList<>();
    tiles.add(tile(all, Metric.MSE, "mean squared error per pixel, test images"));
    tiles.add(tile(all, Metric.PSNR_OF_MEAN_ERROR, "dB peak signal-to-noise ratio"));
    tiles.add(tile(all, Metric.SSIM, "structural similarity, 1 = identical"));
    double ratio = (double) context.model().inputShape().size() / context.model().codeSize();
    tiles.add(
        new Tile(
            String.format(Locale.ROOT, "%.3g : 1", ratio),
            "numbers of an image to numbers of its code"));
    Probes probes = findings.latent().probes();
    if (probes != null) {
      tiles.add(
          new Tile(
              String.format(Locale.ROOT, "%.1f %%", 100 * probes.nearestNeighbours()),
              "k-NN accuracy of labels from codes, k\u00a0=\u00a0%d"
                  .formatted(probes.neighbours())));
    }
    return tiles;
  }

  private static Tile tile(ErrorSummary all, Metric metric, String words) {
    return new Tile(MetricText.number(metric, all), words);
  }
}
