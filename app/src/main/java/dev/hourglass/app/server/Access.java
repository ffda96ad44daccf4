package dev.hourglass.app.server;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.http.RoutingRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who may ask.
///
/// A page of another site that a browser shows could send requests here too. So a request must name
/// this server as its host, which a name that was pointed at this machine (DNS rebinding) does not,
/// and a page that sends one must be our own. Where other machines reach the server each request
/// carries a token.
final class Access {
  private static final List<Header> HEADERS =
      List.of(
          HeaderValues.createCached(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
                  + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
                  + " 'none'"),
          HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
          HeaderValues.createCached("Referrer-Policy", "no-referrer"),
          HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-origin"),
          HeaderValues.createCached("Cross-Origin-Opener-Policy", "same-origin"),
          HeaderValues.createCached("Cache-Control", "no-store"));

  private static final HeaderName SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final String BEARER = "Bearer ";
  private static final String COOKIE = "hourglass-token=";

  private final boolean loopback;
  private final int port;
  private final List<String> hosts;
  private final @Nullable String token;

  Access(InetAddress host, int port, @Nullable String token) {
    loopback = host.isLoopbackAddress();
    this.port = port;
    hosts = List.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    this.token = token;
  }

  /// Refuses a request that may come from someone else.
  ///
  /// @throws HttpProblem if so
  void check(RoutingRequest request) {
    Headers headers = request.headers();
    String host = headers.first(HeaderNames.HOST).orElse("").toLowerCase(Locale.ROOT);
    if (loopback && !isOurs(host)) {
      throw new HttpProblem(
          HttpProblem.FORBIDDEN,
          "the request is for the host '%s', expected 127.0.0.1:%d or localhost:%d"
              .formatted(host, port, port));
    }
    Optional<String> origin = headers.first(HeaderNames.ORIGIN);
    if (origin.isPresent() && !origin.get().equalsIgnoreCase("http://" + host)) {
      throw foreign("'%s'".formatted(origin.get()));
    }
    String site = headers.first(SITE).orElse("none");
    if (!site.equals("none") && !site.equals("same-origin")) {
      throw foreign("another site");
    }
    if (token != null && !isKnown(headers, token) && cookieFor(request).isEmpty()) {
      throw new HttpProblem(
          HttpProblem.UNAUTHORIZED,
          "the request carries no valid token, expected the header Authorization: Bearer TOKEN");
    }
  }

  /// The cookie for a browser that comes to a page with the token in its address; nothing else in a
  /// browser can carry it for the page's pictures.
  Optional<Header> cookieFor(RoutingRequest request) {
    boolean arriving =
        token != null
            && request.path().path().equals("/")
            && request.query().first("token").map(given -> equal(given, token)).orElse(false);
    return arriving
        ? Optional.of(
            HeaderValues.create(
                HeaderNames.SET_COOKIE, COOKIE + token + "; HttpOnly; SameSite=Strict; Path=/"))
        : Optional.empty();
  }

  private static HttpProblem foreign(String origin) {
    return new HttpProblem(
        HttpProblem.FORBIDDEN,
        "the request comes from a page of %s, expected one of this server".formatted(origin));
  }

  private boolean isOurs(String host) {
    return hosts.contains(host);
  }

  private static boolean isKnown(Headers headers, String token) {
    String bearer = headers.first(HeaderNames.AUTHORIZATION).orElse("");
    boolean said = bearer.startsWith(BEARER) && equal(bearer.substring(BEARER.length()), token);
    return said || isInCookie(headers, token);
  }

  /// A page cannot send a header of its own for its images.
  private static boolean isInCookie(Headers headers, String token) {
    for (String cookie : headers.first(HeaderNames.COOKIE).orElse("").split(";", -1)) {
      String one = cookie.strip();
      if (one.startsWith(COOKIE) && equal(one.substring(COOKIE.length()), token)) {
        return true;
      }
    }
    return false;
  }

  /// Takes as long for a wrong token as for the right one.
  private static boolean equal(String given, String token) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  /// What a browser is to know of every answer.
  static List<Header> headers() {
    return HEADERS;
  }
}
