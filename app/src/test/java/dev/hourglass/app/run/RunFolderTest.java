package dev.hourglass.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.TrainingState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A folder is held by one run, and whatever a killed one leaves there harms none of the next.
class RunFolderTest {
  private static final LocalDateTime TIME = LocalDateTime.of(2030, 1, 2, 3, 4, 5);

  @TempDir Path temp;

  @Test
  void trainingsOfTheSameSecondGetFoldersOfTheirOwn() throws IOException {
    List<Path> folders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      folders.add(RunFolder.fresh(temp.resolve("runs"), "mnist-classic", TIME));
    }
    assertThat(folders)
        .extracting(folder -> folder.getFileName().toString())
        .containsExactly(
            "mnist-classic-20300102-030405",
            "mnist-classic-20300102-030405-2",
            "mnist-classic-20300102-030405-3");
    assertThat(folders).allMatch(Files::isDirectory);
  }

  @Test
  void namesOfModelsAreCutToWhatAFileSystemTakes() throws IOException {
    for (String letter : List.of("a", "ä", "数", "𠀀")) {
      assertThat(RunFolder.fresh(temp, letter.repeat(300), TIME)).isDirectory();
    }
    assertThat(RunFolder.fresh(temp, "../a b", TIME).getFileName())
        .asString()
        .startsWith("..-a-b-");
  }

  @Test
  void aFolderIsHeldByOneRun() throws IOException {
    try (RunFolder first = RunFolder.resume(temp)) {
      assertThatIOException()
          .isThrownBy(() -> RunFolder.resume(temp))
          .withMessageStartingWith("another run is writing to " + first.path());
    }
    RunFolder.resume(temp).close();
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aRefusalWithinTheProcessKeepsTheLockFromOtherProcesses() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp);
    try (RunFolder _ = RunFolder.resume(temp)) {
      for (Path same : List.of(temp, link)) {
        assertThatIOException().isThrownBy(() -> RunFolder.resume(same));
      }
      assertThat(triedByAnotherProcess(temp)).startsWith("another run is writing to " + temp);
    }
    assertThat(triedByAnotherProcess(temp)).isEqualTo("held");
  }

  private static String triedByAnotherProcess(Path folder) throws IOException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RunFolderTest.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// A process that tries to hold a folder and says what comes of it.
  public static void main(String[] args) {
    try (RunFolder _ = RunFolder.resume(Path.of(args[0]))) {
      System.out.print("held");
    } catch (IOException e) {
      System.out.print(e.getMessage());
    }
    System.out.flush();
  }

  @Test
  void aFileSystemWithoutLocksIsCalledThat() {
    assertThatIOException()
        .isThrownBy(() ->
            RunFolder.resume(
                temp,
                _ -> {
                  throw new IOException("No locks available");
                }))
        .withMessage(
            "the file system of %s cannot lock files (No locks available), expected one where a run can hold its folder: choose another with --out"
                .formatted(temp));
  }

  @Test
  void foldersThatCannotBeMadeAreRefusedWithTheTrueReason() throws IOException {
    Files.writeString(temp.resolve("file"), "");
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("gone"));
    Path loop = Files.createSymbolicLink(temp.resolve("loop"), temp.resolve("loop"));
    refused(temp.resolve("file/below"), "a file exists where a folder is needed");
    refused(link, "%s is a link to %s, which does not exist".formatted(link, temp.resolve("gone")));
    refused(link.resolve("below"), "%s is a link to ".formatted(link));
    refused(loop, "%s is a link to %s, which does not exist".formatted(loop, loop));
    refused(temp.resolve("n".repeat(300)), "File name too long");
  }

  private static void refused(Path folder, String reason) {
    assertThatIOException()
        .isThrownBy(() -> RunFolder.create(folder, "any", false))
        .withMessageStartingWith("cannot write to the folder %s (%s", folder, reason)
        .withMessageEndingWith("): choose another with --out");
  }

  @Test
  void fileSystemsThatTakeNoRunAreNamedWithTheTrueReason() throws Exception {
    assumeThat(mounted("size=8m,nr_inodes=2")).as("this user may mount file systems").isTrue();
    try {
      Files.createFile(temp.resolve("last"));
      refused(temp.resolve("run"), "its file system has no free inodes");
      assertThat(exitOf("mount", "-o", "remount,ro", temp.toString())).isZero();
      refused(temp.resolve("run"), "Read-only file system");
    } finally {
      assertThat(exitOf("umount", temp.toString())).isZero();
    }
  }

  private boolean mounted(String options) throws Exception {
    return exitOf("mount", "-t", "tmpfs", "-o", options, "none", temp.toString()) == 0;
  }

  private static int exitOf(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  @Test
  void whatKilledProcessesLeftIsGoneWhenTheNextOneStarts() throws IOException {
    RunFolder first = RunFolder.create(temp.resolve("run"), "any", false);
    first.save(checkpoint(1));
    first.close();
    String left = "." + UUID.randomUUID() + ".tmp";
    Files.writeString(temp.resolve("run").resolve(left), "half a model");
    Files.writeString(temp.resolve("run/checkpoints").resolve(left), "half a checkpoint");
    Files.writeString(temp.resolve("run/checkpoints/mine"), "the user's");
    RunFolder.create(temp.resolve("run"), "any", true).close();
    assertThat(temp.resolve("run").toFile().list()).containsExactly("checkpoints");
    assertThat(temp.resolve("run/checkpoints").toFile().list())
        .containsExactlyInAnyOrder("step-0000000001.safetensors", "mine");
  }

  @Test
  void aRunIsReplacedWhenTheNewOneHasACheckpointAndThenCompletely() throws IOException {
    Path run = oldRun();
    try (RunFolder replacing = RunFolder.create(run, "any", true)) {
      Files.writeString(replacing.place().resolve("run.json"), "new");
      isTheOldRun(run);
      replacing.save(checkpoint(7));
      isTheNewRun(run);
      assertThat(replacing.place()).isEqualTo(run);
    }
    isTheNewRun(run);
  }

  @Test
  void aRunThatCameToNothingLeavesNoFolderButWhatWasThere() throws IOException {
    for (boolean there : List.of(false, true)) {
      Path folder = temp.resolve("run");
      if (there) {
        Files.createDirectories(folder);
      }
      try (RunFolder run = RunFolder.create(folder, "any", false)) {
        Files.writeString(run.place().resolve("run.json"), "{}");
        run.forget();
      }
      assertThat(Files.exists(folder)).isEqualTo(there);
    }
    Path run = oldRun();
    try (RunFolder replacing = RunFolder.create(run, "any", true)) {
      Files.writeString(replacing.place().resolve("run.json"), "new");
      replacing.forget();
    }
    isTheOldRun(run);
  }

  @Test
  void aFolderOfOnlySpacesIsSeen() throws IOException {
    RunFolder run = RunFolder.create(temp.resolve("  "), "any", false);
    try (run) {
      run.save(checkpoint(1));
    }
    assertThatIOException()
        .isThrownBy(() -> RunFolder.requireFree(temp.resolve("  "), false))
        .withMessageStartingWith("'%s' already holds a run", temp.resolve("  "));
  }

  @Test
  void aRunThatWasNotReplacedIsAsItWas() throws IOException {
    Path run = oldRun();
    try (RunFolder replacing = RunFolder.create(run, "any", true)) {
      Files.writeString(replacing.place().resolve("run.json"), "new");
    }
    isTheOldRun(run);
    assertThat(run.resolve(".next")).doesNotExist();
  }

  /// As a process leaves it that is killed in between.
  @ParameterizedTest
  @ValueSource(strings = {".next", ".next-clearing", ".next-moving"})
  void aReplacementThatWasCutOffIsForgottenOrFinished(String phase) throws IOException {
    Path run = oldRun();
    Path next = Files.createDirectories(run.resolve(phase).resolve("checkpoints")).resolve("..");
    checkpoint(7).save(next.resolve("checkpoints/step-0000000007.safetensors"));
    Files.writeString(next.resolve("run.json"), "new");
    if (phase.equals(".next")) {
      RunFolder.finishReplacement(run);
      isTheOldRun(run);
      RunFolder.resume(run).close();
      isTheOldRun(run);
    } else {
      if (phase.endsWith("moving")) {
        RunFiles.delete(run);
        Files.move(next.resolve("run.json"), run.resolve("run.json"));
      }
      RunFolder.finishReplacement(run);
      isTheNewRun(run);
    }
    assertThat(run.toFile().list()).noneMatch(name -> name.startsWith(".next"));
  }

  private Path oldRun() throws IOException {
    Path run = temp.resolve("run");
    Files.createDirectories(run.resolve("report-files"));
    for (String file :
        List.of("model.safetensors", "best.safetensors", "metrics.csv", "run.json", "log.jsonl")) {
      Files.writeString(run.resolve(file), "old");
    }
    for (String file : List.of("loss.png", "report.html", "events.out.tfevents.17.hourglass")) {
      Files.writeString(run.resolve(file), "old");
    }
    Files.writeString(run.resolve("report-files/report.json"), "old");
    Files.writeString(run.resolve("codes.csv"), "the user's");
    RunFolder old = RunFolder.resume(run);
    old.save(checkpoint(3));
    old.close();
    return run;
  }

  private static void isTheOldRun(Path run) throws IOException {
    assertThat(run.resolve("model.safetensors")).hasContent("old");
    assertThat(run.resolve("run.json")).hasContent("old");
    assertThat(run.resolve("report-files/report.json")).hasContent("old");
    assertThat(steps(run)).isEqualTo(3);
  }

  private static void isTheNewRun(Path run) throws IOException {
    assertThat(run.toFile().list())
        .filteredOn(name -> !name.equals(".lock"))
        .containsExactlyInAnyOrder("run.json", "checkpoints", "codes.csv");
    assertThat(run.resolve("run.json")).hasContent("new");
    assertThat(run.resolve("checkpoints").toFile().list()).hasSize(1);
    assertThat(steps(run)).isEqualTo(7);
  }

  @Test
  void aDamagedCheckpointIsReportedAndTheOneBeforeTaken() throws IOException {
    try (RunFolder run = RunFolder.resume(temp)) {
      for (int steps = 1; steps <= 3; steps++) {
        run.save(checkpoint(steps));
      }
      assertThat(steps(temp)).isEqualTo(3);
      Path newest = temp.resolve("checkpoints/step-0000000003.safetensors");
      byte[] bytes = Files.readAllBytes(newest);
      bytes[bytes.length - 1] ^= 1;
      Files.write(newest, bytes);
      List<String> notices = new ArrayList<>();
      assertThat(RunFolder.checkpoint(temp, notices::add).orElseThrow().state().steps())
          .isEqualTo(2);
      assertThat(notices)
          .singleElement()
          .asString()
          .contains("step-0000000003.safetensors: has a checksum that does not match")
          .endsWith("the run continues from the previous checkpoint, step-0000000002.safetensors");
      run.save(checkpoint(2));
      assertThat(newest).as("the damaged one").doesNotExist();
    }
  }

  private static long steps(Path run) throws IOException {
    return RunFolder.checkpoint(run, notice -> assertThat(notice).isNull())
        .orElseThrow()
        .state()
        .steps();
  }

  static Checkpoint checkpoint(int steps) {
    float[] values = {1, 2, 3};
    return new Checkpoint(
        new TrainingState(1, steps, steps, 0, 0, 1, List.of()), values, values, List.of(values));
  }
}
