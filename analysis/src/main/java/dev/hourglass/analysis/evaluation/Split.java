package dev.hourglass.analysis.evaluation;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;

/// Which images of a dataset; named in lower case because the command line takes the names.
public enum Split {
  /// Those a model learns from.
  train,

  /// Those it is measured on.
  test;

  /// {@return the images}
  ///
  /// @param dataset to take them from
  public ByteImages of(Dataset dataset) {
    return this == train ? dataset.train() : dataset.test();
  }
}
