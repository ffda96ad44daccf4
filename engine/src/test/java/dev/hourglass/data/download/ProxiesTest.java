package dev.hourglass.data.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.hourglass.data.DataException;
import dev.hourglass.data.DownloadLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final String FILE = "train-labels-idx1-ubyte.gz";

  /// A host that no name server knows, in a folder that the proxy has.
  private static final URI MIRROR = URI.create("http://mirror.invalid/mnist/" + FILE);

  @TempDir Path dir;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @Test
  void aDownloadGoesThroughTheProxyWithItsUserAndPassword() throws IOException {
    try (MirrorServer proxy = new MirrorServer()) {
      proxy.folder("mnist", this::proxied);
      String place = "127.0.0.1:" + proxy.address("/").getPort();
      download(Map.of("http_proxy", "http://us%65r:p%40ss:w@" + place));
      assertThat(asked).containsExactly("mirror.invalid without", "mirror.invalid user:p@ss:w");
      assertThat(Files.size(dir.resolve(FILE))).isPositive();

      for (String wrong : List.of("", "user:other@")) {
        assertThatThrownBy(() -> download(Map.of("HTTP_PROXY", wrong + place)))
            .isInstanceOf(MirrorException.class)
            .hasMessage(
                "the proxy %s of HTTP_PROXY requires a valid user name and password, expected http://user:password@%s"
                    .formatted(place, place));
      }
    }
  }

  private void download(Map<String, String> environment) throws IOException {
    try (Downloader downloader = new Downloader(DownloadLimits.DEFAULT, Proxies.of(environment))) {
      downloader.download(MIRROR, dir.resolve(FILE), FILE, (file, bytes, total) -> {});
    }
  }

  /// Answers as a proxy with a user and a password.
  private void proxied(HttpExchange exchange) throws IOException {
    String login = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
    String told =
        login == null
            ? "without"
            : new String(Base64.getDecoder().decode(login.replace("Basic ", "")), UTF_8);
    asked.add(exchange.getRequestURI().getHost() + " " + told);
    if (!told.equals("user:p@ss:w")) {
      exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"tiny\"");
      exchange.sendResponseHeaders(407, -1);
    } else {
      MirrorServer.good(exchange);
    }
  }

  @Test
  void aProxyThatIsNotThereIsNamedWithoutItsPassword() {
    assertThatThrownBy(() -> download(Map.of("http_proxy", "http://user:secret@127.0.0.1:9")))
        .isInstanceOf(MirrorException.class)
        .hasMessageEndingWith(", through the proxy 127.0.0.1:9 of http_proxy")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "https_proxy=http://a:1, https://x.org/, a:1",
    "HTTPS_PROXY=a:1, https://x.org/, a:1",
    "HTTPS_PROXY=HTTP://a:1/, https://x.org/, a:1",
    "HTTPS_PROXY=a, https://x.org/, a:1080",
    "HTTPS_PROXY=[2001:db8::1]:3128, https://x.org/, 2001:db8::1:3128",
    "HTTPS_PROXY=a:1, http://x.org/, direct",
    "HTTP_PROXY=a:1, http://x.org/, a:1",
    "HTTP_PROXY=a:1, https://x.org/, direct",
    "ALL_PROXY=a:1, https://x.org/, a:1",
    "all_proxy=a:1 HTTP_PROXY=b:2, http://x.org/, b:2",
    "https_proxy=a:1 HTTPS_PROXY=b:2, https://x.org/, a:1",
    "https_proxy= HTTPS_PROXY=b:2, https://x.org/, direct",
    "HTTPS_PROXY=a:1, https://localhost/, direct",
    "HTTPS_PROXY=a:1, https://127.0.0.1:8443/, direct",
    "HTTPS_PROXY=a:1, https://[::1]/, direct",
  })
  void theSchemeChoosesTheVariableAndSmallLettersComeFirst(String variables, URI target, String way)
      throws Exception {
    assertThat(way(variables, target)).isEqualTo(way);
  }

  @ParameterizedTest
  @CsvSource({
    "*, https://x.org/, true",
    "x.org, https://x.org/, true",
    "x.org, https://a.b.X.ORG/, true",
    ".x.org, https://x.org/, true",
    "*.x.org, https://a.x.org/, true",
    "x.org., https://x.org/, true",
    "x.org, https://xx.org/, false",
    "x.org, https://x.org.com/, false",
    "other;x.org, https://x.org/, true",
    "x.org:443, https://x.org/, true",
    "x.org:443, https://x.org:8443/, false",
    "x.org:80, http://a.x.org/, true",
    "192.0.2.7, https://192.0.2.7/, true",
    "2001:db8::1, https://[2001:db8:0:0::1]:99/, true",
    "[2001:db8::1], https://[2001:db8::1]/, true",
    "[2001:db8::1]:443, https://[2001:db8::1]/, true",
    "[2001:db8::1]:80, https://[2001:db8::1]/, false",
    "2001:db8::2, https://[2001:db8::1]/, false",
    "::no::number::, https://[2001:db8::1]/, false",
    "'', https://x.org/, false",
  })
  void noProxyKnowsSuffixesPortsNumbersAndTheStar(String list, URI target, boolean direct)
      throws Exception {
    for (String name : List.of("no_proxy", "NO_PROXY")) {
      String variables = "HTTPS_PROXY=a:1 HTTP_PROXY=a:1 " + name + "=" + list.replace(';', ',');
      assertThat(way(variables, target)).isEqualTo(direct ? "direct" : "a:1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://a:1",
        "https://a:1",
        "http://a:99999",
        "http://a:0",
        "http://user:secret%zz@a:1",
        "http://a:1/path",
        "http://",
        "a b",
      })
  void whatIsNoHttpProxyIsRefusedWithoutShowingIt(String text) {
    assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", text)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("HTTPS_PROXY", "http://host:port", "correct or unset")
        .hasMessageNotContaining("secret");
  }

  private static String way(String variables, URI target) throws DataException {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(" ", -1)) {
      int sign = variable.indexOf('=');
      environment.put(variable.substring(0, sign), variable.substring(sign + 1));
    }
    Proxies proxies = Proxies.of(environment);
    List<Proxy> ways;
    try (HttpClient client = proxies.on(HttpClient.newBuilder()).build()) {
      ways = client.proxy().orElseThrow().select(target);
    }
    assertThat(ways).hasSize(1);
    boolean direct = ways.getFirst().equals(Proxy.NO_PROXY);
    assertThat(proxies.reachesDirectly(target)).isEqualTo(direct);
    return direct || !(ways.getFirst().address() instanceof InetSocketAddress at)
        ? "direct"
        : at.getHostString() + ":" + at.getPort();
  }
}
