package dev.hourglass.kernels;

import java.util.List;

/// Work on a range of numbers that needs nothing but this range: an activation, or its gradient.
@FunctionalInterface
public interface RangeWork {
  /// Nothing to do.
  RangeWork NONE = (_, _) -> {};

  /// Works on the numbers from `begin` to `end` − 1. Must not allocate.
  void run(int begin, int end);

  /// Several pieces of work on the same range, one after another.
  static RangeWork all(List<RangeWork> work) {
    RangeWork[] list = work.toArray(RangeWork[]::new);
    return switch (list.length) {
      case 0 -> NONE;
      case 1 -> list[0];
      default ->
          (begin, end) -> {
            for (RangeWork one : list) {
              one.run(begin, end);
            }
          };
    };
  }
}
