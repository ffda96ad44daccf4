package dev.hourglass.bench.peers;

import dev.hourglass.bench.timing.Turns.Work;

/// A library with a copy of a model at work.
public interface Contender extends AutoCloseable {

  /// As tables show it.
  String name();

  /// The library's version.
  String version();

  /// Compresses images.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @return codes, `[image][number]`
  float[] encode(float[] images) throws Exception;

  /// Reconstructs images: encodes and decodes them.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @return images of the same shape
  float[] reconstruct(float[] images) throws Exception;

  /// Prepares to compress images batch by batch. The images are put where the library needs them
  /// now, so that this takes no time later.
  ///
  /// @param images `[image][channel][row][column]`, a whole number of batches
  Work encoding(float[] images, int batch) throws Exception;

  /// As {@link #encoding}, and decodes them.
  Work reconstructing(float[] images, int batch) throws Exception;

  /// Ends its threads and frees its memory.
  @Override
  void close();
}
