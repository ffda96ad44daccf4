package dev.hourglass.model;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Images;
import org.jspecify.annotations.Nullable;

/// Checks labels for a conditional model: a missing or unknown one would otherwise be taken for
/// class 0.
final class Labels {
  private Labels() {}

  /// What images are called in messages.
  static String owner(Images images) {
    return images instanceof ByteImages bytes ? "the images of " + bytes.name() : "the images";
  }

  /// Refuses labels that are not one of the classes for each image.
  ///
  /// @param name of the images
  /// @param count of the images
  /// @param classes of the model, at least 1
  /// @return the labels
  /// @throws IllegalArgumentException if labels are missing, too few or many, or out of range
  static int[] checked(String name, int @Nullable [] labels, int count, int classes) {
    if (labels == null) {
      throw new IllegalArgumentException(
          "%s have no labels and the model is conditional, expected a label from 0 to %d for each: give labels, or use a model without OneHotLabel"
              .formatted(name, classes - 1));
    }
    if (labels.length != count) {
      throw new IllegalArgumentException(
          "%s have %d labels for %d items, expected one label for each"
              .formatted(name, labels.length, count));
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "%s have the label %d and the model has %d classes, expected 0 to %d: use other labels, or train a model with more classes"
                .formatted(name, label, classes, classes - 1));
      }
    }
    return labels;
  }
}
