package dev.hourglass.app.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.hourglass.app.run.KeptEpochs;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.server.HttpProblem;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the page shows: models with their images, and a training if there is one.
public final class Explorer implements AutoCloseable {
  private static final int WATCH_MILLIS = 300;
  private static final String FIRST = "0";
  private static final char OF_EPOCH = '@';

  /// Models of epochs that stay in memory.
  private static final int MOST_EPOCHS = 4;

  private final int threads;
  private final Loader loader;
  private final Events events = new Events();
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("hourglass-explorer-", 1).factory());
  private final ScheduledExecutorService watching =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hourglass-watch").factory());
  private final Map<String, Exploration> models = new LinkedHashMap<>();
  private final Map<String, Exploration> epochs = new LinkedHashMap<>();
  private final FollowedTraining training = new FollowedTraining();
  private final Future<?> watch;
  private @Nullable Atlas atlas;
  private @Nullable FileTime loadedAt;
  private @Nullable JsonObject shown;
  private @Nullable EpochProgress progress;

  /// Loads a model and the images that it is looked at with.
  @FunctionalInterface
  public interface Loader {
    /// Loads them.
    ///
    /// @param model a file or the folder of a run
    /// @throws IOException if they cannot be read; the message is for the user
    Loaded load(Path model) throws IOException;
  }

  /// A model and images.
  ///
  /// @param run folder of the run, or null for a file
  public record Loaded(@Nullable Path run, ModelFile file, Dataset dataset) {
    /// Checks nothing. Its parameters are written out because javac keeps no type annotations of
    /// those that a compact constructor leaves to it.
    public Loaded(@Nullable Path run, ModelFile file, Dataset dataset) {
      this.run = run;
      this.file = file;
      this.dataset = dataset;
    }
  }

  /// @param loader of models that trainings make
  public Explorer(int threads, Loader loader) {
    this.threads = threads;
    this.loader = loader;
    watch =
        watching.scheduleWithFixedDelay(
            this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Adds a model; the images of the first are those on the map.
  ///
  /// @throws IllegalArgumentException if it takes images of another shape than the first
  public synchronized void add(Loaded loaded) {
    Exploration first = models.isEmpty() ? null : models.values().iterator().next();
    Shape shape = loaded.file.model().inputShape();
    if (first != null && !shape.equals(first.file().model().inputShape())) {
      throw new IllegalArgumentException(
          "the models take images of %s and %s, expected the same for all"
              .formatted(first.file().model().inputShape(), shape));
    }
    String id = Integer.toString(models.size());
    Exploration added = exploration(id, loaded);
    added.begin();
    models.put(id, added);
    if (first == null) {
      atlas = Atlas.of(models.get(id).shown());
    }
  }

  private Exploration exploration(String id, Loaded loaded) {
    return new Exploration(id, loaded, threads, training.isUnderWay(), background, this::changed);
  }

  private void changed() {
    events.publish("state", state());
  }

  Events events() {
    return events;
  }

  FollowedTraining training() {
    return training;
  }

  /// The model that the page calls so.
  ///
  /// @param id empty for the first, `0@3` for that of the third epoch of the run of model 0
  /// @throws HttpProblem if there is none
  synchronized Exploration model(String id) {
    if (models.isEmpty()) {
      throw HttpProblem.notFound("there is no model yet, expected one: train it first");
    }
    int at = id.indexOf(OF_EPOCH);
    if (at >= 0) {
      return ofEpoch(model(id.substring(0, at)), id.substring(at + 1));
    }
    Exploration found = models.get(id.isEmpty() ? models.keySet().iterator().next() : id);
    if (found == null) {
      throw HttpProblem.notFound("there is no model %s".formatted(Printable.of(id)));
    }
    return found;
  }

  private Exploration ofEpoch(Exploration last, String epoch) {
    String id = last.id() + OF_EPOCH + epoch;
    Path run = last.run();
    Path file =
        run != null && epoch.matches("[1-9][0-9]{0,8}")
            ? KeptEpochs.file(run, Integer.parseInt(epoch))
            : null;
    if (file == null || !Files.exists(file)) {
      throw HttpProblem.notFound(
          "epoch %s is not kept, expected one that is".formatted(Printable.of(epoch)));
    }
    Exploration known = epochs.get(id);
    if (known != null) {
      return known;
    }
    try {
      Loaded loaded = new Loaded(run, ModelFile.load(file), last.dataset());
      Exploration found = new Exploration(id, loaded, threads, true, background, this::changed);
      if (epochs.size() >= MOST_EPOCHS) {
        epochs.remove(epochs.keySet().iterator().next());
      }
      epochs.put(id, found);
      return found;
    } catch (IOException e) {
      throw HttpProblem.notFound(String.valueOf(e.getMessage()));
    }
  }

  /// Thumbnails of the images on the map.
  synchronized Atlas atlas() {
    Atlas found = atlas;
    if (found == null) {
      throw HttpProblem.notFound("there are no images yet, expected a model: train one first");
    }
    return found;
  }

  /// The state as the page reads it.
  synchronized JsonObject state() {
    JsonObject json = new JsonObject();
    json.addProperty("version", Version.ofProgram());
    JsonArray all = new JsonArray();
    models.values().forEach(one -> all.add(StateJson.of(one)));
    json.add("models", all);
    json.add("dataset", models.isEmpty() ? null : StateJson.ofImages(model("")));
    json.add("presets", StateJson.presets());
    json.add("datasets", StateJson.datasets());
    json.add("training", training.json());
    json.add("atlas", atlas == null ? null : atlas.json());
    return json;
  }

  /// Shows a run while it is trained.
  ///
  /// @param run its folder, which need not be there yet
  /// @param stop asks the training to stop
  public void follow(Path run, Runnable stop) {
    training.follow(run, stop);
  }

  /// The training that is followed has ended.
  ///
  /// @param how `done` or `stopped`
  public void ended(String how) {
    training.ended(how);
  }

  /// Goes on with the run of the last training, or of the first model.
  ///
  /// @throws HttpProblem if there is none
  synchronized void resume() throws IOException {
    training.resume(models.isEmpty() ? null : model("").run());
  }

  private void watch() {
    Path run = training.run();
    if (run == null) {
      return;
    }
    try {
      // Last of all that is written of an epoch.
      Path notes = run.resolve(RunFolder.NOTES);
      if (RunFolder.holdsModel(run) && Files.exists(notes)) {
        FileTime time = Files.getLastModifiedTime(notes);
        boolean over = !training.isUnderWay() && isPassing();
        if (!time.equals(loadedAt) || over) {
          loadedAt = time;
          reload(run);
        }
      }
      tell(run);
    } catch (IOException | RuntimeException e) {
      // It is being written: the next look finds it.
      loadedAt = null;
    }
  }

  /// Tells the pages what has changed of the training.
  private void tell(Path run) {
    JsonObject now = training.json();
    if (!now.equals(shown)) {
      shown = now;
      changed();
    }
    Optional<EpochProgress> found =
        training.isUnderWay() ? EpochProgress.of(run) : Optional.empty();
    if (found.isPresent() && !found.get().equals(progress)) {
      progress = found.get();
      events.publish("progress", progress.json(RunPlan.of(run)));
    }
  }

  private synchronized boolean isPassing() {
    Exploration first = models.get(FIRST);
    return first != null && first.passing();
  }

  private void reload(Path run) throws IOException {
    JsonArray history = RunPlan.of(run).epochs();
    Exploration fresh = exploration(FIRST, loader.load(run));
    int epoch = history.size();
    synchronized (this) {
      // The old one is not closed: a request may be using it, and it holds no threads.
      Exploration old = models.put(FIRST, fresh);
      epochs.clear();
      if (atlas == null || old == null || !old.shown().equals(fresh.shown())) {
        atlas = Atlas.of(fresh.shown());
      }
    }
    JsonObject event =
        epoch == 0 ? new JsonObject() : history.get(epoch - 1).getAsJsonObject().deepCopy();
    event.addProperty("unused", Dimensions.unused(fresh));
    events.publish("epoch", event);
    changed();
  }

  /// Ends the pages' connections, and a training that began here, which is saved.
  @Override
  public void close() throws IOException {
    watch.cancel(true);
    watching.shutdownNow();
    background.shutdownNow();
    events.close();
    training.close();
    synchronized (this) {
      models.values().forEach(Exploration::close);
    }
  }
}
