package dev.hourglass.app.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Standard output that records write failures. A `PrintStream` swallows every error, so that a
/// full disk would pass for success; here the last word of a program is its exit code, whatever
/// command printed.
public final class StandardOutput {
  private static final int FAILED = 1;

  /// What a shell shows of a program that SIGPIPE ended: 128 and the signal's number.
  private static final int CLOSED_PIPE = 141;

  private final FailureTracking tracking;
  final PrintStream out;
  private final boolean pipe;

  /// @param to where bytes go
  /// @param pipe whether a reader at the other end can go away
  StandardOutput(OutputStream to, Charset charset, boolean pipe) {
    tracking = new FailureTracking(to);
    out = new PrintStream(new BufferedOutputStream(tracking), true, charset);
    this.pipe = pipe;
  }

  /// Takes the place of `System.out`.
  public static StandardOutput install() {
    var file = new FileOutputStream(FileDescriptor.out);
    var standard = new StandardOutput(file, System.out.charset(), isPipe());
    System.setOut(standard.out);
    return standard;
  }

  /// The exit code of a program that has printed everything. What could not be written makes it 1,
  /// with a sentence on standard error; a reader that stops reading, as `head`, ends a program
  /// quietly, with the code that any other has in a shell.
  ///
  /// @param code of the program, were its output written
  public int end(int code) {
    out.flush();
    IOException failure = tracking.failure;
    if (failure == null || code != 0) {
      return code;
    }
    if (pipe
        || String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe")) {
      return CLOSED_PIPE;
    }
    Console.errors()
        .printf(
            "hourglass: standard output could not be written (%s), so it is not complete: free"
                + " space or redirect it%n",
            failure.getMessage());
    return FAILED;
  }

  /// The system's message of a closed pipe is in the user's language, so Linux is asked first.
  private static boolean isPipe() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return false;
    }
  }

  /// Takes everything, also after an error: a training continues when its output is no longer read.
  private static final class FailureTracking extends FilterOutputStream {
    private volatile @Nullable IOException failure;

    FailureTracking(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (failure == null) {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          failure = e;
        }
      }
    }

    @Override
    public void flush() {
      // Nothing is held back here.
    }
  }
}
