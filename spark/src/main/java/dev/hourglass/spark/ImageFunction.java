package dev.hourglass.spark;

import dev.hourglass.data.FloatImages;
import java.io.Serializable;

/// What is computed of a batch of images.
interface ImageFunction extends Serializable {
  /// Computes the new columns of some rows.
  ///
  /// @param model at work
  /// @param images of its shape, one for each row
  /// @return `[image][column]`, as Spark takes values from Java
  Object[][] apply(HourglassModel model, FloatImages images);
}
