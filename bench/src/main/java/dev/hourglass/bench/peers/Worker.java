package dev.hourglass.bench.peers;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.hourglass.bench.timing.Timing;
import dev.hourglass.bench.timing.Turns;
import dev.hourglass.bench.timing.Turns.Turn;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The process of one contender: it prepares a job, warms up, and takes one turn for each line that
/// it reads; every answer is a line of JSON. The first process of a benchmark is the gate.
public final class Worker {
  /// Timings of calls that are not counted are NaN.
  static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

  /// Checks all contenders, with as many threads at most as the job says.
  static final String GATE = "gate";

  /// Takes turns at the job.
  static final String TURNS = "turns";

  private Worker() {}

  /// What a worker says, one of four things.
  ///
  /// @param version of the library, as soon as it is warm
  /// @param timing of a turn
  /// @param agreements of all contenders with Hourglass
  /// @param error why there is none of these
  record Answer(
      @Nullable String version,
      @Nullable Timing timing,
      @Nullable List<Gate.Agreement> agreements,
      @Nullable String error) {}

  /// The process.
  ///
  /// @param arguments {@link #GATE} or {@link #TURNS}, and a {@link Job} as JSON
  public static void main(String[] arguments) {
    PrintStream out = System.out;
    // What a library prints must not come between the answers.
    System.setOut(System.err);
    int code = 0;
    try {
      Job job = GSON.fromJson(arguments[1], Job.class);
      if (arguments[0].equals(GATE)) {
        var agreements = Gate.checkAll(job.preset(), job.images(), job.setting().threads());
        answer(out, new Answer(null, null, agreements, null));
      } else {
        serve(job, out);
      }
    } catch (Exception e) {
      answer(out, new Answer(null, null, null, e.getMessage() == null ? "" + e : e.getMessage()));
      code = 1;
    }
    System.exit(code);
  }

  private static void serve(Job job, PrintStream out) throws Exception {
    BenchImages images = job.images();
    try (Contender contender = job.open(images)) {
      Turn turn = job.turn(contender, images);
      Turns.warmUp(turn, job.warmUp());
      answer(out, new Answer(contender.version(), null, null, null));
      var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (lines.readLine() != null) {
        answer(out, new Answer(null, turn.take(), null, null));
      }
    }
  }

  private static void answer(PrintStream out, Answer answer) {
    out.println(GSON.toJson(answer));
    out.flush();
  }
}
