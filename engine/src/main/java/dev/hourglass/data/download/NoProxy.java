package dev.hourglass.data.download;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The hosts to reach without a proxy, as `no_proxy` lists them: names with everything beneath them
/// (`example.org`, `.example.org`), numbers (`192.0.2.7`, `2001:db8::1`, `[2001:db8::1]`), each for
/// one port only if it ends in one (`example.org:8080`), separated by commas or spaces; `*` is all.
/// This machine always belongs to them.
final class NoProxy {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|.+\\.localhost|127(\\.\\d+){3}|::1|0:0:0:0:0:0:0:1");

  private static final Pattern ENTRY =
      Pattern.compile("(?:\\[(?<six>[^\\]]+)]|\\*?\\.*(?<name>[^:]+?)\\.?)(?::(?<port>\\d+))?");

  private final List<Entry> entries;

  private NoProxy(List<Entry> entries) {
    this.entries = entries;
  }

  static NoProxy parse(String list) {
    return new NoProxy(
        Stream.of(list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
            .filter(text -> !text.isEmpty())
            .map(NoProxy::entry)
            .toList());
  }

  private static Entry entry(String text) {
    Matcher matcher = ENTRY.matcher(text);
    if (text.equals("*") || !matcher.matches()) {
      // What is left has several colons: an IPv6 number without brackets, which has no port.
      return new Entry(text, "");
    }
    String six = matcher.group("six");
    String port = matcher.group("port");
    return new Entry(six == null ? matcher.group("name") : six, port == null ? "" : port);
  }

  /// Whether an address is reached without a proxy.
  boolean covers(URI target) {
    String host = String.valueOf(target.getHost()).toLowerCase(Locale.ROOT);
    String name = host.replaceAll("^\\[|]$|\\.$", "");
    return LOOPBACK.matcher(name).matches()
        || entries.stream().anyMatch(entry -> entry.covers(name, port(target)));
  }

  private static String port(URI target) {
    int standard = "https".equals(target.getScheme()) ? 443 : 80;
    return Integer.toString(target.getPort() < 0 ? standard : target.getPort());
  }

  private record Entry(String name, String port) {
    boolean covers(String host, String hostPort) {
      return (port.isEmpty() || port.equals(hostPort))
          && (name.equals("*")
              || host.equals(name)
              || host.endsWith("." + name)
              || sameNumber(host));
    }

    /// An IPv6 number can be written in several ways.
    private boolean sameNumber(String host) {
      if (!name.contains(":") || !host.contains(":")) {
        return false;
      }
      try {
        return InetAddress.ofLiteral(name).equals(InetAddress.ofLiteral(host));
      } catch (IllegalArgumentException noNumber) {
        return false;
      }
    }
  }
}
