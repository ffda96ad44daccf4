package dev.hourglass.bench.peers;

import dev.hourglass.bench.peers.Worker.Answer;
import dev.hourglass.bench.timing.Timing;
import dev.hourglass.bench.timing.Turns.Turn;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A contender in a JVM of its own, with this one's options.
///
/// Between its turns the process is stopped by a signal: the threads of libtorch and onnxruntime
/// spin after their work and would take the processors from whoever is next, and so would a
/// compiler.
public final class WorkerProcess implements Turn, AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final Thread end = new Thread(this::end);

  private WorkerProcess(String mode, Job job) throws IOException {
    name = job.peer().toString();
    ProcessBuilder builder = new ProcessBuilder(command(mode, Worker.GSON.toJson(job)));
    // onnxruntime 1.29 ends the process where the command line has more than 4,096 characters.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = process.inputReader();
    // A stopped process would outlive this one.
    Runtime.getRuntime().addShutdownHook(end);
  }

  /// Compares every contender with Hourglass, at every setting.
  ///
  /// @param job whose preset and images are used, and at most as many threads
  /// @throws IllegalStateException if one computes something else
  public static List<Gate.Agreement> gate(Job job) throws IOException {
    try (WorkerProcess worker = new WorkerProcess(Worker.GATE, job)) {
      return Objects.requireNonNull(worker.answer().agreements());
    }
  }

  /// Starts a process and returns as soon as it is warm.
  public static WorkerProcess start(Job job) throws IOException {
    WorkerProcess worker = new WorkerProcess(Worker.TURNS, job);
    try {
      worker.answer();
      worker.signal("STOP");
      return worker;
    } catch (IOException | RuntimeException e) {
      worker.close();
      throw e;
    }
  }

  /// {@return the process's id}
  long pid() {
    return process.pid();
  }

  /// Continues for one turn.
  @Override
  public Timing take() throws IOException {
    signal("CONT");
    process.outputWriter().write('\n');
    process.outputWriter().flush();
    Timing timing = Objects.requireNonNull(answer().timing());
    signal("STOP");
    return timing;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(end);
    end();
  }

  /// Ends as on Ctrl-C, so that onnxruntime's temporary files are removed.
  private void end() {
    try {
      signal("CONT");
      process.destroy();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(
          "the process of %s ended without an answer: the reason is above".formatted(name));
    }
    Answer answer = Worker.GSON.fromJson(line, Answer.class);
    if (answer.error() != null) {
      throw new IllegalStateException(answer.error());
    }
    return answer;
  }

  /// By the shell's own kill, which is there on every system that has signals.
  private void signal(String signal) throws IOException {
    List<String> command = List.of("sh", "-c", "kill -%s %d".formatted(signal, process.pid()));
    try {
      new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a turn was prepared", e);
    }
  }

  private static List<String> command(String mode, String job) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      // The launcher's descriptor is not passed on.
      if (!option.startsWith("-Dhourglass.stderr")) {
        command.add(option);
      }
    }
    command.addAll(List.of(Worker.class.getName(), mode, job));
    return command;
  }
}
