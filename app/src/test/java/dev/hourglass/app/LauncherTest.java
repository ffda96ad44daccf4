package dev.hourglass.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher as a user starts it, in a project of two classes whose `mvn` is a script around
/// javac, with no tools on the path but those that it may use.
class LauncherTest {
  private static final Path ROOT = root();
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final List<String> TOOLS =
      List.of(
          "bash basename cat cksum cp dirname env find grep head ln mkdir mv readlink rm sed sleep"
              .concat(" sort stty touch")
              .split(" "));

  /// Counts its calls in the file `calls`; fails where a source holds the word broken.
  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      echo "$*" >>"$(dirname "$0")/calls"
      echo "$JAVA_HOME" >"$(dirname "$0")/java_home"
      while [[ $1 != -f ]]; do shift; done
      cd "$(dirname "$2")" || exit 1
      [[ $3 != -ntp ]] || set -- "$1" "$2" "${@:4}"
      if [[ $3 == verify ]]; then
        echo "tests run"
        echo "WARNING: Using incubator modules: jdk.incubator.vector" >&2
        exit 3
      fi
      if [[ $3 == -N ]]; then
        mkdir -p "${7#*=}" && touch "${7#*=}/rapaio-jupyter-kernel-1.2.jar"
        exit
      fi
      if [[ -f app/src/main/slow ]]; then
        echo "[INFO] Downloading from central: https://one.org/a/gson-2.15.0.jar"
        sleep 3
        echo "[INFO] --- maven-compiler-plugin:3.16.0:compile (default-compile) @ hourglass-engine ---"
        sleep 3
      fi
      if grep -q broken -r app/src; then echo "[ERROR] it is broken"; exit 1; fi
      mkdir -p engine/target/classes analysis/target/classes app/target/lib
      "$JAVA_HOME/bin/javac" -d app/target/classes $(find app/src/main -name '*.java')
      if [[ -d bench ]]; then
        mkdir -p bench/target/lib && touch bench/target/lib/peer.jar
        "$JAVA_HOME/bin/javac" -d bench/target/classes $(find bench/src/main -name '*.java')
      fi
      """;

  private static final String MAIN =
      """
      package dev.hourglass.app;

      import dev.hourglass.app.terminal.StandardError;

