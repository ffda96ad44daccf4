package dev.hourglass.app.run;

import dev.hourglass.data.Binarisation;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.CodePenalty;
import dev.hourglass.text.Counts;
import dev.hourglass.text.Words;
import dev.hourglass.train.Augmentation;
import dev.hourglass.train.Corruption;
import dev.hourglass.train.Optimiser;
import dev.hourglass.train.Schedule;
import dev.hourglass.train.TrainingConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Training settings as readable text.
public final class SettingsText {
  private SettingsText() {}

  /// How parameters change: `AdamW 0.02 one-cycle`.
  public static String steps(TrainingConfig config) {
    boolean nesterov = config.optimiser() instanceof Optimiser.Sgd sgd && sgd.nesterov();
    return OptimiserName.of(config.optimiser()).title()
        + (nesterov ? " Nesterov " : " ")
        + text(config.learningRate())
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

  /// What is minimised, `bce + 1 × KL divergence`, and what happens to the images before.
  public static String loss(TrainingConfig config, Autoencoder model) {
    List<String> words = new ArrayList<>();
    words.add(config.loss().description());
    if (penalised(model) && config.penalty().weight() > 0) {
      words.set(
          0,
          "%s + %s × %s"
              .formatted(
                  words.getFirst(),
                  text(config.penalty().weight()),
                  model.variational() ? "KL divergence" : "L1 penalty on the code"));
    }
    if (config.importanceSamples() > 1) {
      words.add("importance-weighted, %d samples".formatted(config.importanceSamples()));
    }
    if (!config.corruption().equals(Corruption.NONE)) {
      words.add("noise " + config.corruption().description());
    }
    if (!config.augmentation().equals(Augmentation.NONE)) {
      words.add("augmentation " + config.augmentation().description());
    }
    if (config.binarisation() != Binarisation.NONE) {
      words.add("binarisation " + Words.of(config.binarisation()));
    }
    return String.join(", ", words);
  }

  /// Every setting that decides the result, by its name; what is switched off is left out.
  public static Map<String, String> settings(TrainingConfig config, Autoencoder model) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("epochs", Integer.toString(config.epochs()));
    settings.put("batch size", Integer.toString(config.batchSize()));
    settings.put("optimiser", details(config.optimiser()));
    settings.put("learning rate", text(config.learningRate()) + details(config.schedule()));
    settings.put("loss", loss(config, model));
    if (penalised(model)) {
      putIfOn(settings, "penalty's warm-up", config.penalty().warmUp(), " epochs");
      putIfOn(settings, "free bits", config.penalty().freeBits(), "");
    }
    putIfOn(settings, "gradient clipping", config.maxGradNorm(), "");
    putIfOn(settings, "EMA decay", config.emaDecay(), "");
    putIfOn(settings, "patience", config.patience(), " epochs");
    settings.put("seed", Long.toString(config.seed()));
    return settings;
  }

  private static void putIfOn(
      Map<String, String> settings, String name, double value, String unit) {
    if (value != 0) {
      settings.put(name, text(value) + unit);
    }
  }

  private static String details(Optimiser optimiser) {
    Map<String, String> details = new LinkedHashMap<>();
    switch (optimiser) {
      case Optimiser.Adam adam -> {
        putIfOn(details, "beta1", adam.beta1(), "");
        putIfOn(details, "beta2", adam.beta2(), "");
        putIfOn(details, "epsilon", adam.epsilon(), "");
        putIfOn(details, "weight decay", adam.weightDecay(), "");
      }
      case Optimiser.Sgd sgd -> {
        putIfOn(details, sgd.nesterov() ? "Nesterov momentum" : "momentum", sgd.momentum(), "");
        putIfOn(details, "weight decay", sgd.weightDecay(), "");
      }
    }
    StringBuilder words = new StringBuilder(OptimiserName.of(optimiser).title());
    details.forEach((name, value) -> words.append(", ").append(name).append(' ').append(value));
    return words.toString();
  }

  private static String details(Schedule schedule) {
    return switch (schedule) {
      case Schedule.Constant _ -> "";
      case Schedule.Step step ->
          ", × %s after every %s".formatted(text(step.gamma()), Counts.of(step.epochs(), "epoch"));
      case Schedule.Cosine cosine ->
          ", cosine" + (cosine.least() > 0 ? " down to × " + text(cosine.least()) : "");
      case Schedule.OneCycle cycle ->
          ", one-cycle, rising for %s of the steps".formatted(text(cycle.rising()));
      case Schedule.WarmUp warmUp ->
          ", warm-up of %s epochs".formatted(text(warmUp.epochs())) + details(warmUp.then());
    };
  }

  /// A number as people write it: 2 for 2.0, 1e-8 for 1.0E-8.
  private static String text(double number) {
    return Double.toString(number).replaceFirst("\\.0(?=E|$)", "").replace('E', 'e');
  }

  private static boolean penalised(Autoencoder model) {
    return model.variational()
        || model.encoder().layers().stream()
            .anyMatch(named -> named.layer() instanceof CodePenalty);
  }
}
