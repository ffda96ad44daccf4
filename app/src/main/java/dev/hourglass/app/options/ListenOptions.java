package dev.hourglass.app.options;

import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.server.ServerSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a server listens and who may ask.
public final class ListenOptions {
  private static final int TOKEN_BYTES = 16;

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
          "A secret that whoever asks must know, of at least 16 characters; the word random makes"
              + " one and prints it. Programs send it in the header Authorization: Bearer TEXT.")
  private @Nullable String token;

  /// Settings that listen as asked for.
  ///
  /// @param local settings of a server for this machine alone
  public ServerSettings of(ServerSettings local) {
    return UsageError.unlessValid(() -> local.on(address(), secret()));
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
