package dev.hourglass.app.commands;

import dev.hourglass.analysis.baselines.MeanImage;
import dev.hourglass.analysis.diagnosis.Diagnoses;
import dev.hourglass.analysis.diagnosis.Diagnosis;
import dev.hourglass.analysis.diagnosis.LossHistory;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.LossPlot;
import dev.hourglass.app.figures.Reconstructions;
import dev.hourglass.app.run.Provenance;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.run.SettingsText;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Launcher;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.text.Counts;
import dev.hourglass.text.Printable;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a user sees of a training: a bar and a line per epoch, the figures at the end.
final class TrainingReport implements TrainingListener, AutoCloseable {
  private static final String NO_PICTURE = "a picture could not be drawn and is left out";

  private final Console console;
  private final TrainingConfig config;
  private final RunFolder folder;
  private final Provenance provenance;
  private final List<EpochResult> epochs = new ArrayList<>();
  private @Nullable Progress progress;
  private int seen;
  private double lossSum;

  /// Mean over the epoch's images so far, which the bar's own thread reads.
  private volatile double runningLoss;

  /// @param from the checkpoint that the training continues from, or null
  TrainingReport(
      Console console, RunFolder folder, Provenance provenance, @Nullable Checkpoint from) {
    this.console = console;
    this.config = provenance.config();
    this.folder = folder;
    this.provenance = provenance;
    if (from != null) {
      epochs.addAll(from.state().results());
      seen = from.state().seen();
      lossSum = from.state().lossSum();
    }
  }

  /// What the epochs so far gave.
  List<EpochResult> epochs() {
    return List.copyOf(epochs);
  }

  /// Says what is about to happen.
  static void announce(
      Console console,
      Dataset dataset,
      Autoencoder model,
      TrainingConfig config,
      Kernels kernels,
      RunFolder folder) {
    console.printf(
        "dataset  %s: %,d training and %s of %s%n",
        dataset.name(),
        dataset.train().count(),
        Counts.of(dataset.test().count(), "test image"),
        model.inputShape());
    console.printf(
        "model    %s: %s, %s %,d%s%n",
        model.name(),
        Counts.of(model.parameters().trainable(), "parameter"),
        Counts.of(model.inputShape().size(), "number becomes", "numbers become"),
        model.codeSize(),
        model.classes() > 0
            ? ", conditional on " + Counts.of(model.classes(), "class", "classes")
            : "");
    console.printf(
        "training %s, batch %,d, %s, seed %d, %s, %s kernels%n",
        Counts.of(config.epochs(), "epoch"),
        config.batchSize(),
        SettingsText.steps(config),
        config.seed(),
        Counts.of(config.threads(), "thread"),
        kernels.name());
    console.println("loss     " + SettingsText.loss(config, model));
    console.printf("folder   %s%n", folder.path());
  }

  @Override
  public void stepDone(int epoch, int images, int total, double loss) {
    if (progress == null) {
      progress =
          Progress.start(
              console,
              "epoch %d/%d %s".formatted(epoch, config.epochs(), provenance.dataset().name()),
              // Of a resumed epoch, what is left.
              total - seen,
              "images",
              () -> "loss " + Counts.loss(runningLoss));
    }
    lossSum += loss * (images - seen);
    runningLoss = lossSum / images;
    progress.advance(images - seen);
    seen = images;
  }

  @Override
  public void epochDone(EpochResult result, Autoencoder model) {
    close();
    console.printf(
        "epoch %d/%d  train loss %s  test loss %s  %.1f s  %,.0f images/s%n",
        result.epoch(),
        config.epochs(),
        loss(result, result.trainLoss(), result.trainPenalty()),
        loss(result, result.testLoss(), result.testPenalty()),
        result.seconds(),
        result.imagesPerSecond());
    epochs.add(result);
    seen = 0;
    lossSum = 0;
  }

  /// A loss, and what the code's penalty adds to it, as it counts at the epoch's end.
  private String loss(EpochResult result, double loss, double penalty) {
    int numbers = provenance.model().inputShape().size();
    return penalty == 0
        ? Counts.loss(loss)
        : "%s + %s %s"
            .formatted(
                Counts.loss(loss),
                penaltyName(),
                Counts.loss(config.penalty().share(penalty, result.epoch(), numbers)));
  }

