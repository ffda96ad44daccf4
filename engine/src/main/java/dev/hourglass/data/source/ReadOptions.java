package dev.hourglass.data.source;

import dev.hourglass.data.Dataset;
import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How images of a source become images of one shape, in training and test images.
///
/// @param height rows, or 0 to propose them from the images
/// @param width columns, or 0 to propose them from the images
/// @param channels 1 for grey, 3 for colour, or 0 to keep colours unless all images are grey
/// @param fit how images of other proportions are brought to the shape, or null: cropped if they
///   have colours, on the background otherwise
/// @param background colour behind transparent parts and beside fitted images, as `0xRRGGBB`
/// @param testShare share of each class that is for testing where the source has no test images, 0
///   to .9
/// @param limit most images to read of any dataset, the same share of each class, or 0 for all
/// @param skipBad whether files that cannot be read are left out instead of refused
public record ReadOptions(
    int height,
    int width,
    int channels,
    Fit.@Nullable Mode fit,
    int background,
    double testShare,
    int limit,
    boolean skipBad) {
  /// Everything proposed from the images; a tenth of them for testing.
  public static final ReadOptions DEFAULT = new ReadOptions(0, 0, 0, null, 0, 0.1, 0, false);

  private static final double MOST_TESTING = 0.9;

  /// Checks the numbers. Its parameters are written out because javac keeps no type annotations of
  /// those that a compact constructor leaves to it.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public ReadOptions(
      int height,
      int width,
      int channels,
      Fit.@Nullable Mode fit,
      int background,
      double testShare,
      int limit,
      boolean skipBad) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.fit = fit;
    this.background = background;
    this.testShare = testShare;
    this.limit = limit;
    this.skipBad = skipBad;
    if (height < 0 || width < 0 || (height == 0) != (width == 0)) {
      throw new IllegalArgumentException(
          "the size is %d×%d, expected two positive numbers, or two zeros to propose it"
              .formatted(height, width));
    }
    if (channels != 0 && channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "the number of channels is %d, expected 1, 3, or 0 to propose it".formatted(channels));
    }
    if (!(testShare >= 0 && testShare <= MOST_TESTING)) {
      throw new IllegalArgumentException(
          "the test share is %s, expected 0 to %s".formatted(testShare, MOST_TESTING));
    }
    if (limit < 0) {
      throw new IllegalArgumentException(
          "the limit is %d, expected a number of images, or 0 for all".formatted(limit));
    }
  }

  /// {@return the same with images brought to a shape}
  ///
  /// @param shape channels, rows and columns
  public ReadOptions withShape(Shape shape) {
    return with(shape.height(), shape.width(), shape.channels(), skipBad);
  }

  /// {@return the same with what was left to be proposed taken from a shape}
  ///
  /// @param shape channels, rows and columns
  public ReadOptions orOf(Shape shape) {
    Objects.requireNonNull(shape, "shape");
    return with(
        height == 0 ? shape.height() : height,
        width == 0 ? shape.width() : width,
        channels == 0 ? shape.channels() : channels,
        skipBad);
  }

  /// {@return as many images of a dataset as may be read, the same share of each split and of each
  /// class in it, which depend on nothing but its labels and the limit}
  ///
  /// @param whole all of its images
  public Dataset part(Dataset whole) {
    Objects.requireNonNull(whole, "whole");
    return limit == 0 ? whole : SplitPlan.limited(whole, limit);
  }

  /// {@return the same with files left out that cannot be read}
  public ReadOptions withoutBad() {
    return with(height, width, channels, /* without= */ true);
  }

  private ReadOptions with(int rows, int columns, int colours, boolean without) {
    return new ReadOptions(rows, columns, colours, fit, background, testShare, limit, without);
  }

  /// {@return the same with images of other proportions brought to the shape in another way}
  ///
  /// @param mode the way, or null to choose it by the images
  /// @param colour behind transparent parts and beside fitted images, as `0xRRGGBB`
  public ReadOptions withFit(Fit.@Nullable Mode mode, int colour) {
    return new ReadOptions(height, width, channels, mode, colour, testShare, limit, skipBad);
  }
}
