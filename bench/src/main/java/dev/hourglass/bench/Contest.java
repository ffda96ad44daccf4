package dev.hourglass.bench;

import dev.hourglass.bench.Result.Entry;
import dev.hourglass.bench.peers.Gate;
import dev.hourglass.bench.peers.Job;
import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.bench.peers.Peer;
import dev.hourglass.bench.peers.Peer.Setting;
import dev.hourglass.bench.peers.Preset;
import dev.hourglass.bench.peers.WorkerProcess;
import dev.hourglass.bench.timing.Medians;
import dev.hourglass.bench.timing.Peak;
import dev.hourglass.bench.timing.Timing;
import dev.hourglass.bench.timing.Turns;
import dev.hourglass.bench.timing.Turns.Turn;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lets contenders take turns, each in a process of its own and at the fastest of its settings.
///
/// @param runs turns of each
/// @param warmUp seconds of each at least
/// @param mnist folder of MNIST's files, or null for synthetic digits
/// @param out where tables appear as soon as they are ready
record Contest(int runs, double warmUp, @Nullable String mnist, PrintStream out) {
  /// What one image at a time is timed with.
  private static final int SINGLES = 5_000;

  /// Turns that decide between two settings.
  private static final int TRIALS = 3;

  /// A contender with the settings that it may have.
  ///
  /// @param name as the table shows it
  /// @param jobs one for each setting, alike otherwise
  record Candidate(String name, List<Job> jobs) {
    int images() {
      return jobs.getFirst().batch() * jobs.getFirst().calls();
    }
  }

  /// A candidate's process at one of its settings.
  ///
  /// @param seconds of a turn
  private record Warm(
      Candidate candidate, Setting setting, WorkerProcess process, double seconds) {}

  /// What no implementation with these multiply-adds can beat, per image.
  ///
  /// @param multiplyAdds of an image
  /// @param threads that reach the peak together
  record Bound(long multiplyAdds, int threads) implements Turn {
    static final String NAME = "bound: FMA peak";

    @Override
    public Timing take() {
      return Timing.of(2.0 * multiplyAdds / (1e9 * Peak.gflops(threads)));
    }
  }

  /// Compares all contenders with Hourglass before anything is timed.
  List<Gate.Agreement> gate(int threads) throws IOException {
    Setting setting = new Setting(threads, true);
    List<Gate.Agreement> agreements =
        WorkerProcess.gate(job(Peer.HOURGLASS, setting, Activity.ENCODE, Gate.IMAGES_NEEDED, 1));
    agreements.forEach(agreement -> out.println("gate       " + agreement.sentence()));
    return agreements;
  }

  /// A job on the classic model.
  Job job(Peer peer, Setting setting, Activity activity, int batch, int calls) {
    return new Job(peer, setting, Preset.CLASSIC, activity, batch, calls, warmUp, mnist);
  }

  /// A contender at the classic model, with all of its settings.
  Candidate candidate(Peer peer, int threads, Activity activity, int batch, int calls) {
    return new Candidate(
        peer.toString(),
        peer.settings(threads).stream()
            .map(setting -> job(peer, setting, activity, batch, calls))
            .toList());
  }

  /// Hourglass and onnxruntime with one image at a time, on one thread.
  Result single(Activity activity, String name) throws Exception {
    Task task =
        new Task(
            "%s one image, 1 thread (%d calls)".formatted(name, SINGLES),
            Task.Unit.MICROSECONDS_PER_IMAGE,
            Task.Ratio.HOURGLASS);
    List<Candidate> candidates =
        Stream.of(Peer.HOURGLASS, Peer.ONNXRUNTIME)
            .map(peer -> candidate(peer, 1, activity, 1, SINGLES))
            .toList();
    return show(new Result(task, race(candidates, null)));
  }

  /// Lets candidates take turns, and the processor's peak with them if there is a bound.
  ///
  /// @return the candidates in order, then the bound
  List<Entry> race(List<Candidate> candidates, @Nullable Bound bound) throws Exception {
    List<Warm> warm = new ArrayList<>();
    try {
      Map<String, Turn> turns = new LinkedHashMap<>();
      for (Candidate candidate : candidates) {
        Warm fastest = fastest(candidate);
        warm.add(fastest);
        turns.put(candidate.name, fastest.process);
      }
      if (bound != null) {
        bound.take();
        turns.put(Bound.NAME, bound);
      }
      return entries(warm, Turns.take(turns, runs));
    } finally {
      warm.forEach(one -> one.process.close());
    }
  }

  private static List<Entry> entries(List<Warm> warm, Map<String, List<Timing>> turns) {
    List<Entry> entries = new ArrayList<>();
    for (Warm one : warm) {
      Candidate candidate = one.candidate;
      entries.add(
          new Entry(
              candidate.name,
              one.setting.toString(),
              candidate.images(),
              turns.getOrDefault(candidate.name, List.of())));
    }
    List<Timing> bound = turns.get(Bound.NAME);
    if (bound != null) {
      entries.add(new Entry(Bound.NAME, "", 1, bound));
    }
    return entries;
  }

  /// Tries each setting while no other process runs; only the fastest one's stays.
  private Warm fastest(Candidate candidate) throws Exception {
    List<Job> jobs = candidate.jobs;
    Warm best = warm(candidate, jobs.getFirst());
    for (Job job : jobs.subList(1, jobs.size())) {
      Warm other = warm(candidate, job);
      if (other.seconds < best.seconds) {
        best.process.close();
        best = other;
      } else {
        other.process.close();
      }
    }
    return best;
  }

  private Warm warm(Candidate candidate, Job job) throws Exception {
    out.printf("timing     %s, %s%n", candidate.name, job.setting());
    WorkerProcess process = WorkerProcess.start(job);
    List<Timing> trials = new ArrayList<>();
    for (int trial = 0; trial < TRIALS; trial++) {
      trials.add(process.take());
    }
    double seconds = Medians.of(Timing.seconds(trials));
    return new Warm(candidate, job.setting(), process, seconds);
  }

  /// Prints a table.
  Result show(Result result) {
    out.println();
    out.print(result.table());
    return result;
  }
}
