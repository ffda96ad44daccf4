package dev.hourglass.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.random.SplitMix64;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/// Damages a good file in every small way and in many seeded ones.
///
/// A reader may read the result or refuse it; any other exception, and any reservation of memory
/// that the file's size does not explain, is a defect.
public final class DamagedFiles {
  private static final int SEEDED_CASES = 500;
  private static final long MOST_MEMORY = 4 << 20;

  /// Bytes that tend to matter: signs, extremes, and the marks of both header languages.
  private static final byte[] TELLING = {
    0, 1, 127, -128, -1, '0', '9', '-', '.', 'e', '"', '\'', '\\', ',', ':', '{', '}', '[', ']', ' '
  };

  private DamagedFiles() {}

  /// The reader under test.
  @FunctionalInterface
  public interface Reader {
    Object read(Path file) throws IOException;
  }

  /// Fails where the reader does what it may not.
  ///
  /// @param good a file that the reader reads
  /// @param file where to put the damaged ones
  public static void check(byte[] good, Path file, Reader reader) throws IOException {
    checkArchive(good, file, reader);
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    assertThat(survives(longer, file, reader)).as("read trailing bytes").isFalse();
  }

  /// The same for a ZIP archive, behind which anything may follow.
  static void checkArchive(byte[] good, Path file, Reader reader) throws IOException {
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThat(survives(cut, file, reader)).as("read a file cut at %d", length).isFalse();
    }
    SplitMix64 random = new SplitMix64(20_260_101);
    int refused = 0;
    for (int i = 0; i < SEEDED_CASES; i++) {
      refused += survives(flipped(good, random), file, reader) ? 0 : 1;
    }
    assertThat(refused).as("refused files").isPositive();
  }

  private static byte[] flipped(byte[] good, SplitMix64 random) {
    byte[] bad = good.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      boolean telling = random.nextInt(2) == 0;
      bad[random.nextInt(bad.length)] =
          telling ? TELLING[random.nextInt(TELLING.length)] : (byte) random.nextInt(256);
    }
    return bad;
  }

  /// @return false if the reader refused the file as it should
  private static boolean survives(byte[] content, Path file, Reader reader) throws IOException {
    Files.write(file, content);
    long before = allocated();
    boolean read = true;
    try {
      Objects.requireNonNull(reader.read(file));
    } catch (FormatException e) {
      read = false;
      assertThat(e).hasMessageStartingWith(file.toString()).hasMessageNotContaining("\n");
    }
    assertThat(allocated() - before).isLessThan(MOST_MEMORY);
    return read;
  }

  private static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
