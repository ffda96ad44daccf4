package dev.hourglass.app.logs;

import com.google.gson.JsonObject;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingListener;
import dev.hourglass.train.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The logs of a run, written as it trains: `log.jsonl` with a JSON object per epoch, and per so
/// many steps if asked, and the same for TensorBoard in `events.out.tfevents.<seconds>.hourglass`.
///
/// Every number but seconds and times depends on the training alone: a run that was stopped and
/// resumed has the lines of one that was not. So a step's line has the loss of its own batch and
/// the means of its epoch so far, never means since the line before.
public final class RunLogs implements TrainingListener, AutoCloseable {
  /// However long a training is, its pictures stay few: each takes about a tenth of a second.
  private static final int MOST_PICTURES = 8;

  private final Plan plan;
  private final JsonLines lines;
  private final TensorBoardEvents events;
  private long step;
  private boolean due;
  private double loss;

  /// What to log.
  ///
  /// @param config of the training
  /// @param images of an epoch
  /// @param every so many steps there is a line for the step; 0 for never
  /// @param pictures draws what the model makes of images, for TensorBoard, or null for no pictures
  public record Plan(TrainingConfig config, int images, int every, @Nullable Pictures pictures) {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Plan {
      if (images < 1 || every < 0) {
        throw new IllegalArgumentException(
            "%d images and a line every %d steps, expected at least 1 and 0"
                .formatted(images, every));
      }
    }
  }

  /// Draws a model's reconstructions.
  @FunctionalInterface
  public interface Pictures {
    /// A colour picture as PNG; nothing if it cannot be drawn.
    Optional<byte[]> draw(Autoencoder model);
  }

  private RunLogs(Plan plan, JsonLines lines, TensorBoardEvents events, long step) {
    this.plan = plan;
    this.lines = lines;
    this.events = events;
    this.step = step;
  }

  /// Opens the logs of a run. A fresh run replaces those of an earlier one in the same folder; a
  /// resumed one keeps what is true at its checkpoint and cuts off the rest.
  ///
  /// @param folder of the run, which exists
  /// @param from the checkpoint that the training continues from, or null at its start
  /// @param again whether the epoch that the checkpoint ends is yet to be kept
  /// @throws IOException if they cannot be read or written
  public static RunLogs open(Path folder, Plan plan, @Nullable Checkpoint from, boolean again)
      throws IOException {
    LogPosition kept = LogPosition.before(from, again);
    JsonLines lines = new JsonLines(folder.resolve(RunFolder.LOG), kept);
    try {
      return new RunLogs(plan, lines, new TensorBoardEvents(folder, kept), kept.steps());
    } catch (IOException | RuntimeException | Error e) {
      try (lines) {
        throw e;
      }
    }
  }

  @Override
  public void stepDone(int epoch, int images, int total, double loss) {
    step++;
    this.loss = loss;
    due = plan.every() > 0 && step % plan.every() == 0;
  }

  @Override
  public void reached(Supplier<Checkpoint> state) {
    if (due) {
      due = false;
      write(() -> logStep(state.get().state()));
    }
  }

  private void logStep(TrainingState state) throws IOException {
    double meanLoss = state.lossSum() / state.seen();
    double meanPenalty = state.penaltySum() / state.seen();
    JsonObject line = line(JsonLines.STEP, state.epoch());
    line.addProperty("images", state.seen());
    line.addProperty("loss", loss);
    line.addProperty("mean_loss", meanLoss);
    line.addProperty("mean_penalty", meanPenalty);
    line.addProperty("learning_rate", learningRate());
    line.addProperty("seconds", state.seconds());
    lines.append(line);
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("step/loss", loss);
    numbers.put("step/mean_loss", meanLoss);
    addUnlessZero(numbers, "step/mean_penalty", meanPenalty);
    numbers.put("step/learning_rate", learningRate());
    events.step(step, numbers);
  }

  /// Writes an epoch's line and its events, once its checkpoint is saved: a process that resumes
  /// from there writes them if they are missing.
  ///
  /// @param model as it was tested
  public void keepEpoch(EpochResult result, Autoencoder model) throws IOException {
    JsonObject line = line(JsonLines.EPOCH, result.epoch());
    line.addProperty("train_loss", result.trainLoss());
    line.addProperty("test_loss", result.testLoss());
    line.addProperty("train_penalty", result.trainPenalty());
    line.addProperty("test_penalty", result.testPenalty());
    line.addProperty("learning_rate", result.learningRate());
    line.addProperty("seconds", result.seconds());
    line.addProperty("images_per_second", result.imagesPerSecond());
    lines.append(line);
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("loss/train", result.trainLoss());
    numbers.put("loss/test", result.testLoss());
    addUnlessZero(numbers, "penalty/train", result.trainPenalty());
    addUnlessZero(numbers, "penalty/test", result.testPenalty());
    numbers.put("learning_rate", result.learningRate());
    numbers.put("images_per_second", result.imagesPerSecond());
    events.epoch(result.epoch(), step, numbers);
    Pictures pictures = plan.pictures();
    if (pictures != null && isDrawn(result.epoch())) {
      Optional<byte[]> png = pictures.draw(model);
      if (png.isPresent()) {
        events.picture(result.epoch(), step, "reconstructions", png.get());
      }
    }
  }

  private boolean isDrawn(int epoch) {
    int epochs = plan.config().epochs();
    return epoch == epochs || epoch % Math.ceilDiv(epochs, MOST_PICTURES) == 0;
  }

  private JsonObject line(String kind, int epoch) {
    JsonObject line = new JsonObject();
    line.addProperty("kind", kind);
    line.addProperty(JsonLines.EPOCH, epoch);
    line.addProperty(JsonLines.STEP, step);
    return line;
  }

  /// A model without penalties gets no flat curves of them.
  private static void addUnlessZero(Map<String, Double> numbers, String tag, double number) {
    if (number != 0) {
      numbers.put(tag, number);
    }
  }

  private double learningRate() {
    return plan.config().learningRateAt(step, plan.images());
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Writing {
    void run() throws IOException;
  }

  @Override
  public void close() throws IOException {
    try (lines) {
      events.close();
    }
  }
}
