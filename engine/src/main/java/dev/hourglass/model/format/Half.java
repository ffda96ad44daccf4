package dev.hourglass.model.format;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The half of an autoencoder that a tensor's name refers to.
enum Half {
  ENCODER,
  DECODER;

  /// `myEncoder_2` is of the words my, encoder.
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])");

  private List<String> words() {
    return this == ENCODER
        ? List.of("enc", "encode", "encoder")
        : List.of("dec", "decode", "decoder");
  }

  /// The half of a model's own parameter or layer.
  static Half ofModel(String name) {
    return name.startsWith("encoder.") ? ENCODER : DECODER;
  }

  /// The half that a foreign name contains: nothing if it contains none, or both.
  static Optional<Half> ofName(String name) {
    Set<Half> halves = new TreeSet<>();
    for (String word : BETWEEN_WORDS.split(name, -1)) {
      for (Half half : values()) {
        if (half.words().contains(word.toLowerCase(Locale.ROOT))) {
          halves.add(half);
        }
      }
    }
    return halves.size() == 1 ? halves.stream().findFirst() : Optional.empty();
  }

  /// Whether a foreign name may denote this half.
  boolean allows(String name) {
    return ofName(name).orElse(this) == this;
  }
}
