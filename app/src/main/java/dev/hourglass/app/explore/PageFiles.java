package dev.hourglass.app.explore;

import dev.hourglass.app.server.HttpProblem;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/// The files of the page, from the program itself.
final class PageFiles {
  private static final String FOLDER = "page/";
  private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  /// Kinds of files by the ends of their names.
  private static final Map<String, String> TYPES =
      new TreeMap<>(
          Map.of(
              "html", "text/html; charset=utf-8",
              "css", "text/css; charset=utf-8",
              "js", "text/javascript; charset=utf-8",
              "svg", "image/svg+xml"));

  private PageFiles() {}

  /// Adds the routes.
  static void addTo(HttpRouting.Builder routing) {
    routing.get("/", (_, response) -> send(response, "index.html"));
    routing.get(
        "/lib/uplot.js",
        (_, response) -> send(response, "uplot.js", content(CHARTS + "uPlot.esm.js")));
    routing.get(
        "/lib/uplot.css",
        (_, response) -> send(response, "uplot.css", content(CHARTS + "uPlot.min.css")));
    routing.get(
        "/{file}",
        (request, response) -> send(response, request.path().pathParameters().get("file")));
  }

  private static void send(ServerResponse response, String file) throws IOException {
    if (!file.matches("[a-z0-9-]+\\.(html|css|js|svg)")) {
      throw missing(file);
    }
    send(response, file, content(FOLDER + file));
  }

  private static void send(ServerResponse response, String file, byte[] content) {
    String end = file.substring(file.lastIndexOf('.') + 1);
    response
        .header(HeaderNames.CONTENT_TYPE, TYPES.getOrDefault(end, "application/octet-stream"))
        .send(content);
  }

  private static byte[] content(String resource) throws IOException {
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw missing(resource);
      }
      return in.readAllBytes();
    }
  }

  private static HttpProblem missing(String file) {
    return HttpProblem.notFound("the page has no file '%s'".formatted(file));
  }
}
