package dev.hourglass.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The arguments of a job: `encode|score --model MODEL [--format FORMAT] [--column COLUMN]
/// [--binary files|pixels] IN OUT`. The command `hourglass spark` checks and writes them.
///
/// @param task what is computed
/// @param model path of the model's file
/// @param format that Spark reads `input` by
/// @param column with images
/// @param binary what bytes of a binary column are
/// @param input table to read
/// @param output folder to write, which must not be there
record JobOptions(
    Task task,
    String model,
    String format,
    String column,
    BinaryContent binary,
    String input,
    String output) {
  private static final List<String> NAMES = List.of("--model", "--format", "--column", "--binary");

  /// What is computed.
  enum Task {
    ENCODE,
    SCORE;

    static Task parse(String word) {
      return Arrays.stream(values())
          .filter(task -> task.toString().equals(word))
          .findAny()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "the first argument is '%s', expected encode or score".formatted(word)));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// {@return the options in arguments}
  ///
  /// @throws IllegalArgumentException if they are not as above
  static JobOptions parse(String... args) {
    Map<String, String> named = new TreeMap<>();
    List<String> places = new ArrayList<>();
    Iterator<String> all = Arrays.asList(args).iterator();
    while (all.hasNext()) {
      String arg = all.next();
      if (NAMES.contains(arg) && all.hasNext()) {
        named.put(arg, all.next());
      } else {
        places.add(arg);
      }
    }
    String model = named.get("--model");
    if (places.size() != 3 || model == null) {
      throw new IllegalArgumentException(
          "got the arguments '%s', expected encode|score --model MODEL [--format FORMAT] [--column COLUMN] [--binary files|pixels] IN OUT"
              .formatted(String.join(" ", args)));
    }
    return new JobOptions(
        Task.parse(places.get(0)),
        model,
        named.getOrDefault("--format", "binaryFile"),
        named.getOrDefault("--column", "content"),
        BinaryContent.parse(named.getOrDefault("--binary", "files")),
        places.get(1),
        places.get(2));
  }
}
