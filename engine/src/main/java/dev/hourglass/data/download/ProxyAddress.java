package dev.hourglass.data.download;

import dev.hourglass.data.DataException;
import java.net.PasswordAuthentication;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where an HTTP proxy is and how to log in to it.
///
/// @param variable of the environment that names it
/// @param host its name or number, without brackets
/// @param port its port
/// @param user who logs in, or null where no login is needed
/// @param password of that user
record ProxyAddress(
    String variable, String host, int port, @Nullable String user, String password) {
  /// As curl has it.
  private static final int DEFAULT_PORT = 1080;

  private static final int MOST_PORT = 65535;

  private static final Pattern FORM =
      Pattern.compile(
          "(?:http://)?(?:(?<user>[^/@:]*)(?::(?<password>.*))?@)?"
              + "(?:\\[(?<six>[0-9a-fA-F:.]+)]|(?<host>[^/@:\\[\\]\\s]+))(?::(?<port>\\d{1,5}))?/?",
          Pattern.CASE_INSENSITIVE);

  /// Reads `http://user:password@host:port`, of which only the host must be there.
  ///
  /// @throws DataException if the text is something else; it may hold a password and is not shown
  static ProxyAddress parse(String variable, String text) throws DataException {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw unreadable(variable);
    }
    String six = matcher.group("six");
    String host = six == null ? matcher.group("host") : six;
    String port = matcher.group("port");
    int number = port == null ? DEFAULT_PORT : Integer.parseInt(port);
    if (number < 1 || number > MOST_PORT) {
      throw unreadable(variable);
    }
    String user = matcher.group("user");
    String password = matcher.group("password");
    try {
      return new ProxyAddress(
          variable,
          host,
          number,
          user == null ? null : decoded(user),
          password == null ? "" : decoded(password));
    } catch (IllegalArgumentException e) {
      throw unreadable(variable);
    }
  }

  private static DataException unreadable(String variable) {
    return new DataException(
        "the environment variable %s is not the address of an HTTP proxy, expected http://host:port or http://user:password@host:port: correct or unset it"
            .formatted(variable));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /// The proxy in a message: never with its password.
  String described() {
    return "the proxy %s of %s".formatted(place(), variable);
  }

  /// Host and port as an address writes them.
  String place() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  boolean isAt(String otherHost, int otherPort) {
    return host.equalsIgnoreCase(otherHost) && port == otherPort;
  }

  @Nullable PasswordAuthentication login() {
    return user == null ? null : new PasswordAuthentication(user, password.toCharArray());
  }

  /// Without the password, should one ever be printed.
  @Override
  public String toString() {
    return described();
  }
}
