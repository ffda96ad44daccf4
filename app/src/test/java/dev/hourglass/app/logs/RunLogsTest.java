package dev.hourglass.app.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.app.logs.EventFile.Event;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.Schedule;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real trainings whose logs are read back by other code than wrote them.
class RunLogsTest {
  private static final Shape IMAGE = new Shape(1, 8, 8);
  private static final int IMAGES = 40;
  private static final int EPOCHS = 3;
  private static final Dataset DATA = new Dataset("random", random(1, IMAGES), random(2, 9));

  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults()
          .with(c -> {
            c.epochs = EPOCHS;
            c.batchSize = 8;
            c.threads = 1;
            c.schedule = new Schedule.Cosine(0.1);
          });

  private static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAFElEQVR4nGPk5ORkYGBgYm"
                  + "BgQFAAAlUAIWbSfWMAAAAASUVORK5CYII=");

  @TempDir Path folder;

  @Test
  void everyEpochAndEverySecondStepIsALine() throws IOException {
    train(2, null);
    List<JsonObject> lines = lines();
    assertThat(lines.stream().map(RunLogsTest::name))
        .containsExactly(
            "step 2",
            "step 4",
            "epoch 5",
            "step 6",
            "step 8",
            "step 10",
            "epoch 10",
            "step 12",
            "step 14",
            "epoch 15");
    JsonObject epoch = lines.get(2);
    assertThat(epoch.keySet())
        .containsExactly(
            "kind",
            "epoch",
            "step",
            "train_loss",
            "test_loss",
            "train_penalty",
            "test_penalty",
            "learning_rate",
            "seconds",
            "images_per_second");
    assertThat(epoch.get("test_loss").getAsDouble()).isBetween(0.01, 1.0);
    assertThat(lines.getLast().get("learning_rate").getAsDouble()).isEqualTo(0.001 * 0.1);
    assertThat(lines.getFirst().get("loss").getAsDouble()).isBetween(0.01, 1.0);
  }

  @Test
  void withoutStepsThereAreEpochsAlone() throws IOException {
    train(0, null);
    assertThat(lines().stream().map(RunLogsTest::name))
        .containsExactly("epoch 5", "epoch 10", "epoch 15");
  }

  @Test
  void theEventFileHasTheNumbersOfTheLines() throws IOException {
    train(2, null);
    List<Event> events = EventFile.read(eventFile());
    assertThat(events.getFirst().version()).isEqualTo("brain.Event:2");
    assertThat(events.getFirst().time()).isGreaterThan(1.7e9);
    List<Event> numbers = events.stream().filter(e -> !e.numbers().isEmpty()).toList();
    List<JsonObject> lines = lines();
    assertThat(numbers).hasSameSizeAs(lines);
    for (int i = 0; i < lines.size(); i++) {
      JsonObject line = lines.get(i);
      Map<String, Float> found = numbers.get(i).numbers();
      assertThat(numbers.get(i).step()).isEqualTo(line.get("step").getAsLong());
      if (line.get("kind").getAsString().equals("epoch")) {
        assertThat(found)
            .containsOnlyKeys("loss/train", "loss/test", "learning_rate", "images_per_second")
            .containsEntry("loss/train", line.get("train_loss").getAsFloat())
            .containsEntry("loss/test", line.get("test_loss").getAsFloat())
            .containsEntry("learning_rate", line.get("learning_rate").getAsFloat());
      } else {
        assertThat(found)
            .containsOnlyKeys("step/loss", "step/mean_loss", "step/learning_rate")
            .containsEntry("step/loss", line.get("loss").getAsFloat())
            .containsEntry("step/mean_loss", line.get("mean_loss").getAsFloat());
      }
    }
  }

  @Test
  void everyEpochHasAPicture() throws IOException {
    train(0, null);
    List<Event> pictures =
        EventFile.read(eventFile()).stream().filter(e -> !e.pictures().isEmpty()).toList();
    assertThat(pictures).extracting(Event::step).containsExactly(5L, 10L, 15L);
    EventFile.Picture picture =
        Objects.requireNonNull(pictures.getFirst().pictures().get("reconstructions"));
    assertThat(picture.height()).isEqualTo(3);
    assertThat(picture.width()).isEqualTo(2);
    assertThat(picture.colours()).isEqualTo(3);
    assertThat(picture.png()).isEqualTo(PNG);
  }

  @Test
  void aLongTrainingHasFewPicturesAndTheLastEpochs() throws IOException {
    TrainingConfig hundred = CONFIG.withEpochs(103);
    Autoencoder model = Models.classic(IMAGE, 3);
    RunLogs.Plan plan = new RunLogs.Plan(hundred, IMAGES, 0, _ -> Optional.of(PNG));
    try (RunLogs logs = RunLogs.open(folder, plan, null, false)) {
      for (int epoch = 1; epoch <= 103; epoch++) {
        logs.keepEpoch(new EpochResult(epoch, 1, 1, 0, 0, 1, 1, 0.001), model);
      }
    }
    assertThat(EventFile.read(eventFile()).stream().filter(e -> !e.pictures().isEmpty()))
        .hasSize(8);
  }

  /// Also between an epoch's last step and its test, where only the steps stay.
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 6, 7, 10, 12, 13, 17, 18})
  void aRunThatIsResumedFromAnyCheckpointHasEachLineOnceAndTheSameNumbers(int reached)
      throws IOException {
    Copies copies = new Copies();
    train(1, null, copies);
    List<String> expected = steady();
    // The log knows more than the checkpoint, and its last lines are incomplete.
    Files.writeString(folder.resolve("log.jsonl"), "{\"kind\":\"ep", StandardOpenOption.APPEND);
    Files.write(eventFile(), new byte[] {24, 0, 0, 0, 0, 0}, StandardOpenOption.APPEND);
    train(1, copies.states.get(reached - 1));
    assertThat(steady()).containsExactlyElementsOf(expected);
  }

  @Test
  void aFreshRunReplacesTheLogsOfAnEarlierOne() throws IOException {
    Files.writeString(folder.resolve("events.out.tfevents.17.hourglass"), "old");
    Files.writeString(folder.resolve("events.out.tfevents.17.other"), "not ours");
    Files.writeString(folder.resolve("log.jsonl"), "old");
    train(0, null);
    assertThat(lines()).hasSize(EPOCHS);
    assertThat(folder.resolve("events.out.tfevents.17.hourglass")).doesNotExist();
    assertThat(folder.resolve("events.out.tfevents.17.other")).hasContent("not ours");
  }

  @Test
  void logsThatAreGoneOrDamagedBeginAnewWhenARunIsResumed() throws IOException {
    Copies copies = new Copies();
    train(0, null, copies);
    Path events = eventFile();
    byte[] bytes = Files.readAllBytes(events);
    bytes[3] = 99;
    Files.write(events, bytes);
    Files.writeString(folder.resolve("log.jsonl"), "{}\n[1]\n\n");
    train(0, copies.states.get(10));
    assertThat(lines().stream().map(RunLogsTest::name)).containsExactly("epoch 10", "epoch 15");
    List<Event> read = EventFile.read(events);
    assertThat(read.getFirst().version()).isEqualTo("brain.Event:2");
    assertThat(read.stream().filter(e -> !e.numbers().isEmpty())).hasSize(2);
  }

  @Test
  void aFolderThatTakesNoLogIsNamed() throws IOException {
    Files.createDirectory(folder.resolve("log.jsonl"));
    assertThatThrownBy(() -> train(0, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("log.jsonl could not be opened (Is a directory), expected a file");
  }

  private void train(int every, @Nullable Checkpoint from, TrainingListener... more)
      throws IOException {
    RunLogs.Plan plan = new RunLogs.Plan(CONFIG, IMAGES, every, _ -> Optional.of(PNG));
    try (RunLogs logs = RunLogs.open(folder, plan, from, false)) {
      fit(logs, from, more);
    }
  }

  private static void fit(RunLogs logs, @Nullable Checkpoint from, TrainingListener... more) {
    List<TrainingListener> all = new ArrayList<>(List.of(more));
    all.addFirst(logs);
    all.add(new Keeper(logs));
    TrainingListener[] listeners = all.toArray(TrainingListener[]::new);
    Trainer.fit(Kernels.best(), Models.classic(IMAGE, 3), DATA, CONFIG, from, listeners);
  }

  /// Keeps epochs, as who saves checkpoints does once they are saved.
  private record Keeper(RunLogs logs) implements TrainingListener {
    @Override
    public void epochDone(EpochResult result, Autoencoder model) {
      try {
        logs.keepEpoch(result, model);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// The checkpoint of an epoch is saved before its line is written, so the line may be missing, or
  /// half of it be there.
  @ParameterizedTest
  @ValueSource(ints = {6, 12, 18})
  void anEpochThatWasNotKeptBeforeTheCrashIsKeptAfterIt(int reached) throws IOException {
    Copies copies = new Copies();
    train(1, null, copies);
    List<String> expected = steady();
    Checkpoint from = copies.states.get(reached - 1);
    RunLogs.Plan plan =
        new RunLogs.Plan(CONFIG.withLearningRate(9), IMAGES, 1, _ -> Optional.of(PNG));
    try (RunLogs logs = RunLogs.open(folder, plan, from, true)) {
      logs.keepEpoch(from.state().results().getLast(), Models.classic(IMAGE, 3));
    }
    train(1, from);
    assertThat(steady()).containsExactlyElementsOf(expected);
  }

  @Test
  void aPictureThatCannotBeDrawnIsLeftOut() throws IOException {
    RunLogs.Plan plan = new RunLogs.Plan(CONFIG, IMAGES, 0, _ -> Optional.empty());
    try (RunLogs logs = RunLogs.open(folder, plan, null, false)) {
      fit(logs, null);
    }
    assertThat(lines()).hasSize(EPOCHS);
    assertThat(EventFile.read(eventFile())).allMatch(event -> event.pictures().isEmpty());
  }

  /// What the logs say, without seconds and times.
  private List<String> steady() throws IOException {
    List<String> all = new ArrayList<>();
    for (JsonObject line : lines()) {
      line.remove("seconds");
      line.remove("images_per_second");
      all.add(line.toString());
    }
    for (Event event : EventFile.read(eventFile())) {
      event.numbers().remove("images_per_second");
      all.add(event.step() + event.version() + event.numbers() + event.pictures().keySet());
    }
    return all;
  }

  private List<JsonObject> lines() throws IOException {
    return Files.readAllLines(folder.resolve("log.jsonl")).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  private static String name(JsonObject line) {
    return line.get("kind").getAsString() + " " + line.get("step").getAsInt();
  }

  private Path eventFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".hourglass")).findFirst().orElseThrow();
    }
  }

  private static ByteImages random(long seed, int count) {
    SplitMix64 random = new SplitMix64(seed);
    byte[] pixels = new byte[count * IMAGE.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return ByteImages.of("random", new Shape(1, 8, 8), pixels, null, List.of());
  }

  /// Each state that a training reached: after every step, and after every epoch once more.
  private static final class Copies implements TrainingListener {
    private final List<Checkpoint> states = new ArrayList<>();

    @Override
    public void reached(Supplier<Checkpoint> state) {
      Checkpoint now = state.get();
      states.add(
          new Checkpoint(
              now.state(),
              now.values().clone(),
              now.average().clone(),
              now.memory().stream().map(float[]::clone).toList()));
    }
  }
}
