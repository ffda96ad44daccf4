package dev.hourglass.app.server;

import com.google.gson.JsonObject;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.text.JsonText;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/// An HTTP server on virtual threads.
public final class LocalServer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofMinutes(2);

  /// What a body may be too large by to be read and told so; a larger one's connection is cut.
  private static final long READ_ALL_THE_SAME = 64L << 20;

  /// A field, since the level of a logger that is garbage collected is lost.
  private static final Logger LIBRARY = Logger.getLogger("io.helidon");

  private final WebServer server;
  private final ServerSettings settings;

  private LocalServer(WebServer server, ServerSettings settings) {
    this.server = server;
    this.settings = settings;
  }

  /// Starts a server.
  ///
  /// @param routes what it answers
  /// @throws IOException if the port is in use; the message is for the user
  public static LocalServer start(ServerSettings settings, Consumer<HttpRouting.Builder> routes)
      throws IOException {
    // Errors of requests go to their clients.
    LIBRARY.setLevel(Level.OFF);
    LateAccess access = new LateAccess();
    WebServer server =
        WebServer.builder()
            .address(settings.host())
            .port(settings.port())
            .shutdownHook(false)
            .shutdownGracePeriod(GRACE)
            .maxPayloadSize(settings.mostBody() + READ_ALL_THE_SAME)
            .maxTcpConnections(settings.mostConnections())
            .idleConnectionTimeout(IDLE)
            .connectionOptions(options -> options.readTimeout(settings.mostTime()))
            .routing(routing -> {
              routing.addFilter((chain, request, response) -> {
                Access.headers().forEach(response.headers()::set);
                access.rules.check(request);
                Optional<Header> cookie = access.rules.cookieFor(request);
                if (cookie.isPresent()) {
                  // The page's address from here on is without the token.
                  response.header(cookie.get()).status(Status.SEE_OTHER_303);
                  response.header(HeaderNames.LOCATION, "/").send();
                  return;
                }
                chain.proceed();
              });
              routes.accept(routing);
              routing.error(HttpProblem.class, (_, response, e) -> answer(response, e));
              routing.error(HttpException.class, LocalServer::answer);
              routing.error(
                  RequestException.class,
                  (_, _, e) -> {
                    throw e;
                  });
              routing.error(Throwable.class, LocalServer::failed);
            })
            .build();
    start(server, settings);
    access.rules = new Access(settings.host(), server.port(), settings.token());
    return new LocalServer(server, settings);
  }

  private static void start(WebServer server, ServerSettings settings) throws IOException {
    RuntimeException problem = null;
    try {
      server.start();
    } catch (IllegalStateException | UncheckedIOException e) {
      problem = e;
    }
    if (problem != null || !server.isRunning() || server.port() <= 0) {
      server.stop();
      throw new IOException(
          "cannot listen on port %d of %s, expected a free port: choose another with --port"
              .formatted(settings.port(), settings.host().getHostAddress()),
          problem);
    }
  }

  /// The rules, once the port is known; until then all requests are refused.
  private static final class LateAccess {
    private volatile Access rules = new Access(InetAddress.getLoopbackAddress(), -1, "not yet");
  }

  /// Its address for a browser, without a slash at the end.
  public String address() {
    return settings.host().isLoopbackAddress()
        ? "http://127.0.0.1:" + server.port()
        : "http://%s:%d".formatted(settings.host().getHostAddress(), server.port());
  }

  /// The address of its page for a browser, with the token where one is needed.
  public String page() {
    return settings.token() == null ? address() : address() + "/?token=" + settings.token();
  }

  /// The port that it listens on.
  public int port() {
    return server.port();
  }

  private static void answer(ServerResponse response, HttpProblem problem) {
    if (problem.passes()) {
      response.header(HeaderValues.create(HeaderNames.RETRY_AFTER, "1"));
    }
    problem(response, problem.status(), String.valueOf(problem.getMessage()));
  }

  private static void answer(ServerRequest request, ServerResponse response, HttpException e) {
    int status = e.status().code();
    problem(
        response,
        status,
        status == HttpProblem.NOT_FOUND
            ? "there is nothing at %s, expected a path as in /openapi.json"
                .formatted(request.path().rawPath())
            : String.valueOf(e.getMessage()));
  }

  private static void failed(ServerRequest request, ServerResponse response, Throwable e) {
    if (e instanceof UncheckedIOException || e instanceof IOException) {
      // The other side has gone.
      throw e instanceof UncheckedIOException gone
          ? gone
          : new UncheckedIOException((IOException) e);
    }
    Console.errors().println("hourglass: %s failed: %s".formatted(request.path().rawPath(), e));
    problem(response, HttpProblem.FAILED, "the server failed, its messages say how");
  }

  /// Problem details as RFC 9457 has them.
  private static void problem(ServerResponse response, int status, String detail) {
    JsonObject json = new JsonObject();
    Status known = Status.create(status);
    json.addProperty("title", known.reasonPhrase());
    json.addProperty("status", status);
    json.addProperty("detail", detail);
    response
        .status(known)
        .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
        .send(JsonText.of(json).getBytes(StandardCharsets.UTF_8));
  }

  /// Takes no more requests and waits a moment for those under way.
  @Override
  public void close() {
    server.stop();
  }
}
