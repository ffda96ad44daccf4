package dev.hourglass.codec;

/// Images one after another.
///
/// @param begin place of the first, from 0
/// @param end place behind the last
public record ImageRange(int begin, int end) {
  /// {@return how many}
  int count() {
    return end - begin;
  }

  @Override
  public String toString() {
    return end - begin == 1
        ? "image %d".formatted(begin)
        : "images %d to %d".formatted(begin, end - 1);
  }
}
