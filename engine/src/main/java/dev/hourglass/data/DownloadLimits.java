package dev.hourglass.data;

import java.time.Duration;

/// Timeouts and size limits of downloads.
///
/// @param connect longest wait for a host to be found, and again for a connection to it
/// @param stall longest wait for the answer to begin, and again for more of it
/// @param whole longest time for a whole file: a mirror that sends a byte now and then never stalls
/// @param mostBytes largest file accepted
public record DownloadLimits(Duration connect, Duration stall, Duration whole, long mostBytes) {
  /// 5 s, 20 s, 10 minutes, 64 MiB: the largest file there is has 26 MB.
  public static final DownloadLimits DEFAULT =
      new DownloadLimits(
          Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofMinutes(10), 64L << 20);

  /// Checks that every limit is positive.
  ///
  /// @throws IllegalArgumentException if one is not
  public DownloadLimits {
    boolean positive = connect.isPositive() && stall.isPositive() && whole.isPositive();
    if (!positive || mostBytes <= 0) {
      throw new IllegalArgumentException(
          "download limits are %s, %s, %s and %d bytes, expected positive ones"
              .formatted(connect, stall, whole, mostBytes));
    }
  }
}
