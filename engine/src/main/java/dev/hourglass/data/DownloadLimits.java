package dev.hourglass.data;

import java.time.Duration;

/// How patient and how trusting downloads are.
///
/// @param connect longest wait for a host to be found, and again for a connection to it
/// @param stall longest wait for the answer to begin, and again for more of it
/// @param mostBytes largest file accepted
public record DownloadLimits(Duration connect, Duration stall, long mostBytes) {
  /// 5 s, 20 s, 64 MiB: the largest file there is has 26 MB.
  public static final DownloadLimits DEFAULT =
      new DownloadLimits(Duration.ofSeconds(5), Duration.ofSeconds(20), 64L << 20);

  /// Checks that every limit is positive.
  ///
  /// @throws IllegalArgumentException if one is not
  public DownloadLimits {
    if (!connect.isPositive() || !stall.isPositive() || mostBytes <= 0) {
      throw new IllegalArgumentException(
          "download limits are %s, %s and %d bytes, expected positive ones"
              .formatted(connect, stall, mostBytes));
    }
  }
}
