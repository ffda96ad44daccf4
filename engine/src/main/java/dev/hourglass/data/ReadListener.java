package dev.hourglass.data;

/// Receives the progress of reading images.
@FunctionalInterface
public interface ReadListener {
  /// Some images were read.
  ///
  /// @param done number of images so far
  /// @param total number of images in all
  void read(int done, int total);

  /// Some images were looked at, to see which size and colours all have.
  ///
  /// @param done how many so far
  /// @param total how many it will be
  default void looked(int done, int total) {}
}
