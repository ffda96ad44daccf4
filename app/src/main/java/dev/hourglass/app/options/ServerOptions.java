package dev.hourglass.app.options;

import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.server.ServerSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a server listens, who may ask, and how much it takes.
public final class ServerOptions {
  private static final int TOKEN_BYTES = 16;
  private static final double NANOS = 1e9;
  private static final int MOST_SECONDS = 3600;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on. Others than this machine's own need --token (default:"
              + " 127.0.0.1).")
  private @Nullable String host;

  @Option(
      names = "--token",
      paramLabel = "TEXT",
      description =
          "What requests must carry in the header Authorization: Bearer TEXT. At least 16"
              + " characters; the word random makes one and prints it.")
  private @Nullable String token;

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
    return UsageError.unlessValid(
        () -> local.withLimits(most, atOnce, time).on(address(), secret()));
  }

  private static Duration time(double seconds) {
    if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw new UsageError(
          "--timeout is %s, expected seconds above 0 and at most 3,600".formatted(seconds));
    }
    return Duration.ofNanos((long) (seconds * NANOS));
  }

  private InetAddress address() {
    if (host == null) {
      return InetAddress.getLoopbackAddress();
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new UsageError(
          "--host is '%s', expected an address of this machine, as 0.0.0.0".formatted(host));
    }
  }

  private @Nullable String secret() {
    if (token != null && token.equals("random")) {
      byte[] bytes = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(bytes);
      token = HexFormat.of().formatHex(bytes);
    }
    return token;
  }
}
