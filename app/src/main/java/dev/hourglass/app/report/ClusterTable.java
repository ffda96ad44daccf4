package dev.hourglass.app.report;

import dev.hourglass.analysis.latent.Clusters;
import dev.hourglass.app.report.Table.Cell;
import dev.hourglass.app.report.Table.Row;
import dev.hourglass.app.text.ClusterText;
import dev.hourglass.metrics.ClusterAgreement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Clusters beside each other, and how well they agree with labels.
final class ClusterTable {
  private static final String WAYS =
      "HDBSCAN leaves images out as noise. The map has ten dimensions; clusters of pixels, without"
          + " a model, are there for comparison.";

  private ClusterTable() {}

  /// @param all at least one
  static Table of(List<Clusters> all) {
    List<Row> rows = new ArrayList<>();
    for (Clusters found : all) {
      double noise = (double) found.noise() / found.assignment().length;
      List<Cell> cells =
          new ArrayList<>(
              List.of(Cell.of(Integer.toString(found.count())), Cell.of(percent(noise))));
      ClusterAgreement agreement = found.agreement();
      if (agreement != null) {
        cells.add(Cell.of(three(agreement.nmi())));
        cells.add(Cell.of(three(agreement.ami())));
        cells.add(Cell.of(three(agreement.ari())));
        cells.add(Cell.of(percent(agreement.accuracy())));
      }
      rows.add(new Row(ClusterText.name(found), cells));
    }
    boolean labelled = all.getFirst().agreement() != null;
    return new Table(
        labelled
            ? "How well clusters agree with labels: normalised and adjusted mutual information (NMI,"
                + " AMI), adjusted Rand index (ARI), and accuracy where each cluster gets the label"
                + " that suits best. "
                + WAYS
            : WAYS,
        labelled
            ? List.of("method", "clusters", "noise", "NMI", "AMI", "ARI", "accuracy")
            : List.of("method", "clusters", "noise"),
        rows);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
