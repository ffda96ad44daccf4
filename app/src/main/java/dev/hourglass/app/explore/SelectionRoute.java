package dev.hourglass.app.explore;

import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.figures.Png;
import dev.hourglass.app.server.HttpProblem;
import dev.hourglass.data.ByteImages;
import dev.hourglass.files.Csv;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.model.Codes;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Images that were selected on the map: their mean, or a file with all of them.
///
/// @param explorer what the page shows
record SelectionRoute(Explorer explorer) implements Handler {
  private static final int COLUMNS = 20;
  private static final int MOST_PICTURES = 1000;

  @Override
  public void handle(ServerRequest request, ServerResponse response) throws IOException {
    Exploration model = explorer.model(request.query().first("model").orElse(""));
    int[] places = places(ExplorerRoutes.body(request), model.shown().count());
    String what = request.query().first("what").orElse("");
    switch (what) {
      case "mean" ->
          response
              .header(HeaderNames.CONTENT_TYPE, "application/octet-stream")
              .send(explorer.atlas().mean(places));
      case "csv" -> file(response, "selection.csv", "text/csv; charset=utf-8", csv(model, places));
      case "npy" -> file(response, "selection.npy", "application/x-npy", npy(model, places));
      case "png" -> file(response, "selection.png", "image/png", png(model, places));
      default ->
          throw HttpProblem.badRequest(
              "what is '%s', expected mean, csv, npy or png".formatted(what));
    }
  }

  private static int[] places(byte[] body, int count) {
    int[] places = new int[body.length / Integer.BYTES];
    ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(places);
    if (places.length == 0
        || places.length > count
        || Arrays.stream(places).anyMatch(place -> place < 0 || place >= count)) {
      throw HttpProblem.badRequest(
          "there are %d places, expected 1 to %d from 0 to %d"
              .formatted(places.length, count, count - 1));
    }
    return places;
  }

  private static void file(ServerResponse response, String name, String type, byte[] content) {
    response
        .header(HeaderNames.CONTENT_TYPE, type)
        .header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=" + name)
        .send(content);
  }

  private static byte[] csv(Exploration model, int[] places) {
    ByteImages images = model.shown();
    List<String> labels = images.labelNames();
    float[] errors = model.errors().compute();
    StringBuilder text = new StringBuilder("image,file,label,error\n");
    for (int place : places) {
      text.append(
          Csv.line(
              Arrays.asList(
                  place,
                  images.files().isEmpty() ? null : images.files().get(place),
                  labels.isEmpty() ? null : labels.get(place),
                  String.format(Locale.ROOT, "%.6g", errors[place]))));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] npy(Exploration model, int[] places) {
    Codes codes = model.codes().select(places);
    return Npy.bytes(new NpyArray(new int[] {codes.count(), codes.size()}, codes.values()));
  }

  private static byte[] png(Exploration model, int[] places) {
    int[] some = Arrays.copyOf(places, Math.min(MOST_PICTURES, places.length));
    return Png.bytes(
        ImageGrid.grid("", Picture.some(model.shown(), some), Math.min(COLUMNS, some.length))
            ::write);
  }
}
