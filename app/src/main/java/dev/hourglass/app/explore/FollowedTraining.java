package dev.hourglass.app.explore;

import com.google.gson.JsonObject;
import dev.hourglass.app.server.HttpProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The training that the page shows: one that it began itself, in a process of its own, or the one
/// of the program that opened the page.
final class FollowedTraining implements AutoCloseable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /// What the page needs of a training.
  private static final List<String> WATCHED = List.of("--keep-epochs", "--log-every", "50");

  private @Nullable TrainingProcess process;
  private @Nullable Path run;
  private String state = "idle";
  private Runnable stopper = () -> {};

  /// Begins a training in a folder of `runs`.
  ///
  /// @throws HttpProblem if one is under way or it cannot be begun
  synchronized void start(String preset, String dataset, int count) throws IOException {
    String name = "%s-%s".formatted(preset, TIME.format(LocalDateTime.now(ZoneId.systemDefault())));
    Path folder = Path.of("runs", name);
    begin(
        folder,
        List.of(
            "--model",
            preset,
            "--dataset",
            dataset,
            "--epochs",
            Integer.toString(count),
            "--out",
            folder.toString()));
  }

  /// Goes on with the run that was followed last.
  ///
  /// @param otherwise the run to go on with if there is none, or null
  /// @throws HttpProblem if there is none at all
  synchronized void resume(@Nullable Path otherwise) throws IOException {
    Path folder = run == null ? otherwise : run;
    if (folder == null) {
      throw HttpProblem.notFound("there is no training to resume, expected one: start it");
    }
    RunPlan plan = RunPlan.of(folder);
    int ended = plan.epochs().size();
    int more = ended < plan.planned() ? plan.planned() : 2 * Math.max(1, ended);
    begin(folder, List.of("--resume", folder.toString(), "--epochs", Integer.toString(more)));
  }

  private void begin(Path folder, List<String> words) throws IOException {
    TrainingProcess last = process;
    if (isUnderWay()) {
      throw HttpProblem.badRequest("a training is under way, expected none: stop it first");
    }
    if (last != null) {
      last.close();
    }
    List<String> all = new ArrayList<>(words);
    all.addAll(WATCHED);
    process = TrainingProcess.start(all);
    follow(folder, () -> {});
  }

  /// Shows a run while it is trained.
  ///
  /// @param folder of the run, which need not be there yet
  /// @param stop asks the training to stop
  synchronized void follow(Path folder, Runnable stop) {
    run = folder;
    stopper = stop;
    state = "running";
  }

  /// Asks the training to stop.
  ///
  /// @throws HttpProblem if none is under way
  synchronized void stop() {
    TrainingProcess own = process;
    if (!isUnderWay()) {
      throw HttpProblem.badRequest("no training is under way, expected one to stop");
    }
    if (own == null) {
      state = "stopping";
      stopper.run();
    } else {
      own.stop();
    }
  }

  /// The training that was not begun here has ended.
  ///
  /// @param how `done` or `stopped`
  synchronized void ended(String how) {
    state = how;
  }

  synchronized boolean isUnderWay() {
    return List.of("running", "stopping").contains(state());
  }

  /// The run that is trained, or was trained last; null where there is none.
  synchronized @Nullable Path run() {
    return run;
  }

  private String state() {
    TrainingProcess own = process;
    return own == null ? state : own.state();
  }

  /// As the page reads it.
  synchronized JsonObject json() {
    TrainingProcess own = process;
    Path folder = run;
    RunPlan plan = RunPlan.of(folder);
    JsonObject json = new JsonObject();
    json.addProperty("state", state());
    json.addProperty("message", own == null ? "" : own.message());
    json.addProperty("run", folder == null ? null : folder.toString());
    json.addProperty("epoch", plan.epochs().size());
    json.addProperty("epochs", plan.planned());
    return json;
  }

  /// Has a training that began here save and end, and waits for that.
  @Override
  public synchronized void close() throws IOException {
    if (process != null) {
      process.close();
    }
  }
}
