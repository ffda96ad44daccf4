package dev.hourglass.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.bench.peers.Peer.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Contenders in processes of their own.
class WorkerProcessTest {
  private static final Setting ONE = new Setting(1, true);

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessIsStoppedBetweenItsTurnsAndEndsWhenItIsClosed() throws Exception {
    ProcessHandle handle;
    try (WorkerProcess worker = WorkerProcess.start(job(Peer.HOURGLASS, Activity.ENCODE, null))) {
      handle = ProcessHandle.of(worker.pid()).orElseThrow();
      assertThat(worker.take().p50()).isBetween(1e-7, 60.0);
      assertStopped(worker.pid());
      assertThat(worker.take().seconds()).isPositive();
      assertStopped(worker.pid());
    }
    assertThat(handle.isAlive()).isFalse();
  }

  @Test
  void theGateChecksEveryOtherContenderAtEverySetting() throws Exception {
    assertThat(WorkerProcess.gate(job(Peer.HOURGLASS, Activity.ENCODE, null)))
        .filteredOn(agreement -> agreement.name().equals("onnxruntime"))
        .extracting(Gate.Agreement::setting)
        .containsExactly("1 thread", "1 thread, no memory pattern");
  }

  @Test
  void whatGoesWrongInAProcessIsSaidHere() {
    assertThatThrownBy(() -> WorkerProcess.start(job(Peer.ONNXRUNTIME, Activity.TRAIN, null)))
        .hasMessage("onnxruntime does not train, expected a library that does");
  }

  private static Job job(Peer peer, Activity activity, @Nullable String mnist) {
    return new Job(peer, ONE, Preset.CLASSIC, activity, 96, 1, 0, mnist);
  }

  /// Linux shows a stopped process by the letter T, soon after the signal.
  private static void assertStopped(long pid) throws Exception {
    String state = "";
    for (int wait = 0; wait < 100 && !state.equals("T"); wait++) {
      Thread.sleep(100);
      String stat = Files.readString(Path.of("/proc/%d/stat".formatted(pid)));
      state = stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    }
    assertThat(state).isEqualTo("T");
  }
}
