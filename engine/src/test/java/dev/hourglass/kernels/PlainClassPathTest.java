package dev.hourglass.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The library in a program that was started with a class path and nothing else.
class PlainClassPathTest {
  @TempDir Path temp;

  @Test
  void withoutTheVectorModuleItRunsAndSaysOnceHowToBeFaster() throws Exception {
    String said = run("scalar");
    assertThat(said)
        .containsOnlyOnce("WARNING: The module jdk.incubator.vector is not loaded")
        .contains("start Java with --add-modules jdk.incubator.vector")
        .doesNotContain("Exception");
  }

  @Test
  void whoAsksForTheSlowKernelsIsNotWarned() throws Exception {
    assertThat(run("scalar", "-Dhourglass.kernels=scalar")).isEmpty();
  }

  @Test
  void withTheVectorModuleNothingIsSaidOfIt() throws Exception {
    assertThat(run("vector", "--add-modules", "jdk.incubator.vector")).doesNotContain("not loaded");
  }

  /// Runs {@link #main} in a JVM of its own.
  ///
  /// @return what was on standard error
  private String run(String kernels, String... options) throws Exception {
    Path err = temp.resolve("err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PlainClassPathTest.class.getName());
    var builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(err);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(out.lines()).hasSize(2).allMatch(line -> line.startsWith(kernels));
    return said;
  }

  /// Asks for the kernels twice, as a program does that trains and then encodes.
  public static void main(String[] args) {
    System.out.println(Kernels.best().name());
    System.out.println(Kernels.best().name());
  }
}
