package dev.hourglass.bench.peers;

import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.bench.timing.Turns.Work;
import java.util.List;

/// A library with a copy of a model at work.
public interface Contender extends AutoCloseable {

  /// As tables show it.
  String name();

  /// The library's version.
  String version();

  /// Runs images through.
  ///
  /// @param activity either half of inference
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @return codes, `[image][number]`, or images of the same shape
  float[] run(Activity activity, float[] images) throws Exception;

  /// Prepares the same with a call for each batch. The images are put where the library needs them
  /// now, so that this takes no time later.
  ///
  /// @param images `[image][channel][row][column]`, a whole number of batches
  List<Work> calls(Activity activity, float[] images, int batch) throws Exception;

  /// Ends its threads and frees its memory.
  @Override
  void close();
}
