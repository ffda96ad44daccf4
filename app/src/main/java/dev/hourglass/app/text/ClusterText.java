package dev.hourglass.app.text;

import dev.hourglass.analysis.latent.Clusters;
import dev.hourglass.metrics.ClusterAgreement;
import dev.hourglass.text.Counts;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// Clusters in words and numbers.
public final class ClusterText {
  private ClusterText() {}

  /// What found some clusters, and where: `mixture on the map`.
  public static String name(Clusters clusters) {
    String method =
        clusters.method() == Clusters.Method.HDBSCAN ? "HDBSCAN" : clusters.method().toString();
    return switch (clusters.space()) {
      case PIXELS -> method + " of pixels";
      case PIXELS_UMAP -> method + " on a map of pixels";
      case CODES -> method + " of codes";
      case UMAP -> method + " on the map";
    };
  }

  /// Prints a line for each of some clusterings.
  public static void print(PrintStream out, List<Clusters> all) {
    String head = String.format("%-26s %8s %7s", "Clusters", "clusters", "noise");
    boolean compared = all.stream().anyMatch(one -> one.agreement() != null);
    line(out, compared ? "%s %7s %7s %7s %9s" : "%s", head, "NMI", "AMI", "ARI", "accuracy");
    all.forEach(one -> print(out, one));
  }

  private static void print(PrintStream out, Clusters clusters) {
    double noise = (double) clusters.noise() / clusters.assignment().length;
    String found =
        String.format(
            Locale.ROOT, "%-26s %8d %7s", name(clusters), clusters.count(), Counts.percent(noise));
    ClusterAgreement scores = clusters.agreement();
    if (scores == null) {
      line(out, "%s", found);
    } else {
      line(
          out,
          "%s %7.3f %7.3f %7.3f %9s",
          found,
          scores.nmi(),
          scores.ami(),
          scores.ari(),
          Counts.percent(scores.accuracy()));
    }
  }

  private static void line(PrintStream out, String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
