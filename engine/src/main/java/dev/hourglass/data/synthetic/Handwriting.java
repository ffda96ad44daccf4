package dev.hourglass.data.synthetic;

import dev.hourglass.data.synthetic.DigitStrokes.Point;
import dev.hourglass.data.synthetic.DigitStrokes.Stroke;
import dev.hourglass.data.synthetic.DigitStrokes.Style;
import dev.hourglass.random.SplitMix64;
import java.util.List;

/// One person writing one digit: a careful skeleton becomes a hasty pen path.
///
/// The points of the skeleton miss their place a little and the pen's pressure varies from one to
/// the next; a spline through position and pressure gives the line; an elastic field bends it; a
/// linear map gives it slant, proportions and rotation. Only plain arithmetic, square roots and
/// `StrictMath` take part, so that every machine writes the same.
///
/// The constants are set by eye and by measure: slant, proportions, line width, greys and diversity
/// of the images come out as in MNIST.
final class Handwriting {
  /// Distance of neighbouring positions of the path, on the sheet of 100×100.
  private static final double STEP = 6;

  /// How far the trembling goes, on the same sheet.
  private static final double ROUGHNESS = 1.0;

  private final SplitMix64 random;
  private final ElasticField field;

  /// Standard deviation of the miss at each point of the skeleton, on the sheet.
  private final double sloppiness;

  /// Half the width of the line, in pixels of the image.
  private final double penRadius;

  /// Standard deviation of the pen's radius from point to point, relative to the radius.
  private final double pressureChange;

  private final double widthFactor;

  /// How far a line leans to the right per unit of height.
  private final double slant;

  /// In radians, small enough to stand for its own sine.
  private final double rotation;

  /// A writer with habits drawn at random.
  ///
  /// @param pen how thick the line is, relative to the average
  Handwriting(double pen, SplitMix64 random) {
    this.random = random;
    sloppiness = random.nextDouble(0.8, 3.6);
    field = new ElasticField(random, random.nextDouble(8, 35));
    penRadius = 1.23 * pen * StrictMath.exp(0.25 * random.nextGaussian());
    pressureChange = random.nextDouble(0.03, 0.16);
    widthFactor = 0.99 * StrictMath.exp(0.19 * random.nextGaussian());
    slant = 0.2 + 0.24 * random.nextGaussian();
    rotation = 0.07 * random.nextGaussian();
  }

  /// Writes a digit; positions are on no particular scale, radii are in pixels of the image.
  PenPath write(Style style) {
    PenPath path = new PenPath();
    for (Stroke stroke : style.strokes()) {
      write(stroke, path);
    }
    return path;
  }

  private void write(Stroke stroke, PenPath path) {
    List<Point> points = stroke.points();
    Knot[] knots = points.stream().map(this::place).toArray(Knot[]::new);
    put(path, knots[0], false);
    for (int i = 1; i < knots.length; i++) {
      Knot from = knots[i - 1];
      Knot to = knots[i];
      Knot before = i == 1 || points.get(i - 1).corner() ? from : knots[i - 2];
      Knot after = i == knots.length - 1 || points.get(i).corner() ? to : knots[i + 1];
      curve(before, from, to, after, path);
    }
  }

  private Knot place(Point point) {
    return new Knot(
        point.x() - 50 + sloppiness * random.nextGaussian(),
        point.y() - 50 + sloppiness * random.nextGaussian(),
        penRadius * (1 + pressureChange * random.nextGaussian()));
  }

  /// The centripetal Catmull-Rom spline between two knots: it neither overshoots nor loops where
  /// knots lie at uneven distances (Yuksel, Schaefer and Keyser, "Parameterization and applications
  /// of Catmull-Rom curves", 2011). It is written here in its Hermite form.
  private void curve(Knot before, Knot from, Knot to, Knot after, PenPath path) {
    double span = Math.sqrt(from.distance(to));
    Knot start = tangent(before, from, to, Math.sqrt(before.distance(from)), span);
    Knot end = tangent(from, to, after, span, Math.sqrt(to.distance(after)));
    int steps = (int) (from.distance(to) / STEP) + 2;
    for (int step = 1; step <= steps; step++) {
      double t = (double) step / steps;
      double rest = 1 - t;
      Knot line = from.times(rest * rest * (1 + 2 * t)).plus(to.times(t * t * (3 - 2 * t)));
      Knot bend = start.times(span * t * rest * rest).plus(end.times(-span * t * t * rest));
      put(path, line.plus(bend), true);
    }
  }

  /// The spline's derivative at the middle one of three knots that lie `gap` and `nextGap` apart in
  /// its parameter; a gap of zero stands for an end.
  private static Knot tangent(Knot a, Knot b, Knot c, double gap, double nextGap) {
    if (gap < 1e-9 && nextGap < 1e-9) {
      return b.times(0);
    }
    if (gap < 1e-9) {
      return c.minus(b).times(1 / nextGap);
    }
    if (nextGap < 1e-9) {
      return b.minus(a).times(1 / gap);
    }
    Knot in = b.minus(a).times(1 / gap);
    Knot out = c.minus(b).times(1 / nextGap);
    return in.times(nextGap / (gap + nextGap)).plus(out.times(gap / (gap + nextGap)));
  }

  private void put(PenPath path, Knot knot, boolean penDown) {
    double bentX = knot.x + field.shiftX(knot.x, knot.y);
    double bentY = knot.y + field.shiftY(knot.x, knot.y);
    double slantedX = widthFactor * bentX - slant * bentY;
    path.moveTo(
        slantedX - rotation * bentY + roughness(),
        bentY + rotation * slantedX + roughness(),
        Math.max(knot.radius * random.nextDouble(0.94, 1.06), 0.5 * penRadius),
        penDown);
  }

  /// The trembling of hand and paper between one position and the next.
  private double roughness() {
    return random.nextDouble(-ROUGHNESS, ROUGHNESS);
  }

  /// A position of the pen with the radius of its mark: a vector of the spline.
  private record Knot(double x, double y, double radius) {
    Knot plus(Knot other) {
      return new Knot(x + other.x, y + other.y, radius + other.radius);
    }

    Knot minus(Knot other) {
      return new Knot(x - other.x, y - other.y, radius - other.radius);
    }

    Knot times(double factor) {
      return new Knot(factor * x, factor * y, factor * radius);
    }

    double distance(Knot other) {
      double dx = x - other.x;
      double dy = y - other.y;
      return Math.sqrt(dx * dx + dy * dy);
    }
  }
}
