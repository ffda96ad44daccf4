package dev.hourglass.data;

import java.util.Arrays;
import java.util.Objects;

/// A training set and a test set of images of the same shape.
///
/// @param name as every output shows it
/// @param train the images a model learns from
/// @param test the images a model is measured on
public record Dataset(String name, ByteImages train, ByteImages test) {
  /// Checks that nothing is null.
  public Dataset {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(train, "train");
    Objects.requireNonNull(test, "test");
  }

  /// {@return the dataset for choices that must not be made on the test set: some of the training
  /// images, chosen at random by the seed, are the new test set, the others the new training set,
  /// both in their old order} The names say so: `mnist-validation-5000`, `mnist-train-55000`.
  ///
  /// @param count images for validation, from 1 to all but one
  /// @param seed of the random numbers; the same seed gives the same result
  /// @throws IllegalArgumentException if there are not so many
  public Dataset withValidation(int count, long seed) {
    int all = train.count();
    if (count < 1 || count >= all) {
      throw new IllegalArgumentException(
          "%d validation images of %s were requested, expected 1 to %d: it has %d training images and at least one must remain for training"
              .formatted(count, name, all - 1, all));
    }
    // Epochs count from 1, so that no epoch's order is this one.
    int[] order = Batches.order(all, seed, 0);
    int[] validation = Arrays.copyOf(order, count);
    int[] rest = Arrays.copyOfRange(order, count, all);
    Arrays.sort(validation);
    Arrays.sort(rest);
    String testName = name + "-validation-" + count;
    return new Dataset(
        testName,
        train.select(rest).named(name + "-train-" + rest.length),
        train.select(validation).named(testName));
  }
}
