package dev.hourglass.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.hourglass.data.Binarisation;
import dev.hourglass.files.StrictJson;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Training settings survive a file.
class TrainingConfigJsonTest {
  private static final TrainingConfig DEFAULTS = TrainingConfig.defaults().withThreads(2);

  @Test
  void everySettingComesBack() {
    List<Consumer<TrainingConfig.Changes>> changes =
        List.of(
            c -> {},
            c -> c.learningRate = 0.1 + 0.2,
            c -> c.seed = Long.MIN_VALUE,
            c -> c.seed = Long.MAX_VALUE,
            c -> c.optimiser = new Optimiser.Adam(0.1 + 0.2, 1.0 / 3, Double.MIN_VALUE, 0.01),
            c -> c.optimiser = new Optimiser.Sgd(0.9, true, 1e-4),
            c -> c.schedule = new Schedule.Step(3, 0.7),
            c -> c.schedule = new Schedule.OneCycle(0.3),
            c -> c.schedule = new Schedule.WarmUp(0.5, new Schedule.Cosine(1e-3)),
            c -> c.corruption = new Corruption.Masking(0.25),
            c -> c.penalty = new Penalty(4, 10, 0.25),
            c -> c.augmentation = new Augmentation(2, 10, 1.5),
            c -> c.binarisation = Binarisation.DYNAMIC,
            c -> c.maxGradNorm = 1.0 / 7,
            c -> c.emaDecay = Math.nextDown(1.0),
            c -> c.patience = 5);
    for (Consumer<TrainingConfig.Changes> change : changes) {
      comesBack(DEFAULTS.with(change));
    }
  }

  @Test
  void everyLossComesBack() {
    for (String name : LossTest.losses()) {
      comesBack(DEFAULTS.with(c -> c.loss = Loss.parse(name)));
    }
  }

  private static void comesBack(TrainingConfig config) {
    String text = TrainingConfigJson.write(config).toString();
    assertThat(TrainingConfigJson.read(StrictJson.parse(text))).as(text).isEqualTo(config);
  }

  @Test
  void membersHaveTheNamesOfTheSettings() {
    assertThat(TrainingConfigJson.write(DEFAULTS).toString())
        .startsWith("{\"objective\":{\"loss\":{\"type\":\"MeanSquaredError\"},")
        .contains(
            "\"optimiser\":{\"type\":\"Adam\",\"beta1\":0.9,\"beta2\":0.999,",
            "\"schedule\":{\"type\":\"Constant\"}",
            "\"budget\":{\"epochs\":10,\"patience\":0},\"seed\":0,\"threads\":2}",
            "\"penalty\":{\"weight\":1.0,\"warm_up\":0.0,\"free_bits\":0.0}");
  }

  @Test
  void theSettingsOfEarlierVersionsAreRead() {
    TrainingConfig config =
        DEFAULTS.with(c -> {
          c.epochs = 3;
          c.patience = 2;
          c.maxGradNorm = 2.5;
          c.emaDecay = 0.9;
          c.seed = 5;
          c.corruption = new Corruption.Gaussian(0.2);
          c.loss = Loss.parse("0.8*l1+0.2*ssim");
        });
    JsonObject written = TrainingConfigJson.write(config);
    JsonObject flat = new JsonObject();
    for (String group : List.of("budget", "optimisation", "objective")) {
      written.remove(group).getAsJsonObject().asMap().forEach(flat::add);
    }
    written.asMap().forEach(flat::add);
    assertThat(TrainingConfigJson.read(flat)).isEqualTo(config);
    flat.remove("binarisation");
    assertThat(TrainingConfigJson.read(flat)).isEqualTo(config);
    flat.add("clipping", flat.remove("max_grad_norm"));
    flat.add("averaging", flat.remove("ema_decay"));
    assertThat(TrainingConfigJson.read(flat)).isEqualTo(config);
    flat.remove("epochs");
    assertThatThrownBy(() -> TrainingConfigJson.read(flat))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Budget lacks epochs");
  }

  @Test
  void settingsThatCannotBeAreRefusedWithTheirPlace() {
    refuses("optimisation", "batch_size", "0", "optimisation: batch size is 0, expected 1");
    refuses("budget", "epochs", "1.5", "budget: epochs is 1.5, expected a whole number");
    refuses(
        "optimisation",
        "optimiser",
        "{\"type\":\"Adagrad\"}",
        "optimisation.optimiser: has the type Adagrad, expected one");
    refuses(
        "optimisation",
        "schedule",
        "{\"type\":\"Cosine\",\"least\":2}",
        "optimisation.schedule: the cosine's least factor");
    refuses("", "threads", null, "TrainingConfig lacks threads");
    refuses("", "objective", null, "TrainingConfig lacks objective");
  }

  private static void refuses(
      String group, String member, @Nullable String value, String complaint) {
    JsonObject json = TrainingConfigJson.write(DEFAULTS);
    JsonObject place = group.isEmpty() ? json : json.getAsJsonObject(group);
    place.remove(member);
    if (value != null) {
      place.add(member, StrictJson.parse(value));
    }
    assertThatThrownBy(() -> TrainingConfigJson.read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }
}
