package dev.hourglass.data.synthetic;

import dev.hourglass.random.SplitMix64;

/// A smooth random displacement of the sheet: what makes two digits of one writer differ.
///
/// Random shifts on a coarse lattice, blended by quadratic B-splines so that bent lines stay round,
/// after the elastic distortions of Simard, Steinkraus and Platt, "Best practices for convolutional
/// neural networks applied to visual document analysis" (2003).
final class ElasticField {
  private static final int NODES = 5;

  /// Lattice cells are this wide; the middle node lies in the middle of the sheet.
  private static final double SPACING = 50;

  private final double[] nodesX;
  private final double[] nodesY;

  /// A field whose shifts at the nodes are uniform in ±`reach`: bounded, so that nothing folds
  /// over.
  ElasticField(SplitMix64 random, double reach) {
    nodesX = shifts(random, reach);
    nodesY = shifts(random, reach);
  }

  private static double[] shifts(SplitMix64 random, double reach) {
    double[] shifts = new double[NODES * NODES];
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] = random.nextDouble(-reach, reach);
    }
    return shifts;
  }

  /// The horizontal shift at a position of the sheet, whose middle is the origin.
  double shiftX(double x, double y) {
    return blend(nodesX, x, y);
  }

  /// The vertical shift at a position of the sheet, whose middle is the origin.
  double shiftY(double x, double y) {
    return blend(nodesY, x, y);
  }

  private static double blend(double[] nodes, double x, double y) {
    double column = lattice(x);
    double row = lattice(y);
    int middle = nearest(row) * NODES + nearest(column);
    double across = column - nearest(column);
    double down = row - nearest(row);
    return spline(
        down,
        spline(across, nodes[middle - NODES - 1], nodes[middle - NODES], nodes[middle - NODES + 1]),
        spline(across, nodes[middle - 1], nodes[middle], nodes[middle + 1]),
        spline(
            across, nodes[middle + NODES - 1], nodes[middle + NODES], nodes[middle + NODES + 1]));
  }

  /// A position in units of the lattice, kept so far inside that its nearest node has neighbours.
  private static double lattice(double position) {
    return Math.max(0.5, Math.min(NODES - 1.5, position / SPACING + (NODES - 1) / 2.0));
  }

  private static int nearest(double latticePosition) {
    return Math.min((int) (latticePosition + 0.5), NODES - 2);
  }

  /// The quadratic B-spline over three neighbouring nodes at −0.5 to 0.5 from the middle one.
  private static double spline(double t, double before, double middle, double after) {
    return before * (0.5 - t) * (0.5 - t) / 2
        + middle * (0.75 - t * t)
        + after * (0.5 + t) * (0.5 + t) / 2;
  }
}
