package dev.hourglass.app.commands;

import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.CodePenalty;
import dev.hourglass.train.Augmentation;
import dev.hourglass.train.Corruption;
import dev.hourglass.train.Optimiser;
import dev.hourglass.train.Schedule;
import dev.hourglass.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;

/// Training settings in words, as users know them.
final class TrainingWords {
  private TrainingWords() {}

  /// `Adam`, `AdamW` or `SGD`.
  static String name(Optimiser optimiser) {
    return switch (optimiser) {
      case Optimiser.Adam adam -> adam.weightDecay() > 0 ? "AdamW" : "Adam";
      case Optimiser.Sgd _ -> "SGD";
    };
  }

  /// How parameters change: `AdamW 0.02 one-cycle`.
  static String steps(TrainingConfig config) {
    boolean nesterov = config.optimiser() instanceof Optimiser.Sgd sgd && sgd.nesterov();
    return name(config.optimiser())
        + (nesterov ? " Nesterov " : " ")
        + config.learningRate()
        + schedule(config.schedule());
  }

  private static String schedule(Schedule schedule) {
    return switch (schedule) {
      case Schedule.Constant _ -> "";
      case Schedule.Step _ -> " step";
      case Schedule.Cosine _ -> " cosine";
      case Schedule.OneCycle _ -> " one-cycle";
      case Schedule.WarmUp warmUp -> " warm-up" + schedule(warmUp.then());
    };
  }

  /// What is made small, `bce + penalty on the code, weight 1`, and what happens to the images
  /// before.
  static String loss(TrainingConfig config, Autoencoder model) {
    List<String> words = new ArrayList<>();
    words.add(config.loss().description());
    if (penalised(model) && config.penalty().weight() > 0) {
      words.set(0, words.getFirst() + " + " + penalty(config.penalty().weight()));
    }
    if (!config.corruption().equals(Corruption.NONE)) {
      words.add("noise " + config.corruption().description());
    }
    if (!config.augmentation().equals(Augmentation.NONE)) {
      words.add("augmentation " + config.augmentation().description());
    }
    return String.join(", ", words);
  }

  private static String penalty(double weight) {
    return "penalty on the code × " + Double.toString(weight).replaceFirst("\\.0$", "");
  }

  private static boolean penalised(Autoencoder model) {
    return model.variational()
        || model.encoder().layers().stream()
            .anyMatch(named -> named.layer() instanceof CodePenalty);
  }
}
