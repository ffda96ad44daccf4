package dev.hourglass.app.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.LossPlot;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.InputFile;
import dev.hourglass.files.StrictJson;
import dev.hourglass.model.ModelFile;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.EpochResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of one training run, held by one process at a time. Every file in it is either an old
/// whole one or a new whole one.
public final class RunFolder implements AutoCloseable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /// The model's file in the folder of a run.
  public static final String MODEL = "model.safetensors";

  private static final String BEST = "best.safetensors";
  private static final String RUN = "run.json";
  private static final String CHECKPOINTS = "checkpoints";
  private static final int KEPT = 2;
  private static final String LOCK = ".lock";
  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_RUN_FILE = 64 << 20;

  private final Path folder;
  private final FileChannel lock;

  private RunFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// Makes and holds a folder.
  ///
  /// @param wish where the user wants it, or null for `runs/<name>-<time>`
  /// @param name beginning of the default folder's name
  /// @param overwrite whether a run that is already there may be replaced
  /// @throws IOException if it cannot be written to, another process holds it, or a run is there
  public static RunFolder create(@Nullable Path wish, String name, boolean overwrite)
      throws IOException {
    Path folder =
        wish != null
            ? wish
            : Path.of(
                "runs",
                fileName(name) + "-" + TIME.format(LocalDateTime.now(ZoneId.systemDefault())));
    RunFolder run = resume(folder);
    try {
      run.checkFree(overwrite);
      run.deleteCheckpoints();
      return run;
    } catch (IOException e) {
      try (run) {
        throw e;
      }
    }
  }

  /// Refuses a folder that holds a run, as {@link #create} would, and makes none.
  ///
  /// @param overwrite whether a run that is already there may be replaced
  /// @throws IOException if another process holds it, or a run is there
  public static void requireFree(Path folder, boolean overwrite) throws IOException {
    if (holdsRun(folder)) {
      try (RunFolder run = resume(folder)) {
        run.checkFree(overwrite);
      }
    }
  }

  /// What a run's `run.json` says; nothing where it is missing or damaged.
  ///
  /// @param folder of a run
  public static JsonObject notes(Path folder) {
    Path file = folder.resolve(RUN);
    try {
      String text = InputFile.text(file, LONGEST_RUN_FILE, "the notes of a run");
      return StrictJson.parse(text) instanceof JsonObject run ? run : new JsonObject();
    } catch (IOException | IllegalArgumentException missing) {
      return new JsonObject();
    }
  }

  /// The words of the command that began a run, from behind `train` on; none where it does not say
  /// them.
  ///
  /// @param notes what the run's `run.json` says
  public static Optional<List<String>> arguments(JsonObject notes) {
    if (!(notes.get("arguments") instanceof JsonArray words)
        || !words.asList().stream().allMatch(JsonPrimitive.class::isInstance)) {
      return Optional.empty();
    }
    return Optional.of(words.asList().stream().map(JsonElement::getAsString).toList());
  }

  /// Whether a folder holds a run.
  public static boolean isRun(Path folder) {
    return Files.exists(folder.resolve(RUN));
  }

  /// Whether a folder holds a run that has come to a model.
  public static boolean holdsModel(Path folder) {
    return Files.exists(folder.resolve(MODEL));
  }

  /// A name without anything that a path could mean: names of models and datasets come from files.
  static String fileName(String name) {
    String safe = name.replaceAll("[^\\p{L}\\p{N}._-]+", "-");
    return safe.substring(0, Math.min(safe.length(), LONGEST_NAME));
  }

  /// Holds the folder of a run that goes on.
  ///
  /// @throws IOException if another process holds it or it cannot be written to
  public static RunFolder resume(Path folder) throws IOException {
    RunFolder run = open(folder);
    try {
      run.hold();
      return run;
    } catch (IOException e) {
      run.lock.close();
      throw e;
    }
  }

  private static RunFolder open(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return new RunFolder(folder, channel);
    } catch (IOException e) {
      throw Folders.unwritable(folder, "--out", e);
    }
  }

  private void hold() throws IOException {
    FileLock held;
    try {
      held = lock.tryLock();
    } catch (OverlappingFileLockException e) {
      held = null;
    }
    // A run that was just ending has deleted the file between our opening and our locking it.
    boolean gone = !Files.exists(folder.resolve(LOCK));
    if (held == null || gone) {
      throw new IOException(
          "another run is writing to %s: wait for it or choose another folder with --out"
              .formatted(folder));
    }
  }

  private void checkFree(boolean overwrite) throws IOException {
    if (!overwrite && holdsRun(folder)) {
      throw new IOException(
          "%s already holds a run: go on with it with --resume, choose another folder with --out, or --overwrite"
              .formatted(folder));
    }
  }

  private static boolean holdsRun(Path folder) {
    return Files.exists(folder.resolve(MODEL)) || Files.exists(folder.resolve(CHECKPOINTS));
  }

  /// Where the folder lies.
  public Path path() {
    return folder;
  }

  /// Where the model lies.
  public Path model() {
    return folder.resolve(MODEL);
  }

  /// Saves the model and the records of its training so far; and beside the last model the best, by
  /// its test loss.
  public void save(Provenance provenance, List<EpochResult> epochs) throws IOException {
    ModelFile file = new ModelFile(provenance.model(), provenance.notes(epochs));
    file.save(model());
    double last = epochs.isEmpty() ? 0 : epochs.getLast().testLoss();
    if (epochs.stream().allMatch(epoch -> epoch.testLoss() >= last)) {
      file.save(folder.resolve(BEST));
    }
    writeText("metrics.csv", csv(provenance, epochs));
    record(provenance, epochs);
  }

  /// Writes what the run is and how far it has come.
  public void record(Provenance provenance, List<EpochResult> epochs) throws IOException {
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    writeText(RUN, gson.toJson(provenance.all(epochs)) + "\n");
  }

  /// Saves a checkpoint and keeps the newest two.
  public void save(Checkpoint checkpoint) throws IOException {
    Path checkpoints = folder.resolve(CHECKPOINTS);
    Files.createDirectories(checkpoints);
    String name = String.format(Locale.ROOT, "step-%010d.safetensors", checkpoint.steps());
    checkpoint.save(checkpoints.resolve(name), Map.of());
    List<Path> all = checkpoints(folder);
    for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
      Files.deleteIfExists(old);
    }
  }

  /// The newest checkpoint of a run, or none if it has not come so far.
  ///
  /// @throws IOException if there are checkpoints and none can be read
  public static Optional<Checkpoint> checkpoint(Path folder) throws IOException {
    IOException failure = null;
    for (Path path : checkpoints(folder).reversed()) {
      try {
        return Optional.of(Checkpoint.load(path).checkpoint());
      } catch (FormatException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return Optional.empty();
  }

  private static List<Path> checkpoints(Path folder) throws IOException {
    Path checkpoints = folder.resolve(CHECKPOINTS);
    if (!Files.isDirectory(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .filter(file -> file.getFileName().toString().matches("step-[0-9]+\\.safetensors"))
          .sorted()
          .toList();
    }
  }

  private void deleteCheckpoints() throws IOException {
    for (Path checkpoint : checkpoints(folder)) {
      Files.deleteIfExists(checkpoint);
    }
    Files.deleteIfExists(folder.resolve(CHECKPOINTS));
  }

  /// Writes the loss curve.
  public void write(LossPlot plot) throws IOException {
    AtomicFile.write(folder.resolve("loss.png"), plot::write);
  }

  /// Writes the pairs of originals and reconstructions.
  public void write(ImageGrid pairs) throws IOException {
    AtomicFile.write(folder.resolve("reconstructions.png"), pairs::write);
  }

  private void writeText(String name, String text) throws IOException {
    AtomicFile.write(folder.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// New columns come last, so that a reader of the old ones goes on; those of the penalties are
  /// there only where the model has any.
  private static String csv(Provenance provenance, List<EpochResult> epochs) {
    boolean penalties =
        epochs.stream().anyMatch(e -> e.trainPenalty() != 0 || e.testPenalty() != 0);
    StringBuilder csv =
        new StringBuilder("epoch,train_loss,test_loss,seconds,images_per_second,learning_rate")
            .append(penalties ? ",train_penalty,test_penalty\n" : "\n");
    for (EpochResult e : epochs) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%d,%.8f,%.8f,%.3f,%.1f,%.6g",
              e.epoch(),
              e.trainLoss(),
              e.testLoss(),
              e.seconds(),
              e.imagesPerSecond(),
              lastRate(provenance, e.epoch())));
      if (penalties) {
        csv.append(String.format(Locale.ROOT, ",%.8f,%.8f", e.trainPenalty(), e.testPenalty()));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  /// The learning rate of an epoch's last step.
  private static double lastRate(Provenance provenance, int epoch) {
    int images = provenance.dataset().train().count();
    long stepsPerEpoch = Math.ceilDiv(images, provenance.config().batchSize());
    return provenance.config().learningRateAt(stepsPerEpoch * epoch, images);
  }

  /// Lets go of the folder.
  @Override
  public void close() throws IOException {
    // While it is held: later it could be another run's.
    Files.deleteIfExists(folder.resolve(LOCK));
    lock.close();
  }
}
