package dev.hourglass.data.download;

import dev.hourglass.data.DataException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Selects HTTP proxies: those of the JVM's system properties, else those of the environment, as
/// for curl. `https_proxy` and `http_proxy` are for addresses of that scheme, `all_proxy` for both,
/// and `no_proxy` holds the hosts to reach directly ([NoProxy]). The same in capitals counts where
/// the small letters are absent.
final class Proxies {
  private final Map<String, ProxyAddress> byScheme;
  private final NoProxy direct;

  private Proxies(Map<String, ProxyAddress> byScheme, NoProxy direct) {
    this.byScheme = byScheme;
    this.direct = direct;
  }

  /// The proxies that an environment names.
  ///
  /// @throws DataException if a variable holds no address of an HTTP proxy
  static Proxies of(Map<String, String> environment) throws DataException {
    Map<String, ProxyAddress> byScheme = new LinkedHashMap<>();
    for (String scheme : List.of("https", "http")) {
      Optional<String> variable =
          variable(environment, scheme + "_proxy").or(() -> variable(environment, "all_proxy"));
      String text = variable.map(environment::get).orElse("");
      if (!text.isBlank()) {
        byScheme.put(scheme, ProxyAddress.parse(variable.orElseThrow(), text));
      }
    }
    return new Proxies(
        byScheme,
        NoProxy.parse(variable(environment, "no_proxy").map(environment::get).orElse("")));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Stream.of(name, name.toUpperCase(Locale.ROOT))
        .filter(environment::containsKey)
        .findFirst();
  }

  /// Whether no proxy is between here and an address.
  boolean reachesDirectly(URI target) {
    return new Selector().select(target).stream().allMatch(Proxy.NO_PROXY::equals);
  }

  /// Lets a client go through them and log in where they ask for it.
  HttpClient.Builder on(HttpClient.Builder client) {
    boolean login = byScheme.values().stream().anyMatch(proxy -> proxy.user() != null);
    // With an authenticator that knows nothing, the client would not tell that a proxy asked.
    return login
        ? client.proxy(new Selector()).authenticator(new Login())
        : client.proxy(new Selector());
  }

  /// The failure, with the proxy that it may be the fault of.
  MirrorException explained(MirrorException failure, URI target) {
    ProxyAddress proxy = proxyFor(target);
    if (proxy == null || reachesDirectly(target)) {
      return failure;
    }
    String reason = String.valueOf(failure.getMessage());
    boolean asks = reason.contains("407") || reason.contains("authentication attempts");
    String said =
        asks
            ? "%s requires a valid user name and password, expected http://user:password@%s"
                .formatted(proxy.described(), proxy.place())
            : reason + ", through " + proxy.described();
    return new MirrorException(said, failure);
  }

  private @Nullable ProxyAddress proxyFor(URI target) {
    return direct.covers(target) ? null : byScheme.get(String.valueOf(target.getScheme()));
  }

  private final class Selector extends ProxySelector {
    @Override
    public List<Proxy> select(URI target) {
      ProxySelector ofJava = ProxySelector.getDefault();
      List<Proxy> configured = ofJava == null ? List.of() : ofJava.select(target);
      ProxyAddress proxy = proxyFor(target);
      if (proxy == null || !configured.stream().allMatch(Proxy.NO_PROXY::equals)) {
        return configured.isEmpty() ? List.of(Proxy.NO_PROXY) : configured;
      }
      // Unresolved: the client looks it up where that has a time limit.
      return List.of(
          new Proxy(
              Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
    }

    @Override
    public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
      // There is no second way to try.
    }
  }

  private final class Login extends Authenticator {
    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      // A mirror that asks for a password must not get the proxy's.
      if (getRequestorType() != RequestorType.PROXY) {
        return null;
      }
      for (ProxyAddress proxy : byScheme.values()) {
        if (proxy.isAt(getRequestingHost(), getRequestingPort())) {
          return proxy.login();
        }
      }
      return null;
    }
  }
}
