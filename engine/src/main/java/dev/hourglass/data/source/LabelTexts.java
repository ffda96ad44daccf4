package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import java.util.ArrayList;
import java.util.List;

/// Labels that are stored as numbers, as the texts that name their classes.
final class LabelTexts {
  private LabelTexts() {}

  /// {@return each number as text}
  ///
  /// @param name of the array or column, for messages
  /// @param numbers whole ones
  /// @throws DataException if one is not whole
  static List<String> ofNumbers(String name, float... numbers) throws DataException {
    List<String> labels = new ArrayList<>(numbers.length);
    for (float number : numbers) {
      long whole = (long) number;
      if (whole != number) {
        throw new DataException(
            "%s holds the label %s, expected whole numbers or words".formatted(name, number));
      }
      labels.add(Long.toString(whole));
    }
    return labels;
  }

  /// The place of the one in each row.
  static List<String> ofOneHot(String name, float[] numbers, int classes) throws DataException {
    List<String> labels = new ArrayList<>();
    for (int row = 0; row < numbers.length; row += classes) {
      int label = -1;
      for (int c = 0; c < classes; c++) {
        float number = numbers[row + c];
        boolean second = number == 1 && label >= 0;
        if ((number != 0 && number != 1) || second) {
          throw new DataException(
              "%s holds several labels for an image, expected one for each: choose one with a[:, 0] or argmax"
                  .formatted(name));
        }
        label = number == 1 ? c : label;
      }
      if (label < 0) {
        throw new DataException(
            "%s holds no label for image %d, expected one for each".formatted(name, row / classes));
      }
      labels.add(Integer.toString(label));
    }
    return labels;
  }
}
