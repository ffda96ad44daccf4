package dev.hourglass.app.explore;

import dev.hourglass.app.server.HttpProblem;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    for (String chart : List.of("/lib/uplot.js", "/lib/uplot.css")) {
      routing.get(chart, (_, response) -> send(response, chart));
    }
    routing.get(
        "/{file}",
        (request, response) -> {
          String file = request.path().pathParameters().get("file");
          if (!file.matches("[a-z0-9-]+\\.(html|css|js|svg)")) {
            throw missing(file);
          }
          send(response, file);
        });
  }

  private static void send(ServerResponse response, String file) throws IOException {
    String end = file.substring(file.lastIndexOf('.') + 1);
    response
        .header(HeaderNames.CONTENT_TYPE, TYPES.getOrDefault(end, "application/octet-stream"))
        .send(text(file).getBytes(StandardCharsets.UTF_8));
  }

  /// A file of the page or of the chart library, as modules and links name it.
  ///
  /// @param file `main.js`, or `/lib/uplot.js`
  /// @throws HttpProblem if there is none
  static String text(String file) throws IOException {
    String resource =
        switch (file) {
          case "/lib/uplot.js" -> CHARTS + "uPlot.esm.js";
          case "/lib/uplot.css" -> CHARTS + "uPlot.min.css";
          default -> FOLDER + file;
        };
    return new String(content(resource), StandardCharsets.UTF_8);
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
