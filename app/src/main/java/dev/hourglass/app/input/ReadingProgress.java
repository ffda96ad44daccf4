package dev.hourglass.app.input;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.data.ReadListener;
import org.jspecify.annotations.Nullable;

/// Shows how many of a user's own images were read: some of them to see what they are, then all.
final class ReadingProgress implements ReadListener, AutoCloseable {
  private final Console console;
  private @Nullable Progress progress;
  private int shown;

  ReadingProgress(Console console) {
    this.console = console;
  }

  @Override
  public void looked(int done, int total) {
    show("looking at images", done, total);
  }

  @Override
  public void read(int done, int total) {
    show("reading images", done, total);
  }

  private void show(String task, int done, int total) {
    Progress bar = progress;
    if (bar == null) {
      bar = Progress.start(console, task, total, "images");
      progress = bar;
    }
    bar.advance(done - shown);
    shown = done;
    if (done == total) {
      close();
    }
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
      shown = 0;
    }
  }
}
