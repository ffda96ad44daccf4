package dev.hourglass.files;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Validates the sizes of axes that files state.
final class Axes {
  /// No array library goes beyond 64 axes.
  static final int MOST_AXES = 64;

  /// What a Java array can hold on every JVM.
  static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

  private Axes() {}

  /// The number of elements that an untrusted shape states.
  ///
  /// @param what the array's name in a message
  /// @throws FormatException if an axis is negative or the product goes beyond one Java array
  static int count(Path file, String what, List<Long> axes) throws FormatException {
    long count = product(axes.stream().mapToLong(Long::longValue).toArray());
    if (count < 0) {
      throw new FormatException(
          file,
          "%s has shape %s, expected at most %d axes of 0 or more with at most %d elements; write it in smaller parts"
              .formatted(what, brief(axes), MOST_AXES, MOST_ELEMENTS));
    }
    return (int) count;
  }

  /// Checks that values fill a shape that this program made.
  ///
  /// @throws IllegalArgumentException if they do not
  static void requireFits(String what, int[] shape, int length) {
    if (product(Arrays.stream(shape).asLongStream().toArray()) != length) {
      throw new IllegalArgumentException(
          "%s has shape %s but %d values, expected as many values as the shape has elements"
              .formatted(what, Arrays.toString(shape), length));
    }
  }

  static int[] toInts(List<Long> axes) {
    return axes.stream().mapToInt(Math::toIntExact).toArray();
  }

  /// The product, or −1 where the shape is impossible.
  private static long product(long[] axes) {
    boolean possible =
        axes.length <= MOST_AXES && Arrays.stream(axes).allMatch(a -> a >= 0 && a <= MOST_ELEMENTS);
    if (!possible) {
      return -1;
    }
    // Before multiplying: an axis of 0 makes the array empty however large the others are.
    if (Arrays.stream(axes).anyMatch(a -> a == 0)) {
      return 0;
    }
    long product = 1;
    for (long axis : axes) {
      product *= axis;
      if (product > MOST_ELEMENTS) {
        return -1;
      }
    }
    return product;
  }

  private static String brief(List<Long> axes) {
    return axes.size() <= 8 ? axes.toString() : "of " + axes.size() + " axes";
  }
}