  private String penaltyName() {
    if (provenance.model().variational()) {
      return "KL";
    }
    return provenance.model().bottleneck().isPresent() ? "rate" : "L1";
  }

  /// Saves what an interrupted training has come to and says how to go on.
  void stopped() throws IOException {
    folder.saveStopped(provenance, epochs);
    draw();
    console.printf("Stopped in epoch %,d and saved. Resume with:%n", epochs.size() + 1);
    console.command(Launcher.command("train", "--resume", folder.path().toString()));
  }

  /// Prints where everything is, and the diagnoses from the losses.
  ///
  /// @param over whether the training was over before
  /// @param report whether the report follows anyway
  void done(boolean over, boolean report, double seconds) {
    if (over) {
      nothingToDo();
      return;
    }
    console.printf(
        "Done in %.1f s. The model, its losses and two pictures are in %s%n",
        seconds, folder.path());
    orWarn(
        "the model could not be checked",
        () -> diagnoses().forEach(one -> console.out().print(one.lines() + "\n")));
    if (!report) {
      console.println("Everything about it on one page:");
      console.command(Launcher.command("report", folder.path().toString()));
    }
  }

  private List<Diagnosis> diagnoses() {
    List<Diagnosis> found = new ArrayList<>();
    Dataset dataset = provenance.dataset();
    double loss = epochs.getLast().testLoss();
    MeanImage.of(dataset.train())
        .loss(config.loss(), test())
        .ifPresent(mean ->
            found.addAll(
                Diagnoses.ofLoss(
                    config.loss().description().toUpperCase(Locale.ROOT), loss, mean)));
    if (found.stream().noneMatch(one -> one.kind() == Diagnosis.Kind.DIVERGED)) {
      found.addAll(
          Diagnoses.ofLosses(
              LossHistory.of(epochs, config),
              Launcher.command("train", "--resume", folder.path().toString())));
    }
    return found;
  }

  private void nothingToDo() {
    boolean all = epochs.size() >= config.epochs();
    console.printf(
        "%s is complete (%d of %d epochs): nothing to do; %s N continues training%n",
        folder.path(),
        epochs.size(),
        Math.max(epochs.size(), config.epochs()),
        all ? "--epochs" : "--early-stopping");
  }

  /// Draws the figures, if they can be.
  void draw() {
    orWarn(
        NO_PICTURE,
        () -> {
          if (!epochs.isEmpty()) {
            List<Double> train = epochs.stream().map(EpochResult::trainLoss).toList();
            List<Double> test = epochs.stream().map(EpochResult::testLoss).toList();
            folder.write(new LossPlot(title(), train, test));
          }
          folder.write(pairs(provenance.model()));
        });
  }

  /// The pairs as they are after the epoch just reported, as PNG; nothing if they cannot be drawn.
  Optional<byte[]> picture(Autoencoder model) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    return orWarn(NO_PICTURE, () -> pairs(model).write(png))
        ? Optional.of(png.toByteArray())
        : Optional.empty();
  }

  private interface Extra {
    void make() throws IOException;
  }

  /// A picture or a judgement that fails, or has no room in memory, ends no training.
  ///
  /// @param failure what to say then
  /// @return whether it was made
  private boolean orWarn(String failure, Extra extra) {
    try {
      extra.make();
      return true;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      console.printf("Warning: %s: %s%n", failure, reason(e));
      return false;
    }
  }

  private static String reason(Throwable failure) {
    return failure instanceof Exception e
        ? HourglassCommand.sentence(e)
        : "there is not enough memory";
  }

  private ImageGrid pairs(Autoencoder model) {
    ByteImages test = test();
    return Reconstructions.pairs(title(), model, test.select(Reconstructions.takingTurns(test)));
  }

  /// The test images as the training measures them.
  private ByteImages test() {
    return config.binarisation().measured(provenance.dataset().test());
  }

  /// Prints which model is left of a training whose loss was not finite.
  void diverged() {
    close();
    console.println(
        epochs.isEmpty()
            ? "No model of this training was saved."
            : "The model of epoch %d is in %s"
                .formatted(epochs.size(), Printable.of(folder.path())));
  }

  private String title() {
    return "%s · %s · %s"
        .formatted(
            provenance.dataset().name(),
            provenance.model().name(),
            Counts.of(epochs.size(), "epoch"));
  }

  /// Ends the progress bar of the current epoch.
  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
