package dev.hourglass.app.commands;

import dev.hourglass.train.Optimiser;
import dev.hourglass.train.TrainingConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/// The command that goes on with an interrupted training, ready to be pasted into a shell: what the
/// first command said, with the epochs that are left, into a new folder.
final class GoingOn {
  private static final TrainingConfig DEFAULTS = TrainingConfig.defaults();

  private GoingOn() {}

  /// The whole command line.
  ///
  /// @param run folder of the interrupted run
  /// @param data the options that name the dataset
  /// @param config of the interrupted run
  /// @param done epochs it finished, fewer than it was asked for
  static String command(Path run, List<String> data, TrainingConfig config, int done) {
    List<String> words = new ArrayList<>();
    Collections.addAll(words, "hourglass", "train", "--from", run.toString());
    words.addAll(data);
    Collections.addAll(words, "--epochs", Integer.toString(config.epochs() - done));
    add(words, "--batch-size", config.batchSize(), DEFAULTS.batchSize());
    add(words, "--learning-rate", config.learningRate(), DEFAULTS.learningRate());
    if (config.optimiser() instanceof Optimiser.Adam adam) {
      add(words, "--beta1", adam.beta1(), 0.9);
      add(words, "--beta2", adam.beta2(), 0.999);
      add(words, "--epsilon", adam.epsilon(), 1e-8);
    }
    add(words, "--seed", config.seed(), DEFAULTS.seed());
    add(words, "--threads", config.threads(), DEFAULTS.threads());
    return words.stream().map(GoingOn::quoted).collect(Collectors.joining(" "));
  }

  private static void add(List<String> words, String option, Number value, Number standard) {
    if (!value.equals(standard)) {
      Collections.addAll(words, option, value.toString());
    }
  }

  /// A word as a shell reads it back.
  private static String quoted(String word) {
    return word.matches("[\\w./:,@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
