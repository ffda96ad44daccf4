package dev.hourglass.model;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.checks.InputChecks;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.parallel.Phase;

/// Images or codes as numbers.
///
/// @param contiguous one after another
/// @param size numbers of each
/// @param kind what they are
record CheckedFloats(float[] contiguous, int size, Kind kind) implements BlockLayout.Source {
  static final CheckedFloats NONE = new CheckedFloats(new float[0], 0, Kind.IMAGES);

  /// Images as a source; bytes need no check.
  static BlockLayout.Source of(Images images) {
    return images instanceof FloatImages floats
        ? new CheckedFloats(floats.values(), floats.shape().size(), Kind.IMAGES)
        : images::copy;
  }

  /// Codes as a source.
  static CheckedFloats of(Codes codes) {
    return new CheckedFloats(codes.values(), codes.size(), Kind.CODES);
  }

  /// What numbers may be.
  enum Kind {
    /// By the rule that files are read by.
    IMAGES {
      @Override
      boolean allowed(float[] numbers, int from, int length) {
        return InputChecks.areImages(numbers, from, length);
      }

      @Override
      String refusal(CheckedFloats all) {
        return InputChecks.refusal("the array of images", all.contiguous);
      }
    },

    /// Any finite numbers.
    CODES {
      @Override
      boolean allowed(float[] numbers, int from, int length) {
        float sum = 0;
        for (int i = from; i < from + length; i++) {
          // 0 for what is finite, NaN for all else.
          sum += numbers[i] * 0;
        }
        return sum == 0;
      }

      @Override
      String refusal(CheckedFloats all) {
        float[] numbers = all.contiguous;
        int at = 0;
        while (Float.isFinite(numbers[at])) {
          at++;
        }
        return "number %d of code %d is %s, expected finite numbers: find its source"
            .formatted(at % all.size, at / all.size, numbers[at]);
      }
    };

    abstract boolean allowed(float[] numbers, int from, int length);

    /// Why some of the numbers are not allowed.
    abstract String refusal(CheckedFloats all);
  }

  @Override
  public void copy(int image, int from, int length, float[] to, int offset) {
    System.arraycopy(contiguous, image * size + from, to, offset, length);
  }

  /// Refuses numbers of a source that cannot be what they are given as; bytes can be nothing else.
  /// To be called right before they are loaded: the check brings them into the cache, and takes
  /// little time.
  ///
  /// @param first of the images or codes that are loaded
  /// @param count how many
  /// @param part which share of them to check
  /// @throws IllegalArgumentException if there is such a number, with the same message whichever
  ///   share it is in
  static void require(BlockLayout.Source source, int first, int count, int part, int parts) {
    if (source instanceof CheckedFloats floats) {
      int all = count * floats.size;
      int begin = Phase.start(all, part, parts);
      int length = Phase.start(all, part + 1, parts) - begin;
      if (!floats.kind.allowed(floats.contiguous, first * floats.size + begin, length)) {
        throw new IllegalArgumentException(floats.kind.refusal(floats));
      }
    }
  }
}
