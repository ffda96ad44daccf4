package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.app.commands.HourglassCommand;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// The command line as a user starts it: the real launcher over the real sources, in a copy of the
/// project whose `mvn` is a script that hands over the classes which the running build has just
/// compiled, so that no test waits for a second build.
///
/// Every output is checked for what no user may see: stack traces, exceptions, remarks of the JVM.
/// No test reaches the network: the environment names a proxy that is not there.
public final class Cli {
  public static final Path ROOT = root();
  public static final List<String> TINY = List.of("--dataset", "synthetic:600", "--epochs", "1");

  /// Far more than a command of a test needs on a busy machine.
  private static final int MOST_SECONDS = 180;

  private static final Map<String, String> NO_NETWORK =
      Map.of("all_proxy", "127.0.0.1:9", "https_proxy", "127.0.0.1:9", "http_proxy", "127.0.0.1:9");

  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      while [[ $1 != -f ]]; do shift; done
      work=$(dirname "$2")
      for module in engine analysis app; do
        mkdir -p "$work/$module/target"
        cp -R "$BUILT/$module/target/classes" "$work/$module/target/classes" || exit 1
      done
      cp -R "$BUILT/app/target/lib" "$work/app/target/lib"
      """;

  /// A shell cannot give a signal back that it has inherited as ignored; Perl, which Linux and
  /// macOS have, can.
  private static final String WITH_CTRL_C = "$SIG{INT} = shift; exec {$ARGV[0]} @ARGV or die $!";

  private static @Nullable Path launcher;
  private static @Nullable Path model;

  private final Path folder;
  private final String options;

  /// Commands that run in a folder.
  public Cli(Path folder) {
    this(folder, "");
  }

  /// Commands that run in a folder with more options for the JVM.
  public Cli(Path folder, String options) {
    this.folder = folder;
    this.options = options;
  }

  /// The folder of a run that is made once for all tests: no test changes it.
  public static synchronized Path model() throws Exception {
    Path trained = model;
    if (trained == null) {
      Path home = launcher().resolveSibling("shared");
      Files.createDirectories(home);
      new Cli(home).ok("train", TINY, "--out", "model");
      trained = home.resolve("model");
      model = trained;
    }
    return trained;
  }

  /// Runs a command that must succeed; nothing may be on standard error.
  public Result ok(Object... arguments) throws Exception {
    Result result = ended(0, arguments);
    assertThat(result.err).isEmpty();
    return result;
  }

  /// Runs a command that must fail with one sentence on standard error.
  public String fails(Object... arguments) throws Exception {
    Result result = ended(1, arguments);
    assertThat(result.err).startsWith("hourglass: ").hasLineCount(1);
    return result.err.strip();
  }

  private Result ended(int code, Object... arguments) throws Exception {
    Result result = run(arguments);
    assertThat(result.code)
        .as("%s: %s%s", Arrays.asList(arguments), result.out, result.err)
        .isEqualTo(code);
    return result;
  }

  /// Runs a command inside this JVM, where starting one for each would take most of the time.
  public static Result inside(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        HourglassCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int code = line.execute(arguments.toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }

  /// Runs a command that must be refused as wrong usage, with a hint in the second line.
  public String refuses(Object... arguments) throws Exception {
    Result result = ended(2, arguments);
    assertThat(result.out).isEmpty();
    assertThat(result.err).startsWith("hourglass: ").containsPattern("\nSee \\S*hourglass");
    return result.err.strip();
  }

  /// Runs a command whose every word is fit for a user.
  public Result run(Object... arguments) throws Exception {
    Result result = start(arguments).end();
    assertThat(result.out + result.err)
        .doesNotContain("WARNING:")
        .doesNotContain("Exception")
        .doesNotContain("at dev.hourglass");
    return result;
  }

  /// Runs a command in a shell's pipe or with its redirections.
  ///
  /// @param behind what follows the command, as in `> /dev/full` or `| head -n 1`
  public Result shell(String behind, Object... arguments) throws Exception {
    List<String> command = command(arguments);
    command.addAll(0, List.of("bash", "-c", "\"$0\" \"$@\" " + behind));
    return start(folder, environment(NO_NETWORK), command).end();
  }

  /// Starts a command as from a terminal: Ctrl-C reaches it, even where these tests run in the
  /// background of a script, whose shell ignores it for itself and all that it starts.
  public Running start(Object... arguments) throws Exception {
    return startWith(NO_NETWORK, arguments);
  }

  /// Starts a command that another one runs.
  public Running startBehind(List<String> runner, Object... arguments) throws Exception {
    List<String> command = command(arguments);
    command.addAll(0, runner);
    return start(folder, environment(NO_NETWORK), command);
  }

  /// Starts a command in an environment of more than the usual, which must not reach the network.
  public Running startWith(Map<String, String> environment, Object... arguments) throws Exception {
    return start("DEFAULT", environment, arguments);
  }

  /// Starts a command as from the background of a script: Ctrl-C is ignored.
  public Running startInBackground(Object... arguments) throws Exception {
    return start("IGNORE", NO_NETWORK, arguments);
  }

  private Running start(String ctrlC, Map<String, String> environment, Object... arguments)
      throws Exception {
    List<String> command = command(arguments);
    command.addAll(0, List.of("perl", "-e", WITH_CTRL_C, ctrlC));
    return start(folder, environment(environment), command);
  }

  private Map<String, String> environment(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("HOURGLASS_JAVA_OPTIONS", options);
    return all;
  }

  private static List<String> command(Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher().toString()));
    for (Object argument : arguments) {
      if (argument instanceof List<?> several) {
        several.forEach(one -> command.add(one.toString()));
      } else {
        command.add(argument.toString());
      }
    }
    return command;
  }

  /// Runs a line in bash, which knows the launcher as `$HOURGLASS`, and which must succeed.
  public void shell(String line) throws Exception {
    Map<String, String> environment = new HashMap<>(environment(NO_NETWORK));
    environment.put("HOURGLASS", launcher().toString());
    Result result = start(folder, environment, List.of("bash", "-c", line)).end();
    assertThat(result.code).as("%s: %s%s", line, result.out, result.err).isZero();
  }

  private static Running start(Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    Path out = Files.createTempFile("hourglass", ".out");
    Path err = Files.createTempFile("hourglass", ".err");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name ->
            name.startsWith("HOURGLASS") || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    builder.environment().put("HOURGLASS_JAVA", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Running(builder.start(), out, err);
  }

  /// The folder of the launcher and its build, as if it were the project's.
  public static Path project() throws Exception {
    return launcher().resolveSibling("");
  }

  private static synchronized Path launcher() throws Exception {
    Path made = launcher;
    if (made == null) {
      made = install(Files.createTempDirectory("hourglass-cli").toRealPath());
      launcher = made;
    }
    return made;
  }

  /// Copies the project and lets its launcher "build" it.
  private static Path install(Path home) throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home)));
    Path project = Files.createDirectories(home.resolve("project"));
    for (String module : List.of("engine", "analysis", "app")) {
      Files.createDirectories(project.resolve(module).resolve("src"));
      copy(module + "/pom.xml", project);
      copy(module + "/src/main", project);
    }
    copy("pom.xml", project);
    copy("hourglass", project);
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path maven = bin.resolve("mvn");
    Files.writeString(maven, MAVEN);
    assertThat(maven.toFile().setExecutable(true)).isTrue();
    Path launcher = project.resolve("hourglass");
    String path = bin + File.pathSeparator + System.getenv("PATH");
    Result built =
        start(
                home,
                Map.of("PATH", path, "BUILT", ROOT.toString()),
                List.of(launcher.toString(), "--version"))
            .end();
    assertThat(built.code).as(built.err).isZero();
    return launcher;
  }

  private static void copy(String what, Path project) throws Exception {
    String to = project.resolve(what).resolve("..").normalize().toString();
    var cp = new ProcessBuilder("cp", "-R", ROOT.resolve(what).toString(), to).inheritIO().start();
    assertThat(cp.waitFor()).isZero();
  }

  private static void delete(Path home) {
    try {
      new ProcessBuilder("rm", "-rf", home.toString()).start().waitFor();
    } catch (IOException e) {
      // Left to the system, which empties its folder of temporary files.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path root() {
    Path module = Path.of("").toAbsolutePath();
    return Files.exists(module.resolve("hourglass")) ? module : module.resolve("..").normalize();
  }

  /// What a command left behind.
  public record Result(int code, String out, String err) {}

  /// A command under way.
  record Running(Process process, Path outFile, Path errFile) {
    Result end() throws Exception {
      try {
        awaitEnd();
        return new Result(
            process.exitValue(), Files.readString(outFile), Files.readString(errFile));
      } finally {
        process.destroyForcibly();
        Files.deleteIfExists(outFile);
        Files.deleteIfExists(errFile);
      }
    }

    /// Sends a signal: the launcher has become the JVM.
    void signal(String name) throws Exception {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()));
      assertThat(kill.start().waitFor()).isZero();
    }

    void awaitOut(String text) throws Exception {
      await("'" + text + "'", () -> Files.readString(outFile).contains(text));
    }

    /// Waits for something that the command does while it runs.
    void await(String what, Callable<Boolean> condition) throws Exception {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
      while (!condition.call()) {
        assertThat(System.nanoTime()).as("waiting for %s", what).isLessThan(deadline);
        assertThat(process.isAlive())
            .as("alive, waiting for %s: %s", what, Files.readString(errFile))
            .isTrue();
        Thread.sleep(50);
      }
    }

    /// Waits for the end of a command that has been told to end.
    void awaitEnd() throws Exception {
      assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
    }
  }
}
