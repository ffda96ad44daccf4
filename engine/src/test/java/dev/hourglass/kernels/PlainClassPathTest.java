package dev.hourglass.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.testing.OtherJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The library in a program that was started with a class path and nothing else.
class PlainClassPathTest {
  private static final String VECTOR = "--add-modules";
  private static final String MODULE = "jdk.incubator.vector";

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

  @Test
  void withoutFusedMultiplyAddsItSaysOnceThatItWillSeemToHang() throws Exception {
    assertThat(run("scalar", VECTOR, MODULE, "-XX:+IgnoreUnrecognizedVMOptions", "-XX:-UseFMA"))
        .containsOnlyOnce("WARNING: This Java has no fused multiply-add instruction")
        .contains("tens of thousands of times slower");
  }

  @Test
  void withoutTheOptimisingCompilerItSaysSo() throws Exception {
    assertThat(run("scalar", VECTOR, MODULE, "-XX:TieredStopAtLevel=1"))
        .containsOnlyOnce("WARNING: This Java compiles without its optimising compiler");
    assertThat(run("scalar", VECTOR, MODULE, "-Xint"))
        .containsOnlyOnce("WARNING: This Java only interprets");
  }

  @ParameterizedTest
  @CsvSource({
    "hourglass.kernels, gpu, 'expected scalar or vector'",
    "hourglass.kernels, Vector, 'expected scalar or vector'",
    "hourglass.lanes, abc, 'expected 4, 8 or 16'",
    "hourglass.lanes, 32, 'expected 4, 8 or 16'",
    "hourglass.lanes, ' 8', 'expected 4, 8 or 16'"
  })
  void aPropertyThatMeansNothingIsAnExceptionWithTheValuesThatDo(
      String property, String value, String message) throws Exception {
    Process process = start(temp.resolve("err"), VECTOR, MODULE, "-D" + property + "=" + value);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(temp.resolve("err")))
        .contains("IllegalStateException: the system property " + property + " is '" + value)
        .contains(message);
  }

  /// Runs {@link #main} in a JVM of its own.
  ///
  /// @return what was on standard error
  private String run(String kernels, String... options) throws Exception {
    Path err = temp.resolve("err");
    Process process = start(err, options);
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(err);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(out.lines()).hasSize(2).allMatch(line -> line.startsWith(kernels));
    return said;
  }

  private static Process start(Path err, String... options) throws IOException {
    var builder =
        OtherJvm.of(List.of(options), PlainClassPathTest.class).redirectError(err.toFile());
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.start();
  }

  /// Asks for the kernels twice, as a program does that trains and then encodes.
  public static void main(String[] args) {
    System.out.println(Kernels.best().name());
    System.out.println(Kernels.best().name());
  }
}
