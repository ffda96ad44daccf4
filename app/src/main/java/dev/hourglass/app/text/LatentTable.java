package dev.hourglass.app.text;

import dev.hourglass.analysis.latent.DimensionUse;
import dev.hourglass.analysis.latent.LatentAnalysis;
import dev.hourglass.analysis.latent.Probes;
import dev.hourglass.text.Counts;
import java.io.PrintStream;
import java.util.Locale;

/// An analysis of codes for people, within 80 columns: what labels can be read from codes, which
/// clusters were found, and which numbers matter.
public final class LatentTable {
  private static final int TOP = 5;

  private final PrintStream out;
  private final LatentAnalysis analysis;

  private LatentTable(PrintStream out, LatentAnalysis analysis) {
    this.out = out;
    this.analysis = analysis;
  }

  /// Prints an analysis.
  public static void print(PrintStream out, LatentAnalysis analysis) {
    LatentTable table = new LatentTable(out, analysis);
    table.line(
        "%s: codes of %s, %,d training and %s of %s%n",
        analysis.model(),
        Counts.of(analysis.codeSize(), "number"),
        analysis.trainImages(),
        Counts.of(analysis.testImages(), "test image"),
        analysis.dataset());
    Probes probes = analysis.probes();
    if (probes != null) {
      table.probes(probes);
    }
    if (!analysis.clusters().isEmpty()) {
      ClusterText.print(out, analysis.clusters());
      out.println();
    }
    table.dimensions(analysis.dimensions());
    analysis
        .leftOut()
        .forEach((part, reason) -> table.line("Left out: %s, since %s", part, reason));
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }

  private void probes(Probes probes) {
    line("Accuracy of labels predicted from codes:");
    line("  linear probe         %8s", Counts.percent(probes.linear()));
    line(
        "  k-NN, k = %-2d         %8s",
        probes.neighbours(), Counts.percent(probes.nearestNeighbours()));
    line("  most frequent label  %8s%n", Counts.percent(probes.mostFrequent()));
  }

  private void dimensions(DimensionUse use) {
    if (use.enough() == 0) {
      line(
          "No latent dimension matters: with all at their means, the MSE is at most 10 %% above %s",
          Counts.loss(use.mse()));
      out.println();
      return;
    }
    line(
        "%,d of %s suffice for an MSE at most 10 %% above %s (of %s). Most useful:",
        use.enough(),
        Counts.of(analysis.codeSize(), "latent dimension"),
        Counts.loss(use.mse()),
        Counts.of(use.images(), "image"));
    line("  %9s %9s %9s %11s", "dimension", "mean", "variance", "added MSE");
    use.dimensions().stream()
        .limit(TOP)
        .forEach(d ->
            line(
                "  %9d %9s %9s %11s",
                d.number(),
                Counts.number(d.mean(), 3),
                Counts.number(d.variance(), 3),
                Counts.loss(d.addedMse())));
    out.println();
  }
}
