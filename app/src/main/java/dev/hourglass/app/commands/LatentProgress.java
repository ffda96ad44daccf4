package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.app.Progress;
import dev.hourglass.app.latent.LatentListener;
import org.jspecify.annotations.Nullable;

/// Shows each task of an analysis as a bar of its own.
final class LatentProgress implements LatentListener {
  private final Console console;
  private @Nullable Progress progress;

  LatentProgress(Console console) {
    this.console = console;
  }

  @Override
  public void begins(String task, long total, String unit) {
    progress = Progress.start(console, task, total, unit);
  }

  @Override
  public void advances(long units) {
    Progress current = progress;
    if (current != null) {
      current.advance(units);
    }
  }

  @Override
  public void ends() {
    Progress current = progress;
    if (current != null) {
      current.close();
    }
    progress = null;
  }
}
