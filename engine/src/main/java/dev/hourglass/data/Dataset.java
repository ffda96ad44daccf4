package dev.hourglass.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

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

  /// {@return all images, the training images first, copied; the training images alone where these
  /// are measured instead of test images}
  ///
  /// @throws IllegalArgumentException if both together are more than an array holds
  // A reader without a test set gives the same object twice.
  @SuppressWarnings("ReferenceEquality")
  public ByteImages all() {
    return test == train || test.count() == 0
        ? train
        : ByteImages.joined(name, List.of(train, test));
  }

  /// {@return the dataset without the classes that have no training images, which a model cannot
  /// learn, and without their test images} Without labels, or where every class has training
  /// images, it is this one; if no test image is left, the training images are measured instead.
  public Dataset ofTrainedClasses() {
    int[] labels = train.labels();
    int[] tested = test.labels();
    List<String> classes = train.classes();
    if (labels == null || tested == null || !test.classes().equals(classes)) {
      return this;
    }
    int[] numbers = new int[classes.size()];
    Arrays.fill(numbers, -1);
    List<String> kept = new ArrayList<>();
    for (int c = 0; c < numbers.length; c++) {
      int wanted = c;
      if (Arrays.stream(labels).anyMatch(label -> label == wanted)) {
        numbers[c] = kept.size();
        kept.add(classes.get(c));
      }
    }
    if (kept.size() == classes.size()) {
      return this;
    }
    int[] known = IntStream.range(0, tested.length).filter(i -> numbers[tested[i]] >= 0).toArray();
    ByteImages learned = renumbered(train, numbers, kept);
    ByteImages some = known.length == 0 ? learned : renumbered(test.select(known), numbers, kept);
    return new Dataset(name, learned, some);
  }

  private static ByteImages renumbered(ByteImages images, int[] numbers, List<String> classes) {
    int[] labels = Objects.requireNonNull(images.labels(), "labels");
    return images.labelled(Arrays.stream(labels).map(label -> numbers[label]).toArray(), classes);
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
