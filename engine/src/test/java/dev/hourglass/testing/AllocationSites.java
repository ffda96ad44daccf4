package dev.hourglass.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/// Which lines of ours allocate, as the JVM's flight recorder samples it.
final class AllocationSites {
  private static final String EVENT = "jdk.ObjectAllocationSample";
  private static final Duration LENGTH = Duration.ofSeconds(1);
  private static final int SHOWN = 3;

  private AllocationSites() {}

  /// The lines that allocate most while the work runs, with the class and the number of samples.
  static String of(Runnable work) {
    try (Recording recording = new Recording()) {
      recording.enable(EVENT).withStackTrace().with("throttle", "1000/s");
      recording.start();
      long end = System.nanoTime() + LENGTH.toNanos();
      while (System.nanoTime() < end) {
        work.run();
      }
      recording.stop();
      return largest(recording);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String largest(Recording recording) throws IOException {
    Path file = Files.createTempFile("allocation", ".jfr");
    try {
      recording.dump(file);
      Map<String, Long> samples = new TreeMap<>();
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        samples.merge(site(event), 1L, Long::sum);
      }
      return samples.entrySet().stream()
          .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
          .limit(SHOWN)
          .toList()
          .toString();
    } finally {
      Files.delete(file);
    }
  }

  private static String site(RecordedEvent event) {
    String type = event.getClass("objectClass").getName();
    RecordedStackTrace stack = event.getStackTrace();
    for (RecordedFrame frame : stack == null ? List.<RecordedFrame>of() : stack.getFrames()) {
      String owner = frame.getMethod().getType().getName();
      if (owner.startsWith("dev.hourglass.")) {
        return "%s in %s.%s, line %d"
            .formatted(type, owner, frame.getMethod().getName(), frame.getLineNumber());
      }
    }
    return type + " elsewhere";
  }
}
