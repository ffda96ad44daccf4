package dev.hourglass.data.formats;

import java.util.List;

/// The roles of the four files of an MNIST-like dataset, and their possible names.
public enum IdxRole {
  /// Images to learn from.
  TRAIN_IMAGES("train", "images", "idx3"),
  /// Their classes.
  TRAIN_LABELS("train", "labels", "idx1"),
  /// Images to measure on.
  TEST_IMAGES("t10k", "images", "idx3"),
  /// Their classes.
  TEST_LABELS("t10k", "labels", "idx1");

  private final String split;
  private final String kind;
  private final String format;

  IdxRole(String split, String kind, String format) {
    this.split = split;
    this.kind = kind;
    this.format = format;
  }

  /// {@return the name without `.gz`: `train-images-idx3-ubyte`}
  public String fileName() {
    return "%s-%s-%s-ubyte".formatted(split, kind, format);
  }

  /// The names a file in this role may have. Gzip comes first: only for gzip are all digests known.
  List<String> names() {
    String dotted = "%s-%s.%s-ubyte".formatted(split, kind, format);
    return List.of(fileName() + ".gz", fileName(), dotted + ".gz", dotted);
  }
}