      public class Main {
        public static void main(String[] args) throws Exception {
          StandardError.restore();
          System.out.println(String.join("|", args));
          System.out.println(System.getProperty("user.dir"));
          System.out.println(System.getProperty("hourglass.terminal"));
          System.out.println(System.getProperty("hourglass.command"));
          System.err.println("grüß “dich”");
          if (args.length > 0 && args[0].equals("settings")) {
            System.out.println(System.getenv("LC_ALL") + "|" + System.getProperty("star"));
          }
          if (args.length > 0 && args[0].equals("wait")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.err.println("saved")));
            Thread.sleep(60_000);
          }
          System.exit(7);
        }
      }
      """;

  private static final String BENCH_MAIN =
      """
      package dev.hourglass.bench;

      public class Main {
        public static void main(String[] args) {
          System.out.println("bench: " + String.join("|", args));
          System.out.println(System.getProperty("java.class.path"));
        }
      }
      """;

  /// Notes how it was called; a notebook with the word broken has a failing cell.
  private static final String NBCONVERT =
      """
      #!/usr/bin/env bash
      echo "$JUPYTER_PATH|$HOURGLASS_DATA" >"$(dirname "$0")/environment"
      while (($# > 1)); do
        if [[ $1 == --output-dir ]]; then folder=$2; fi
        if [[ $1 == --output ]]; then name=$2; fi
        shift
      done
      if grep -q broken "$1"; then
        echo "Traceback (most recent call last):"
        echo "nbclient.exceptions.CellExecutionError: An error occurred:"
        echo "CompilerException: it is broken"
        exit 1
      fi
      echo "executed" >"$folder/$name"
      """;

  @TempDir Path temp;
  private Path project;
  private Path bin;

  @BeforeEach
  void makeProject() throws IOException {
    temp = temp.toRealPath();
    project = temp.resolve("a project");
    bin = Files.createDirectory(temp.resolve("bin"));
    for (String tool : TOOLS) {
      // No links: JUnit warns about those that it deletes.
      script(bin.resolve(tool), "#!/bin/sh\nexec %s \"$@\"\n".formatted(where(tool)));
    }
    script(bin.resolve("mvn"), MAVEN);
    write("pom.xml", "<project/>");
    write("engine/pom.xml", "<project/>");
    write("analysis/pom.xml", "<project/>");
    write("analysis/src/main/java/B.java", "class B {}");
    write("app/pom.xml", "<project/>");
    write("engine/src/main/java/A.java", "class A {}");
    write("app/src/main/java/dev/hourglass/app/Main.java", MAIN);
    Path error = Path.of("app/src/main/java/dev/hourglass/app/terminal/StandardError.java");
    write(error.toString(), Files.readString(ROOT.resolve(error)));
    Files.copy(ROOT.resolve("hourglass"), project.resolve("hourglass"));
  }

  @Test
  void worksThroughALinkFromAnotherFolderAndPassesArgumentsAndExitCode() throws Exception {
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("one"), project.resolve("hourglass"));
    Path second = Files.createSymbolicLink(temp.resolve("two"), Path.of("elsewhere/one"));
    assertThat(link).isSymbolicLink();
    Result result = run(elsewhere, Map.of(), second.toString(), "a b", "", "*");
    assertThat(result.out).isEqualTo("a b||*\n" + elsewhere + "\nfalse\n" + second + "\n");
    assertThat(result.code).isEqualTo(7);
    assertThat(result.err)
        .isEqualTo("Building Hourglass (first use, about a minute)…\ngrüß “dich”\n");
  }

  @Test
  void theProgramKnowsTheWordThatItWasCalledBy() throws Exception {
    assertThat(run(project, Map.of(), "./hourglass").out).endsWith("\n./hourglass\n");
    Path installed = bin.resolve("hg");
    Files.createSymbolicLink(installed, project.resolve("hourglass"));
    assertThat(run(temp, Map.of(), installed.toString()).out).as("in the PATH").endsWith("\nhg\n");
  }

  @Test
  void aLocaleThatIsNotInstalledIsReplacedSoThatNamesBeyondAsciiWork() throws Exception {
    launch();
    Path folder = Files.createDirectory(temp.resolve("grüße 数字"));
    for (Map<String, String> locale :
        List.of(
            Map.<String, String>of(),
            Map.of("LC_ALL", "C"),
            Map.of("LC_ALL", "xx_XX.UTF-8"),
            Map.of("LANG", "xx_XX.UTF-8"),
            Map.of("LANG", "C.UTF-8", "LC_TIME", "xx_XX.UTF-8"))) {
      assertThat(run(folder, locale, hourglass(), "ä").out)
          .as("%s", locale)
          .startsWith("ä\n" + folder + "\n");
    }
    // Bash itself would complain of the locale.
    script(bin.resolve("locale"), "#!/bin/sh\necho ISO-8859-1\n");
    assertThat(run(temp, Map.of("LC_ALL", "xx_XX"), hourglass(), "settings").out)
        .as("an installed one of another encoding is the user's choice")
        .contains("\nxx_XX|");
    assertThat(run(temp, Map.of("LC_ALL", "C.UTF-8"), hourglass(), "settings").out)
        .contains("\nC.UTF-8|");
  }

  @Test
  void optionsThatTheJvmRefusesAreExplainedByTheirVariable() throws Exception {
    launch();
    for (String bad : List.of("-Xmx99999g", "-nope", "-XX:+Nope", "word", "-Xms5g -Xmx1g")) {
      Running running = start(temp, Map.of("HOURGLASS_JAVA_OPTIONS", bad), hourglass());
      running.awaitError("correct or unset HOURGLASS_JAVA_OPTIONS='" + bad + "'\n");
      Result result = running.end();
      assertThat(result.code).as(bad).isEqualTo(1);
      assertThat(result.out).as(bad).isEmpty();
      assertThat(result.err)
          .as("the JVM's own reason and our sentence")
          .contains("\nhourglass: Java did not start, the reason is above: ")
          .doesNotStartWith("hourglass");
    }
    var good = Map.of("HOURGLASS_JAVA_OPTIONS", "-XX:+UseG1GC -Dstar=*");
    assertThat(run(project, good, hourglass(), "settings").out).endsWith("|*\n");
  }

  @Test
  void nothingButTheProgramsOwnWordsReachesStandardError() throws Exception {
    launch();
    var environment =
        Map.of("JAVA_TOOL_OPTIONS", "-Da=b", "JDK_JAVA_OPTIONS", "-Dc=d", "LC_ALL", "C");
    for (int i = 0; i < 5; i++) {
      assertThat(run(temp, environment, hourglass()).err).isEqualTo("grüß “dich”\n");
    }
  }

  @Test
  void buildsWhenContentsChangedAndOnlyThen() throws Exception {
    Path source = project.resolve("engine/src/main/java/A.java");
    FileTime time = Files.getLastModifiedTime(source);
    launch();
    launch();
    assertThat(builds()).isEqualTo(1);
    Files.writeString(source, "class B {}");
    Files.setLastModifiedTime(source, time);
    launch();
    assertThat(builds()).as("changed, of the same size and time").isEqualTo(2);
    Files.delete(source);
    launch();
    assertThat(builds()).as("deleted").isEqualTo(3);
    Files.writeString(source, "class A {}");
    launch();
    assertThat(builds()).as("as at first").isEqualTo(3);
    assertThat(Files.readString(bin.resolve("java_home")))
        .isEqualToIgnoringNewLines(JDK.toString());
  }

  @Test
  void aBuildTellsItsStepsAndTheirSeconds() throws Exception {
    write("app/src/main/slow", "");
    assertThat(launch().err)
        .matches(
            """
            Building Hourglass \\(first use, about a minute\\)…
              fetching libraries \\(\\d+ s\\)
              compiling engine \\(\\d+ s\\)
            grüß “dich”
            """);
  }

  @Test
  void aBuildThatIsCutOffLeavesNothing() throws Exception {
    write("app/src/main/slow", "");
    Running running = start(temp, Map.of(), hourglass());
    running.awaitError("fetching libraries");
    running.process.destroy();
    assertThat(running.end().code).isEqualTo(143);
    assertThat(project.resolve("target/launcher").toFile().list()).containsExactly("build.log");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    Running first = start(temp, Map.of(), hourglass(), "1");
    Running second = start(temp, Map.of(), hourglass(), "2");
    assertThat(first.end().out).startsWith("1\n");
    assertThat(second.end().out).startsWith("2\n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aLockWhoseOwnerDiedIsTakenOver() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path builds = Files.createDirectories(project.resolve("target/launcher"));
    Files.createSymbolicLink(builds.resolve("lock"), Path.of(Long.toString(dead.pid())));
    assertThat(launch().code).isEqualTo(7);
    assertThat(builds.toFile().list())
        .noneMatch(name -> name.startsWith("lock") || name.startsWith("work"));
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws Exception {
    write("target", "a file where a folder should be");
    Result result = launch();
    assertThat(result.code).isEqualTo(1);
    assertThat(result.err)
        .startsWith("hourglass: cannot write to '" + project.resolve("target/launcher"))
        .hasLineCount(1);
  }

  @Test
  void aFailedBuildIsExplainedAndTriedAgain() throws Exception {
    write("app/src/main/java/Broken.java", "broken");
    Result failed = launch();
    assertThat(failed.code).isEqualTo(1);
    assertThat(failed.err)
        .contains("[ERROR] it is broken\nhourglass: the build failed: ")
        .contains("build.log");
    write("app/src/main/java/Broken.java", "class Mended {}");
    assertThat(launch().code).isEqualTo(7);
  }

  @Test
  void withoutMavenItSaysSo() throws Exception {
    Files.delete(bin.resolve("mvn"));
    Result result = launch();
    assertThat(result.code).isEqualTo(1);
    assertThat(result.err).startsWith("hourglass: found no Maven").hasLineCount(1);
    assertThat(run(temp, Map.of(), hourglass(), "test").err)
        .startsWith("hourglass: found no Maven")
        .hasLineCount(1);
  }

  @Test
  void withoutAJdkItSaysWhatItFound() throws Exception {
    var nothing = Map.of("HOURGLASS_JAVA", "", "HOURGLASS_JVM_FOLDERS", temp + "/none");
    Result none = run(temp, nothing, hourglass());
    assertThat(none.code).isEqualTo(1);
    assertThat(none.err).startsWith("hourglass: found no JDK 25 or later: install").hasLineCount(1);

    jdk("jvms/old one", "17.0.1", "");
    var old = Map.of("HOURGLASS_JAVA", "", "HOURGLASS_JVM_FOLDERS", temp + "/jvms");
    assertThat(run(temp, old, hourglass()).err).contains("old one' is Java 17").hasLineCount(1);

    var chosen = Map.of("HOURGLASS_JAVA", temp + "/jvms/old one");
    assertThat(run(temp, chosen, hourglass()).err)
        .startsWith("hourglass: HOURGLASS_JAVA is ")
        .contains("is Java 17")
        .hasLineCount(1);

    jdk("jvms/a trimmed", "25.0.1", "MODULES=\"java.base\"\n");
    assertThat(run(temp, old, hourglass()).err).contains("a trimmed' is no complete JDK");
  }

  @Test
  void findsAJdkInJavaHomeOrAmongTheUsualFolders() throws Exception {
    jdk("jvms/a17", "17.0.1", "");
    Path jvms = temp.resolve("jvms");
    Path link = Files.createSymbolicLink(jvms.resolve("temurin 25"), JDK);
    var folders = Map.of("HOURGLASS_JAVA", "", "HOURGLASS_JVM_FOLDERS", temp + "/none:" + jvms);
    assertThat(run(temp, folders, hourglass()).code).isEqualTo(7);
    Files.delete(link);
    var home =
        Map.of(
            "HOURGLASS_JAVA", "",
            "HOURGLASS_JVM_FOLDERS", "",
            "JAVA_HOME", JDK.toString());
    assertThat(run(temp, home, hourglass()).code).isEqualTo(7);
    Path java = Files.createSymbolicLink(bin.resolve("java"), JDK.resolve("bin/java"));
    var path = Map.of("HOURGLASS_JAVA", "", "HOURGLASS_JVM_FOLDERS", "");
    assertThat(run(temp, path, hourglass()).code).isEqualTo(7);
    Files.delete(java);
  }

  @Test
  void aSignalReachesTheProgramAndItsLastWordsAreShown() throws Exception {
    launch();
    Running running = start(temp, Map.of(), hourglass(), "wait");
    running.awaitError("dich");
    running.process.destroy();
    Result result = running.end();
    assertThat(result.code).isEqualTo(143);
    assertThat(result.err).endsWith("saved\n");
  }

  @Test
  void testsGoToMavenWithTheirArgumentsAndExitCode() throws Exception {
    Result result = run(temp, Map.of(), hourglass(), "test", "-Dgroups=slow", "-Da=b c");
    assertThat(result.out).isEqualTo("tests run\n");
    assertThat(result.err).isEmpty();
    assertThat(result.code).isEqualTo(3);
    assertThat(Files.readString(bin.resolve("calls"))).endsWith("verify -Dgroups=slow -Da=b c\n");
  }

  @Test
  void theBenchmarksAreABuildOfTheirOwn() throws Exception {
    write("bench/pom.xml", "<project/>");
    write("bench/src/main/java/dev/hourglass/bench/Main.java", BENCH_MAIN);
    assertThat(launch().code).isEqualTo(7);
    Result result = run(temp, Map.of(), hourglass(), "bench", "kernels", "a b");
    assertThat(result.err)
        .isEqualTo("Building the benchmarks (first use, downloads about 200 MB)…\n");
    assertThat(result.out).startsWith("bench: kernels|a b\n").contains("peer.jar");
    assertThat(run(temp, Map.of(), hourglass(), "bench").err).isEmpty();
    assertThat(builds()).as("one of the program, one of the benchmarks").isEqualTo(2);
    write("bench/src/main/java/Other.java", "class Other {}");
    launch();
    assertThat(builds()).as("the program knows nothing of them").isEqualTo(2);
    run(temp, Map.of(), hourglass(), "bench");
    assertThat(project.resolve("target/launcher").toFile().list())
        .as("their latest build only, and the program's")
        .filteredOn(name -> !name.endsWith(".log"))
        .hasSize(2)
        .filteredOn(name -> name.startsWith("bench-"))
        .hasSize(1);
  }

  @Test
  void helpOfTheLaunchersCommandsNeedsNeitherJavaNorABuild() throws Exception {
    write("bench/src/help/bench.txt", "Usage: all\n");
    write("bench/src/help/kernels.txt", "Usage: kernels\n");
    Map<String, String> nothing =
        Map.of("HOURGLASS_JAVA", "", "HOURGLASS_JVM_FOLDERS", temp + "/none");
    Map<List<String>, String> usages =
        Map.of(
            List.of("bench", "--help"), "Usage: all\n",
            List.of("bench", "--threads", "2", "-h"), "Usage: all\n",
            List.of("bench", "kernels", "--help"), "Usage: kernels\n",
            List.of("test", "--help"), "Usage: hourglass test ",
            List.of("notebook", "--help"), "Usage: hourglass notebook ");
    for (var usage : usages.entrySet()) {
      List<String> call = new ArrayList<>(List.of(hourglass()));
      call.addAll(usage.getKey());
      Result result = run(temp, nothing, call.toArray(String[]::new));
      assertThat(result.out).startsWith(usage.getValue());
      assertThat(result.err).isEmpty();
      assertThat(result.code).isZero();
      assertThat(result.out.lines()).allMatch(line -> line.length() <= 80);
    }
    assertThat(bin.resolve("calls")).doesNotExist();
  }

  @Test
  void whatTheNotebookNeedsIsSaidInTheSameWordsEverywhere() throws Exception {
    String help = run(temp, Map.of(), hourglass(), "notebook", "--help").out;
    List<String> needs =
        Pattern.compile("'((?:apt-get|pip) install [^']+)'")
            .matcher(help)
            .results()
            .map(result -> result.group(1))
            .toList();
    assertThat(needs).hasSize(4);
    for (String need : needs) {
      assertThat(ROOT.resolve("docs/notebook.md")).content().contains("`" + need + "`");
    }
    assertThat(ROOT.resolve(".ci/run"))
        .content()
        .contains(needs.get(2).replace("apt-get install ", ""));
    makeNotebook("fine");
    assertThat(run(temp, Map.of(), hourglass(), "notebook").err)
        .contains("'" + needs.get(0) + "' or '" + needs.get(1) + "'");
    assertThat(run(temp, Map.of(), hourglass(), "notebook", "--execute").err)
        .contains("'" + needs.get(2) + "' or '" + needs.get(3) + "'");
  }

  @Test
  void runsANotebookWithAKernelThatKnowsTheProgram() throws Exception {
    makeNotebook("fine");
    script(bin.resolve("jupyter-nbconvert"), NBCONVERT);
    Result result = run(temp, Map.of(), hourglass(), "notebook", "--execute", "-o", "out.ipynb");
    assertThat(result.err)
        .startsWith("Building Hourglass")
        .contains("Fetching the Java kernel for Jupyter (first use, 14 MB)…\n");
    assertThat(result.out).isEqualTo("Wrote out.ipynb\n");
    assertThat(result.code).isZero();
    assertThat(temp.resolve("out.ipynb")).hasContent("executed");
    Path shared = project.resolve(".jupyter/share/jupyter");
    assertThat(bin.resolve("environment")).hasContent(shared + "|" + temp.resolve("data"));

    Path kernel = shared.resolve("kernels/hourglass");
    JsonObject json =
        JsonParser.parseString(Files.readString(kernel.resolve("kernel.json"))).getAsJsonObject();
    JsonArray words = json.getAsJsonArray("argv");
    assertThat(words.get(0).getAsString()).isEqualTo(JDK.resolve("bin/java").toString());
    assertThat(words.get(words.size() - 2).getAsString())
        .isEqualTo(kernel.resolve("rapaio-jupyter-kernel-1.2.jar").toString());
    assertThat(Path.of(words.get(words.size() - 2).getAsString())).exists();
    assertThat(json.getAsJsonObject("env").get("RJK_CLASSPATH").getAsString())
        .startsWith(project.resolve("target/launcher") + "/")
        .contains("/classes;");

    run(temp, Map.of(), hourglass(), "notebook", "--execute");
    assertThat(project.resolve("notebooks/mnist_autoencoder.ipynb")).hasContent("executed");
    assertThat(builds()).as("one build, one kernel").isEqualTo(2);
  }

  @Test
  void aFailingCellEndsANotebookWithItsReasonAndChangesNothing() throws Exception {
    makeNotebook("broken");
    script(bin.resolve("jupyter-nbconvert"), NBCONVERT);
    Result result = run(temp, Map.of(), hourglass(), "notebook", "--execute");
    assertThat(result.code).isEqualTo(1);
    assertThat(result.out).isEmpty();
    assertThat(result.err)
        .contains("…\nCompilerException: it is broken\nhourglass: a cell of '")
        .doesNotContain("Traceback");
    assertThat(project.resolve("notebooks")).isDirectoryNotContaining("glob:**/.*");
    assertThat(project.resolve("notebooks/mnist_autoencoder.ipynb")).hasContent("broken");
  }

  @Test
  void opensTheNotebookInWhatThereIsOfJupyter() throws Exception {
    makeNotebook("fine");
    assertThat(run(temp, Map.of(), hourglass(), "notebook").err)
        .startsWith("hourglass: found neither jupyter-lab nor jupyter-notebook")
        .hasLineCount(1);
    assertThat(run(temp, Map.of(), hourglass(), "notebook", "--execute").err)
        .startsWith("hourglass: found no jupyter-nbconvert")
        .hasLineCount(1);
    script(bin.resolve("jupyter-notebook"), "#!/usr/bin/env bash\necho \"opened $1\"\n");
    assertThat(run(temp, Map.of(), hourglass(), "notebook").out)
        .isEqualTo("opened " + project.resolve("notebooks/mnist_autoencoder.ipynb") + "\n");
  }

  @Test
  void wrongWordsAboutNotebooksAreRefused() throws Exception {
    makeNotebook("fine");
    for (String words : List.of("--exec", "--execute -o", "-o out", "one two")) {
      List<String> call = new ArrayList<>(List.of(hourglass(), "notebook"));
      call.addAll(List.of(words.split(" ", -1)));
      Result result = run(temp, Map.of(), call.toArray(String[]::new));
      assertThat(result.code).as(words).isEqualTo(2);
      assertThat(result.err)
          .startsWith("hourglass: ")
          .endsWith("See " + hourglass() + " notebook --help\n")
          .hasLineCount(2);
    }
    assertThat(run(temp, Map.of(), hourglass(), "notebook", "none.ipynb").err)
        .isEqualTo("hourglass: there is no notebook 'none.ipynb', expected one: check the path\n");
  }

  private void makeNotebook(String content) throws IOException {
    write("pom.xml", "<project><jupyter-kernel.version>1.2</jupyter-kernel.version></project>");
    write("notebooks/mnist_autoencoder.ipynb", content);
  }

  /// With the real Maven and the whole of the project, as in a fresh clone.
  @Test
  @Tag("slow")
  void aFreshCloneBuildsAndRuns() throws Exception {
    Path clone = Files.createDirectory(temp.resolve("clone"));
    var copy =
        new ProcessBuilder(
            "cp", "-R", "hourglass", "pom.xml", "engine", "analysis", "app", clone.toString());
    assertThat(copy.directory(ROOT.toFile()).start().waitFor()).isZero();
    var environment =
        Map.of("PATH", System.getenv("PATH"), "HOME", System.getProperty("user.home"));
    Running running = start(clone, environment, clone.resolve("hourglass").toString());
    assertThat(running.process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    Result result = running.end();
    assertThat(result.err)
        .startsWith("Building Hourglass (first use, about a minute)…\n")
        .doesNotContain("WARNING");
    assertThat(result.code).isEqualTo(2);
  }

  private String hourglass() {
    return project.resolve("hourglass").toString();
  }

  private Result launch() throws Exception {
    return run(temp, Map.of(), hourglass());
  }

  private Result run(Path folder, Map<String, String> environment, String... command)
      throws Exception {
    return start(folder, environment, command).end();
  }

  private Running start(Path folder, Map<String, String> environment, String... command)
      throws IOException {
    Path out = Files.createTempFile(temp, "out", "");
    Path err = Files.createTempFile(temp, "err", "");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("HOURGLASS_JAVA", JDK.toString());
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Running(builder.start(), out, err);
  }

  private long builds() throws IOException {
    return Files.readString(bin.resolve("calls"), UTF_8).lines().count();
  }

  private void write(String file, String content) throws IOException {
    Path path = project.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private void jdk(String folder, String version, String more) throws IOException {
    Path home = temp.resolve(folder);
    Files.createDirectories(home.resolve("bin"));
    script(home.resolve("bin/java"), "#!/usr/bin/env bash\nexit 1\n");
    script(home.resolve("bin/javac"), "#!/usr/bin/env bash\nexit 1\n");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n" + more);
  }

  private static Path where(String tool) {
    return Stream.of("/usr/bin", "/bin")
        .map(folder -> Path.of(folder, tool))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  private static void script(Path file, String content) throws IOException {
    Files.writeString(file, content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path root() {
    Path module = Path.of("").toAbsolutePath();
    return Files.exists(module.resolve("hourglass")) ? module : module.resolve("..").normalize();
  }

  private record Result(int code, String out, String err) {}

  private record Running(Process process, Path outFile, Path errFile) {
    Result end() throws Exception {
      try {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
      } finally {
        process.destroyForcibly();
      }
      return new Result(process.exitValue(), Files.readString(outFile), Files.readString(errFile));
    }

    void awaitError(String text) throws Exception {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!Files.readString(errFile).contains(text)) {
        assertThat(System.nanoTime()).as("waiting for '%s'", text).isLessThan(deadline);
        Thread.sleep(50);
      }
    }
  }
}
