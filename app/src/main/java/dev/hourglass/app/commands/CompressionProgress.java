package dev.hourglass.app.commands;

import dev.hourglass.app.run.Interruption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.codec.Codec;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Shows how far a compression has come, and ends it when the user wants to stop.
final class CompressionProgress implements Codec.Listener, AutoCloseable {
  private final Console console;
  private final Interruption interruption;
  private String part = "";
  private int shown;
  private @Nullable Progress progress;

  CompressionProgress(Console console, Interruption interruption) {
    this.console = console;
    this.interruption = interruption;
  }

  @Override
  public void progress(String part, int done, int of) {
    if (interruption.requested()) {
      throw new CancellationException("the user wants to stop");
    }
    Progress now = progress;
    if (now == null || !part.equals(this.part) || done < shown) {
      close();
      now = Progress.start(console, part, of, "images");
      progress = now;
      this.part = part;
      shown = 0;
    }
    now.advance(done - shown);
    shown = done;
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
