package dev.hourglass.app.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a server listens, who may ask, and how much it takes.
///
/// @param host the address to listen on
/// @param port 0 for a free one
/// @param token that each request must carry, or null for none, on a loopback address only
/// @param mostBody bytes of a request's body
/// @param mostAtOnce requests that are computed or wait; more are refused
/// @param mostTime for a request, its body's way included
/// @param mostConnections at the same time
public record ServerSettings(
    InetAddress host,
    int port,
    @Nullable String token,
    long mostBody,
    int mostAtOnce,
    Duration mostTime,
    int mostConnections) {
  private static final int DEFAULT_BODY = 16 << 20;
  private static final int DEFAULT_AT_ONCE = 256;
  private static final Duration DEFAULT_TIME = Duration.ofSeconds(30);
  private static final int DEFAULT_CONNECTIONS = 1024;
  private static final int LAST_PORT = 65_535;
  private static final int SHORTEST_TOKEN = 16;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range, or strangers could ask without a
  ///   token
  public ServerSettings(
      InetAddress host,
      int port,
      @Nullable String token,
      long mostBody,
      int mostAtOnce,
      Duration mostTime,
      int mostConnections) {
    this.host = Objects.requireNonNull(host, "host");
    this.port = port;
    this.token = token;
    this.mostBody = mostBody;
    this.mostAtOnce = mostAtOnce;
    this.mostTime = Objects.requireNonNull(mostTime, "mostTime");
    this.mostConnections = mostConnections;
    require(port >= 0 && port <= LAST_PORT, "the port is " + port, "0 to 65,535");
    require(mostBody >= 1, "a body has at most %d bytes".formatted(mostBody), "at least 1");
    require(mostAtOnce >= 1, "there are at most %d requests".formatted(mostAtOnce), "at least 1");
    require(mostTime.isPositive(), "a request may take " + mostTime, "more than 0 seconds");
    require(
        token == null || token.length() >= SHORTEST_TOKEN,
        "the token has %d characters".formatted(token == null ? 0 : token.length()),
        "at least 16, so that it cannot be guessed");
    require(
        token == null || token.matches("[A-Za-z0-9._~-]+"),
        "the token has characters that an address or a cookie cannot carry",
        "letters, digits and - . _ ~");
    require(
        token != null || host.isLoopbackAddress(),
        "other machines reach %s and there is no token".formatted(host.getHostAddress()),
        "one, so that only its owners can ask");
  }

  /// This machine alone, with limits for one.
  ///
  /// @param port 0 for a free one
  public static ServerSettings local(int port) {
    return new ServerSettings(
        InetAddress.getLoopbackAddress(),
        port,
        null,
        DEFAULT_BODY,
        DEFAULT_AT_ONCE,
        DEFAULT_TIME,
        DEFAULT_CONNECTIONS);
  }

  /// The same with other limits.
  ///
  /// @param body bytes of a request's body
  /// @param atOnce requests
  /// @param time for a request
  public ServerSettings withLimits(long body, int atOnce, Duration time) {
    return new ServerSettings(host, port, token, body, atOnce, time, mostConnections);
  }

  /// The same on another address.
  ///
  /// @param secret that each request must carry, or null
  public ServerSettings on(InetAddress address, @Nullable String secret) {
    return new ServerSettings(
        address, port, secret, mostBody, mostAtOnce, mostTime, mostConnections);
  }

  private static void require(boolean holds, String found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("%s, expected %s".formatted(found, expected));
    }
  }

  /// Without the token.
  @Override
  public String toString() {
    return "%s:%d, %s a token, bodies of %d bytes, %d requests, %s"
        .formatted(
            host.getHostAddress(),
            port,
            token == null ? "without" : "with",
            mostBody,
            mostAtOnce,
            mostTime);
  }
}
