package dev.hourglass.app.input;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.data.DownloadListener;
import org.jspecify.annotations.Nullable;

/// A progress bar per downloaded file, which ends with the file, or with this object where a
/// download failed or its length was not known.
final class DownloadProgress implements DownloadListener, AutoCloseable {
  private final Console console;
  private @Nullable Progress progress;
  private String file = "";
  private long shown;

  DownloadProgress(Console console) {
    this.console = console;
  }

  @Override
  public void progress(String name, long bytes, long total) {
    if (!name.equals(file) || bytes < shown) {
      close();
    }
    Progress bar = progress;
    if (bar == null) {
      bar = Progress.start(console, "downloading " + name, Math.max(0, total), "bytes");
      progress = bar;
      file = name;
      shown = 0;
    }
    bar.advance(bytes - shown);
    shown = bytes;
    if (bytes == total) {
      close();
    }
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
