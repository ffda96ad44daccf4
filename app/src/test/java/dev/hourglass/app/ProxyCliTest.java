package dev.hourglass.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.app.Cli.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Downloads through the proxy that the environment names, from the launcher on.
class ProxyCliTest {
  /// `user:p@ss` as HTTP has it.
  private static final String LOGIN = "Proxy-Authorization: Basic dXNlcjpwQHNz";

  @TempDir Path temp;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @Test
  void aTunnelIsAskedForWithUserAndPasswordAndItsRefusalNamesTheProxy() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> refuseTunnels(proxy));
      String place = "127.0.0.1:" + proxy.getLocalPort();
      Result result = fetch(Map.of("HTTPS_PROXY", "http://user:p%40ss@" + place));
      assertThat(asked)
          .contains(
              "CONNECT ossci-datasets.s3.amazonaws.com:443 HTTP/1.1 " + LOGIN,
              "CONNECT storage.googleapis.com:443 HTTP/1.1 " + LOGIN);
      assertThat(result.code()).isOne();
      assertThat(result.err())
          .contains(", through the proxy " + place + " of HTTPS_PROXY")
          .doesNotContain("p@ss", "p%40ss")
          .hasLineCount(1);

      assertThat(fetch(Map.of("https_proxy", place)).err())
          .contains(
              "the proxy " + place + " of https_proxy requires a valid user name and password");
    }
    assertThat(fetch(Map.of("https_proxy", "socks5://127.0.0.1:9")).err())
        .startsWith(
            "hourglass: the environment variable https_proxy is not the address of an HTTP proxy")
        .hasLineCount(1);
  }

  private Result fetch(Map<String, String> environment) throws Exception {
    return new Cli(temp).startWith(environment, "data", "fetch", "mnist").end();
  }

  /// Asks for a password, then says that there is no way.
  private void refuseTunnels(ServerSocket proxy) {
    while (!proxy.isClosed()) {
      try (Socket socket = proxy.accept()) {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        String head = in.readLine();
        String login = "";
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          login = line.startsWith("Proxy-Authorization") ? " " + line : login;
        }
        asked.add(head + login);
        String answer =
            login.isEmpty()
                ? "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\""
                : "502 Bad Gateway";
        String whole = "HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(whole.getBytes(ISO_8859_1));
      } catch (IOException e) {
        asked.add(e.toString());
      }
    }
  }
}
