package dev.hourglass.data.download;

import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/// Thrown if a mirror could not provide a file; the next one is tried. The message is a short
/// reason.
final class MirrorException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private static final int LONGEST_REASON = 100;

  MirrorException(String reason) {
    super(reason);
  }

  /// A failure in other words.
  MirrorException(String reason, MirrorException failure) {
    super(reason, failure);
  }

  /// A failure of the network in a user's words.
  MirrorException(Throwable failure) {
    super(reason(failure), failure);
  }

  private static String reason(Throwable failure) {
    return switch (failure) {
      case UnknownHostException _ -> "host not found";
      case HttpConnectTimeoutException _ -> "no connection in time";
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          "host not found";
      case ConnectException e when e.getCause() instanceof ConnectException _ ->
          "connection refused";
      case ConnectException _ -> "no connection";
      case SSLException _ -> "no trusted connection: " + brief(failure);
      case IOException _ -> "connection lost: " + brief(failure);
      default -> brief(failure);
    };
  }

  private static String brief(Throwable failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getSimpleName() : message.strip();
    String line = text.lines().findFirst().orElse("");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
  }
}
