package dev.hourglass.data;

/// Receives the progress of a download, on the downloading thread.
@FunctionalInterface
public interface DownloadListener {
  /// Some more bytes of a file have arrived.
  ///
  /// @param file its name
  /// @param bytes arrived so far; starts again at 0 when the next mirror is tried
  /// @param total of the file, or −1 where the server does not say
  void progress(String file, long bytes, long total);
}
