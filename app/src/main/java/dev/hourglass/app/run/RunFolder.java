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
import dev.hourglass.files.Csv;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.InputFile;
import dev.hourglass.files.StrictJson;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Printable;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.EpochResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The folder of one training run, held by one process at a time. Files in it are replaced
/// atomically.
public final class RunFolder implements AutoCloseable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /// The model's file in the folder of a run.
  public static final String MODEL = RunFiles.MODEL;

  /// The model with the lowest test loss, beside it.
  public static final String BEST = RunFiles.BEST;

  /// What the run is and how far it has come; the last that is written of an epoch.
  public static final String NOTES = RunFiles.RUN;

  /// The numbers of its epochs and steps, line by line.
  public static final String LOG = "log.jsonl";

  private static final int KEPT = 2;

  /// Characters of up to four bytes each, and a name's 255 bytes must hold the time too.
  private static final int LONGEST_NAME = 55;

  private static final int LONGEST_RUN_FILE = 64 << 20;

  private final Path folder;
  private final FolderHold hold;
  private Path place;
  private boolean made;
  private boolean forgotten;

  private RunFolder(Path folder, FolderHold hold) {
    this.folder = folder;
    this.hold = hold;
    place = folder;
  }

  /// Makes and holds a folder. A run that is already there stays as it is until the new one has
  /// saved its first checkpoint.
  ///
  /// @param wish where the user wants it, or null for `runs/<name>-<time>`
  /// @param name beginning of the default folder's name
  /// @param overwrite whether a run that is already there may be replaced
  /// @throws IOException if it cannot be written to, another process holds it, or a run is there
  public static RunFolder create(@Nullable Path wish, String name, boolean overwrite)
      throws IOException {
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    boolean there = wish != null && Files.exists(wish);
    RunFolder run = resume(wish == null ? fresh(Path.of("runs"), name, now) : wish);
    run.made = !there;
    try {
      run.begin(overwrite);
      return run;
    } catch (IOException e) {
      try (run) {
        throw e;
      }
    }
  }

  /// A folder that was not there: of trainings that begin in the same second each gets its own.
  ///
  /// @param runs the folder to make it in
  static Path fresh(Path runs, String name, LocalDateTime time) throws IOException {
    Folders.make(runs, "--out");
    Path plain = runs.resolve(fileName(name) + "-" + TIME.format(time));
    Path folder = plain;
    for (int number = 2; !made(folder); number++) {
      folder = plain.resolveSibling(plain.getFileName() + "-" + number);
    }
    return folder;
  }

  private static boolean made(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    } catch (IOException e) {
      throw Folders.unwritable(folder, "--out", e);
    }
  }

  private void begin(boolean overwrite) throws IOException {
    checkFree(overwrite);
    if (holdsRun(folder)) {
      try {
        place = Replacement.begin(folder);
      } catch (IOException e) {
        throw Folders.unwritable(folder, "--out", e);
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
    try {
      return requireNotes(folder);
    } catch (IOException missing) {
      return new JsonObject();
    }
  }

  /// What is wrong with the `run.json` that lies beside a model, in a sentence; nothing where it is
  /// whole or there is none.
  ///
  /// @param model the folder of a run or a file in it, or anything else
  public static Optional<String> damageOf(Path model) {
    Path folder = Files.isDirectory(model) ? model : model.toAbsolutePath().getParent();
    if (folder == null || !isRun(folder)) {
      return Optional.empty();
    }
    try {
      requireNotes(folder);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.getMessage() + "; what it recorded of the run is left out");
    }
  }

  /// How many epochs a run says that it has ended.
  ///
  /// @param folder of a run
  public static int epochs(Path folder) {
    return notes(folder).get("epochs") instanceof JsonArray epochs ? epochs.size() : 0;
  }

  /// What a run's `run.json` says.
  ///
  /// @param folder of a run
  /// @throws IOException if it is missing or damaged
  public static JsonObject requireNotes(Path folder) throws IOException {
    Path file = folder.resolve(RunFiles.RUN);
    String text = InputFile.text(file, LONGEST_RUN_FILE, "the metadata of a run");
    try {
      if (StrictJson.parse(text) instanceof JsonObject run) {
        return run;
      }
    } catch (IllegalArgumentException e) {
      throw new FormatException(file, String.valueOf(e.getMessage()), e);
    }
    throw new FormatException(
        file, "holds no JSON object, expected the metadata of a run: check it");
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
    return Files.exists(folder.resolve(RunFiles.RUN));
  }

  /// Whether a folder holds a run that has come to a model.
  public static boolean holdsModel(Path folder) {
    return Files.exists(folder.resolve(MODEL));
  }

  /// A name without anything that a path could mean: names of models and datasets come from files.
  static String fileName(String name) {
    String safe = name.replaceAll("[^\\p{L}\\p{N}._-]+", "-");
    int[] first = safe.codePoints().limit(LONGEST_NAME).toArray();
    return new String(first, 0, first.length);
  }

  /// Locks the folder of a run that is resumed, and deletes what killed processes left there.
  ///
  /// @throws IOException if another process holds it or it cannot be written to
  public static RunFolder resume(Path folder) throws IOException {
    return resume(folder, FileChannel::tryLock);
  }

  /// The same with another way to lock a file.
  static RunFolder resume(Path folder, FolderHold.Locking locking) throws IOException {
    FolderHold hold = FolderHold.take(folder, locking);
    try {
      Replacement.recover(folder);
      RunFiles.clean(folder);
      return new RunFolder(folder, hold);
    } catch (IOException e) {
      try (hold) {
        throw Folders.unwritable(folder, "--out", e);
      }
    }
  }

  /// Finishes what a process that was killed while it replaced a run left half done.
  ///
  /// @param folder of a run, or anything else, which stays as it is
  /// @throws IOException if another process is at it or it cannot be written to
  public static void finishReplacement(Path folder) throws IOException {
    if (Replacement.isHalfDone(folder)) {
      resume(folder).close();
    }
  }

  private void checkFree(boolean overwrite) throws IOException {
    if (!overwrite && holdsRun(folder)) {
      throw new IOException(
          "%s already holds a run: resume it with --resume, choose another folder with --out, or --overwrite"
              .formatted(Printable.of(folder)));
    }
  }

  private static boolean holdsRun(Path folder) {
    return holdsModel(folder)
        || Files.exists(folder.resolve(RunFiles.CHECKPOINTS))
        || Replacement.isHalfDone(folder);
  }

  /// Where the folder lies.
  public Path path() {
    return folder;
  }

  /// Where its files lie for now: a folder inside, until the run takes the place of an earlier one.
  public Path place() {
    return place;
  }

  /// Saves the model that an epoch ended with and the losses so far; and beside the last model the
  /// best, by its test loss.
  public void save(Provenance provenance, List<EpochResult> epochs) throws IOException {
    ModelFile file = new ModelFile(provenance.model(), provenance.notes(epochs));
    file.save(place.resolve(MODEL));
    double last = epochs.getLast().testLoss();
    if (epochs.stream().allMatch(epoch -> epoch.testLoss() >= last)) {
      file.save(place.resolve(RunFiles.BEST));
    }
    AtomicFile.writeText(place.resolve(RunFiles.METRICS), csv(epochs));
  }

  /// Keeps the model that the last epoch ended with beside those of the epochs before.
  public void keep(Provenance provenance, List<EpochResult> epochs) throws IOException {
    ModelFile file = new ModelFile(provenance.model(), provenance.notes(epochs));
    KeptEpochs.save(place, epochs.getLast().epoch(), file);
  }

  /// Saves the model in the middle of an epoch, which no test has measured.
  ///
  /// @param epochs before
  public void saveStopped(Provenance provenance, List<EpochResult> epochs) throws IOException {
    Provenance stopped = provenance.ofInterrupted();
    new ModelFile(stopped.model(), stopped.notes(epochs)).save(place.resolve(MODEL));
    record(stopped, epochs);
  }

  /// Writes what the run is and how far it has come.
  public void record(Provenance provenance, List<EpochResult> epochs) throws IOException {
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    String text = gson.toJson(provenance.all(epochs)) + "\n";
    AtomicFile.writeText(place.resolve(RunFiles.RUN), text);
  }

  /// Saves a checkpoint and keeps the newest two. A new run that has its first takes the place of
  /// the earlier one in its folder.
  public void save(Checkpoint checkpoint) throws IOException {
    Path checkpoints = place.resolve(RunFiles.CHECKPOINTS);
    Folders.make(checkpoints, "--out");
    String name = String.format(Locale.ROOT, "step-%010d.safetensors", checkpoint.state().steps());
    checkpoint.save(checkpoints.resolve(name));
    try {
      forgetAllBut(checkpoints.resolve(name));
      if (!place.equals(folder)) {
        Replacement.complete(folder);
        place = folder;
      }
    } catch (IOException e) {
      throw Folders.unwritable(folder, "--out", e);
    }
  }

  /// Keeps the newest checkpoint and the one before. Those of later steps are damaged, or the
  /// training would have continued from there.
  private void forgetAllBut(Path newest) throws IOException {
    List<Path> all = RunFiles.checkpoints(place);
    int end = all.indexOf(newest) + 1;
    List<Path> kept = all.subList(Math.max(0, end - KEPT), end);
    for (Path checkpoint : all) {
      if (!kept.contains(checkpoint)) {
        Files.deleteIfExists(checkpoint);
      }
    }
  }

  /// The newest whole checkpoint of a run, or none if it has not come so far.
  ///
  /// @param notices receives messages on damaged ones
  /// @throws IOException if there are checkpoints and none can be read
  public static Optional<Checkpoint> checkpoint(Path folder, Consumer<String> notices)
      throws IOException {
    IOException failure = null;
    for (Path path : RunFiles.checkpoints(folder).reversed()) {
      try {
        Checkpoint checkpoint = Checkpoint.load(path);
        if (failure != null) {
          notices.accept(
              "%s; the run continues from the previous checkpoint, %s"
                  .formatted(failure.getMessage(), path.getFileName()));
        }
        return Optional.of(checkpoint);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return Optional.empty();
  }

  /// Writes the loss curve.
  public void write(LossPlot plot) throws IOException {
    AtomicFile.write(place.resolve(RunFiles.LOSS), plot::write);
  }

  /// Writes the pairs of originals and reconstructions.
  public void write(ImageGrid pairs) throws IOException {
    AtomicFile.write(place.resolve(RunFiles.RECONSTRUCTIONS), pairs::write);
  }

  /// New columns come last, so that readers of the old ones still work; those of the penalties are
  /// there only where the model has any.
  private static String csv(List<EpochResult> epochs) {
    boolean penalties =
        epochs.stream().anyMatch(e -> e.trainPenalty() != 0 || e.testPenalty() != 0);
    List<String> heads =
        new ArrayList<>(
            List.of("epoch", "train_loss", "test_loss", "seconds", "images_per_second"));
    heads.add("learning_rate");
    if (penalties) {
      heads.addAll(List.of("train_penalty", "test_penalty"));
    }
    StringBuilder csv = new StringBuilder(Csv.line(heads));
    epochs.forEach(epoch -> csv.append(Csv.line(fields(epoch, penalties))));
    return csv.toString();
  }

  private static List<String> fields(EpochResult e, boolean penalties) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                Integer.toString(e.epoch()),
                decimal("%.8f", e.trainLoss()),
                decimal("%.8f", e.testLoss()),
                decimal("%.3f", e.seconds()),
                decimal("%.1f", e.imagesPerSecond()),
                decimal("%.6g", e.learningRate())));
    if (penalties) {
      fields.add(decimal("%.8f", e.trainPenalty()));
      fields.add(decimal("%.8f", e.testPenalty()));
    }
    return fields;
  }

  private static String decimal(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }

  /// Takes a run back that has come to nothing, and with it the folder, if it was made for it.
  ///
  /// @throws IOException if it cannot be deleted
  public void forget() throws IOException {
    RunFiles.delete(place);
    forgotten = true;
  }

  /// Lets go of the folder. A run in it that was to be replaced and was not is as it was.
  @Override
  public void close() throws IOException {
    try (hold) {
      if (!place.equals(folder)) {
        Replacement.recover(folder);
      }
    }
    if (forgotten && made) {
      RunFiles.deleteIfEmpty(folder);
    }
  }
}
