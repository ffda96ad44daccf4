package dev.hourglass.app.options;

import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.server.ServerSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Where a server listens, who may ask, and how much it takes.
public final class ServerOptions {
  private static final double NANOS = 1e9;
  private static final int MOST_SECONDS = 3600;

  @Mixin private ListenOptions listen = new ListenOptions();

  @Option(
      names = "--most-body",
      paramLabel = "BYTES",
      description = "The largest body of a request, as in 800k or 64m (default: 16m).")
  private @Nullable String body;

  @Option(
      names = "--most-requests",
      paramLabel = "N",
      description = "How many requests are answered at once; more get 429 (default: 256).")
  private @Nullable Integer requests;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long a request may take; later it gets 503 (default: 30).")
  private @Nullable Double seconds;

  /// The settings as they were given.
  ///
  /// @param port 0 for a free one
  public ServerSettings settings(int port) {
    UsageError.unlessWithin("--port", port, 0, 65_535);
    ServerSettings local = ServerSettings.local(port);
    long most = body == null ? local.mostBody() : MemorySize.parse("--most-body", body);
    if (most > Integer.MAX_VALUE / 2) {
      throw new UsageError("--most-body is %s, expected at most 1g".formatted(body));
    }
    int atOnce = requests == null ? local.mostAtOnce() : requests;
    UsageError.unlessWithin("--most-requests", atOnce, 1, 1 << 16);
    Duration time = seconds == null ? local.mostTime() : time(seconds);
    return listen.of(UsageError.unlessValid(() -> local.withLimits(most, atOnce, time)));
  }

  private static Duration time(double seconds) {
    if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw new UsageError(
          "--timeout is %s, expected seconds above 0 and at most 3,600".formatted(seconds));
    }
    return Duration.ofNanos((long) (seconds * NANOS));
  }
}
