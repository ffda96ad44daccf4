package dev.hourglass.app.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.figures.Png;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.server.HttpProblem;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the page shows: models with their images, and a training if there is one.
public final class Explorer implements AutoCloseable {
  private static final int WATCH_MILLIS = 300;
  private static final int RECONSTRUCTIONS = 10;
  private static final int MOST_KEPT = 500;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

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
  private final Map<Integer, byte[]> reconstructions = new TreeMap<>();
  private final Future<?> watch;
  private @Nullable Atlas atlas;
  private @Nullable TrainingProcess training;
  private @Nullable Path watched;
  private @Nullable FileTime modelTime;
  private @Nullable JsonObject shown;
  private int epochs;
  private String state = "idle";
  private Runnable stopper = () -> {};

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
    models.put(id, exploration(id, loaded));
    if (first == null) {
      atlas = Atlas.of(models.get(id).shown());
    }
  }

  private Exploration exploration(String id, Loaded loaded) {
    return new Exploration(
        id,
        loaded.run,
        loaded.file,
        loaded.dataset,
        threads,
        isTraining(),
        background,
        this::changed);
  }

  private void changed() {
    events.publish("state", state());
  }

  Events events() {
    return events;
  }

  /// The model that the page calls so.
  ///
  /// @param id empty for the first
  /// @throws HttpProblem if there is none
  synchronized Exploration model(String id) {
    if (models.isEmpty()) {
      throw HttpProblem.notFound("there is no model yet, expected one: train it first");
    }
    Exploration found = models.get(id.isEmpty() ? models.keySet().iterator().next() : id);
    if (found == null) {
      throw HttpProblem.notFound("there is no model %s".formatted(id));
    }
    return found;
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
    models.values().forEach(one -> all.add(describe(one)));
    json.add("models", all);
    json.add("dataset", models.isEmpty() ? null : dataset(model("")));
    json.add("training", training());
    json.add("atlas", atlas == null ? null : atlas.json());
    return json;
  }

  private static JsonObject describe(Exploration one) {
    JsonObject json = new JsonObject();
    ModelFile file = one.file();
    json.addProperty("id", one.id());
    json.addProperty("name", file.model().name());
    Path run = one.run();
    json.addProperty("run", run == null ? null : run.toString());
    json.addProperty("epochs", run == null ? 0 : RunFolder.epochs(run));
    json.addProperty("latent_dimension", file.model().codeSize());
    Shape shape = file.model().inputShape();
    JsonArray sizes = new JsonArray();
    List.of(shape.channels(), shape.height(), shape.width()).forEach(sizes::add);
    json.add("image_shape", sizes);
    json.add(
        "classes", texts(file.model().classes() > 0 ? one.dataset().train().classes() : List.of()));
    json.addProperty("parameters", file.model().parameters().size());
    json.addProperty("variational", file.model().variational());
    double sum = 0;
    for (float error : one.errors()) {
      sum += error;
    }
    json.addProperty("test_mse", sum / one.errors().length);
    return json;
  }

  private static JsonObject dataset(Exploration one) {
    JsonObject json = new JsonObject();
    ByteImages test = one.dataset().test();
    json.addProperty("name", one.dataset().name());
    json.addProperty("train", one.dataset().train().count());
    json.addProperty("test", test.count());
    json.addProperty("shown", one.shown().count());
    json.add("classes", texts(test.classes()));
    json.addProperty("labelled", test.labels() != null);
    return json;
  }

  /// Texts as JSON.
  static JsonArray texts(List<String> texts) {
    JsonArray json = new JsonArray();
    texts.forEach(json::add);
    return json;
  }

  private JsonObject training() {
    JsonObject json = new JsonObject();
    TrainingProcess own = training;
    json.addProperty("state", trainingState());
    json.addProperty("message", own == null ? "" : own.message());
    Path run = watched;
    json.addProperty("run", run == null ? null : run.toString());
    json.addProperty("epoch", epochs);
    json.addProperty("epochs", run == null ? 0 : planned(run));
    return json;
  }

  /// How many epochs a run is to have, at least those that it has.
  private int planned(Path run) {
    JsonElement config = RunFolder.notes(run).get("config");
    if (config instanceof JsonObject settings
        && settings.get("budget") instanceof JsonObject budget
        && budget.get("epochs") instanceof JsonPrimitive number
        && number.isNumber()) {
      return Math.max(epochs, number.getAsInt());
    }
    return epochs;
  }

  // ---------------------------------------------------------------- trainings

  /// Begins a training in a folder of `runs`.
  ///
  /// @throws HttpProblem if one is under way or cannot be begun
  synchronized void train(String preset, String dataset, int count) throws IOException {
    String name = "%s-%s".formatted(preset, TIME.format(LocalDateTime.now(ZoneId.systemDefault())));
    Path run = Path.of("runs", name);
    begin(
        run,
        List.of(
            "--model",
            preset,
            "--dataset",
            dataset,
            "--epochs",
            Integer.toString(count),
            "--out",
            run.toString()));
  }

  /// Goes on with the run of the last training, or of the first model.
  ///
  /// @throws HttpProblem if there is none
  synchronized void resume() throws IOException {
    Path run = watched == null && !models.isEmpty() ? model("").run() : watched;
    if (run == null) {
      throw HttpProblem.notFound("there is no training to resume, expected one: start it");
    }
    int more = 2 * Math.max(1, RunFolder.epochs(run));
    begin(run, List.of("--resume", run.toString(), "--epochs", Integer.toString(more)));
  }

  private synchronized boolean isTraining() {
    return List.of("running", "stopping").contains(trainingState());
  }

  private String trainingState() {
    TrainingProcess own = training;
    return own == null ? state : own.state();
  }

  private void begin(Path run, List<String> words) throws IOException {
    TrainingProcess last = training;
    if (isTraining()) {
      throw HttpProblem.badRequest("a training is under way, expected none: stop it first");
    }
    if (last != null) {
      last.close();
    }
    training = TrainingProcess.start(run, words);
    follow(run, () -> {});
  }

  /// Asks the training to stop.
  synchronized void stop() {
    TrainingProcess own = training;
    if (!isTraining()) {
      throw HttpProblem.badRequest("no training is under way, expected one to stop");
    }
    if (own == null) {
      state = "stopping";
      stopper.run();
    } else {
      own.stop();
    }
  }

  /// Shows a run while it is trained.
  ///
  /// @param run its folder, which need not be there yet
  /// @param stop asks the training to stop
  public synchronized void follow(Path run, Runnable stop) {
    watched = run;
    stopper = stop;
    modelTime = null;
    epochs = 0;
    state = "running";
    reconstructions.clear();
  }

  /// The training that is followed has ended.
  ///
  /// @param how `done` or `stopped`
  public synchronized void ended(String how) {
    state = how;
  }

  /// Losses of a run's epochs.
  static JsonArray history(@Nullable Path run) {
    return run != null && RunFolder.notes(run).get("epochs") instanceof JsonArray found
        ? found
        : new JsonArray();
  }

  synchronized @Nullable Path watched() {
    return watched;
  }

  synchronized byte @Nullable [] reconstructions(int epoch) {
    return reconstructions.get(epoch);
  }

  private void watch() {
    Path run;
    synchronized (this) {
      run = watched;
    }
    if (run == null) {
      return;
    }
    try {
      Path file = run.resolve(RunFolder.MODEL);
      JsonObject before = lastTraining();
      if (Files.exists(file)) {
        FileTime time = Files.getLastModifiedTime(file);
        boolean over = !isTraining() && isPassing();
        if (!time.equals(modelTime) || over) {
          modelTime = time;
          reload(run);
        }
      }
      if (!before.equals(lastTraining())) {
        changed();
      }
    } catch (IOException | RuntimeException e) {
      // It is being written: the next look finds it.
      modelTime = null;
    }
  }

  private synchronized boolean isPassing() {
    Exploration first = models.get("0");
    return first != null && first.passing();
  }

  private synchronized JsonObject lastTraining() {
    JsonObject before = shown == null ? training() : shown;
    shown = training();
    return before;
  }

  private void reload(Path run) throws IOException {
    JsonArray history = history(run);
    Exploration fresh = exploration("0", loader.load(run));
    int epoch = history.size();
    byte[] picture = picture(fresh);
    synchronized (this) {
      // The old one is not closed: a request may be using it, and it holds no threads.
      Exploration old = models.put("0", fresh);
      if (atlas == null || old == null || !old.shown().equals(fresh.shown())) {
        atlas = Atlas.of(fresh.shown());
      }
      epochs = epoch;
      if (reconstructions.size() < MOST_KEPT) {
        reconstructions.put(epoch, picture);
      }
    }
    JsonObject event =
        epoch == 0 ? new JsonObject() : history.get(epoch - 1).getAsJsonObject().deepCopy();
    event.addProperty("unused", Dimensions.unused(fresh));
    events.publish("epoch", event);
    if (epoch > 0 && isTraining()) {
      events.publish("progress", progress(event, epoch, planned(run), fresh));
    }
    changed();
  }

  /// How far a training is, at the end of an epoch.
  private static JsonObject progress(JsonObject ended, int epoch, int planned, Exploration model) {
    int images = model.dataset().train().count();
    JsonObject json = new JsonObject();
    json.addProperty("epoch", epoch);
    json.addProperty("epochs", planned);
    json.addProperty("images", images);
    json.addProperty("total", images);
    json.add("loss", ended.get("train_loss"));
    json.add("images_per_second", ended.get("images_per_second"));
    boolean timed = ended.get("seconds") instanceof JsonPrimitive seconds && seconds.isNumber();
    double each = timed ? ended.get("seconds").getAsDouble() : 0;
    json.addProperty("seconds_left", (planned - epoch) * each);
    return json;
  }

  private static byte[] picture(Exploration one) {
    FloatImages some = one.shown().evenly(RECONSTRUCTIONS).floats();
    FloatImages made = one.with(inference -> inference.reconstruct(some));
    ImageGrid grid =
        new ImageGrid("", List.of(), List.of(), List.of(Picture.all(some), Picture.all(made)));
    return Png.bytes(grid::write);
  }

  /// Ends the pages' connections, and a training that began here, which is saved.
  @Override
  public void close() throws IOException {
    watch.cancel(true);
    watching.shutdownNow();
    background.shutdownNow();
    events.close();
    TrainingProcess own = training;
    if (own != null) {
      own.close();
    }
    synchronized (this) {
      models.values().forEach(Exploration::close);
    }
  }
}
