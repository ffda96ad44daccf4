package dev.hourglass.analysis.compression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/// Bytes and errors of one codec at several settings.
///
/// @param codec name of the format or the model
/// @param layout how the images lie in files
/// @param modelBytes bytes that the decoder needs besides, for each image; 0 for formats that need
///   no model
/// @param points from the fewest bytes to the most
public record CodecCurve(String codec, Layout layout, double modelBytes, List<CodecPoint> points) {

  /// How images lie in files.
  public enum Layout {
    /// Each in a file of its own, of which the size of a black image's file is taken off: what all
    /// files share does not count.
    SINGLE("single files"),

    /// All in one picture, side by side.
    SHEET("one sheet"),

    /// All in one file of the model's codec, of which every byte counts.
    MODEL("one file");

    private final String words;

    Layout(String words) {
      this.words = words;
    }

    /// {@return for people}
    public String words() {
      return words;
    }
  }

  /// Sorts the points.
  public CodecCurve {
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(layout, "layout");
    points =
        points.stream()
            .sorted(
                Comparator.comparingDouble(CodecPoint::bytes).thenComparingDouble(CodecPoint::mse))
            .toList();
  }

  /// {@return name and layout, for people}
  public String words() {
    return layout == Layout.MODEL ? codec : codec + ", " + layout.words();
  }

  /// The points that no other one has fewer bytes and a smaller error than.
  public List<CodecPoint> frontier() {
    List<CodecPoint> best = new ArrayList<>();
    for (CodecPoint point : points) {
      if (best.isEmpty() || point.mse() < best.getLast().mse()) {
        best.add(point);
      }
    }
    return best;
  }

  /// Bytes at an error: between two points of the frontier along a straight line over the logarithm
  /// of the error.
  ///
  /// @return the bytes of the smallest file where even that has a smaller error; empty where no
  ///   file has an error as small
  public OptionalDouble bytesAt(double mse) {
    List<CodecPoint> best = frontier();
    for (int i = 0; i < best.size(); i++) {
      CodecPoint to = best.get(i);
      if (to.mse() <= mse) {
        return OptionalDouble.of(i == 0 ? to.bytes() : between(best.get(i - 1), to, mse));
      }
    }
    return OptionalDouble.empty();
  }

  private static double between(CodecPoint from, CodecPoint to, double mse) {
    if (to.mse() == 0) {
      return to.bytes();
    }
    double share = StrictMath.log(from.mse() / mse) / StrictMath.log(from.mse() / to.mse());
    return from.bytes() + share * (to.bytes() - from.bytes());
  }

  /// The best of several curves at each number of bytes.
  ///
  /// @param curves with a name for all
  public static CodecCurve envelope(String name, List<CodecCurve> curves) {
    List<CodecPoint> all = curves.stream().flatMap(curve -> curve.points.stream()).toList();
    CodecCurve joined = new CodecCurve(name, curves.getFirst().layout, 0, all);
    return new CodecCurve(name, joined.layout, 0, joined.frontier());
  }
}
