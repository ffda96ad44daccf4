package dev.hourglass.app.notebook;

import dev.hourglass.app.terminal.Progress;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.text.Counts;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Training as a cell shows it: a bar and a table of the epochs, and the curves of the losses
/// below, each in its place while the numbers change.
final class LiveTraining implements TrainingListener {
  private static final long REPAINT_NANOS = 250_000_000;

  private final Cell cell;
  private final int epochs;
  private final LongSupplier clock;
  private final List<EpochResult> results = new ArrayList<>();
  private @Nullable String table;
  private @Nullable String curves;
  private long begin;
  private long shown;
  private int epochShown = 1;

  /// A training about to begin.
  ///
  /// @param epochs how many there will be
  /// @param clock nanoseconds
  LiveTraining(Cell cell, int epochs, LongSupplier clock) {
    this.cell = cell;
    this.epochs = epochs;
    this.clock = clock;
    begin = clock.getAsLong();
    shown = begin - REPAINT_NANOS;
  }

  /// Allocates nothing unless a repaint is due.
  @Override
  public void stepDone(int epoch, int images, int total, double loss) {
    long now = clock.getAsLong();
    if (epoch != epochShown) {
      begin = now;
      epochShown = epoch;
    }
    if (now - shown >= REPAINT_NANOS) {
      shown = now;
      String speed = Progress.speed(images, total, (now - begin) / 1e9, "images");
      String text =
          String.format(
              Locale.ROOT,
              "epoch %d of %d: %,d of %,d images, %s",
              epoch,
              epochs,
              images,
              total,
              Progress.details("loss " + Counts.loss(loss), speed));
      showTable((epoch - 1 + (double) images / total) / epochs, text);
    }
  }

  @Override
  public void epochDone(EpochResult result, Autoencoder model) {
    results.add(result);
    double seconds = results.stream().mapToDouble(EpochResult::seconds).sum();
    showTable(
        (double) result.epoch() / epochs,
        String.format(
            Locale.ROOT,
            "%,d of %s in %.1f seconds",
            result.epoch(),
            Counts.of(epochs, "epoch"),
            seconds));
    curves = show(curves, "image/png", Show.losses(results));
  }

  /// Kernels interrupt the thread that runs a cell to stop it.
  @Override
  public boolean stopRequested() {
    return Thread.currentThread().isInterrupted();
  }

  private void showTable(double share, String text) {
    StringBuilder html = new StringBuilder();
    html.append(
        String.format(
            Locale.ROOT,
            "<progress value=\"%.4f\" max=\"1\" style=\"width: 24em\"></progress> %s",
            share,
            text));
    if (!results.isEmpty()) {
      html.append("<table><tr><th>epoch</th><th>train loss</th><th>test loss</th>");
      html.append("<th>seconds</th><th>images/s</th></tr>");
      results.forEach(result -> html.append(row(result)));
      html.append("</table>");
    }
    table = show(table, "text/html", html.toString());
  }

  private static String row(EpochResult result) {
    return String.format(
        Locale.ROOT,
        "<tr><td>%d</td><td>%s</td><td>%s</td><td>%.1f</td><td>%,.0f</td></tr>",
        result.epoch(),
        Counts.loss(result.trainLoss()),
        Counts.loss(result.testLoss()),
        result.seconds(),
        result.imagesPerSecond());
  }

  private String show(@Nullable String id, String mime, Object what) {
    if (id == null) {
      return cell.show(mime, what);
    }
    cell.replace(id, mime, what);
    return id;
  }
}
