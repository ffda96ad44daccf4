package dev.hourglass.app.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.hourglass.data.ByteImages;
import dev.hourglass.files.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The page as one file that needs no server: its own modules and style, and what is known of one
/// model as data. `saved.js` takes the place of `server.js`.
final class SavedPage {
  /// Images that are saved, from the first on.
  private static final int MOST_IMAGES = 10_000;

  /// Steps of the saved codes between the least and the greatest of a dimension.
  private static final int STEPS = 65_535;

  private static final Pattern IMPORT = Pattern.compile("from '\\.?(/[^']+)'");
  private static final Pattern STYLE = Pattern.compile("<link rel=\"stylesheet\" href=\"(.+)\">");
  private static final String START = "<script type=\"module\" src=\"main.js\"></script>";

  private final Exploration model;
  private final int count;

  SavedPage(Exploration model) {
    this.model = model;
    count = Math.min(MOST_IMAGES, model.shown().count());
  }

  /// The file.
  ///
  /// @param view what the page is to show, as its address says it after the `#`
  String html(String view) throws IOException {
    String loader = PageFiles.text("unpack.js");
    JsonObject modules = new JsonObject();
    modules.addProperty("view", view);
    modules.add("files", modules());
    String scripts =
        block("saved", data()) + block("modules", modules) + "<script>" + loader + "</script>";
    String page =
        STYLE
            .matcher(PageFiles.text("index.html"))
            .replaceAll(link -> Matcher.quoteReplacement(style(link.group(1))));
    // Modules wait for the page, a plain script does not: it goes to the end.
    return page.replace(START, policy(loader)).replace("</body>", scripts + "\n</body>");
  }

  /// Nothing but the file itself is read.
  private static String policy(String loader) {
    String hash =
        base64(Sha256.algorithm("SHA-256").digest(loader.getBytes(StandardCharsets.UTF_8)));
    return "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src"
        + " 'sha256-%s' blob:; style-src 'unsafe-inline'; img-src data: blob:\">".formatted(hash);
  }

  private static String style(String file) {
    try {
      return "<style>\n%s</style>".formatted(PageFiles.text(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// JSON within HTML: no text of it can end the element.
  private static String block(String id, JsonElement json) {
    return "<script type=\"application/json\" id=\"%s\">%s</script>%n"
        .formatted(id, json.toString().replace("<", "\\u003c"));
  }

  /// The page's modules by their names.
  private static JsonObject modules() throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    collect("main.js", found);
    JsonObject json = new JsonObject();
    found.forEach(json::addProperty);
    return json;
  }

  private static void collect(String file, Map<String, String> found) throws IOException {
    if (found.containsKey(file)) {
      return;
    }
    String text = PageFiles.text(file.equals("server.js") ? "saved.js" : file);
    found.put(file, text);
    Matcher imports = IMPORT.matcher(text);
    while (imports.find()) {
      String name = imports.group(1);
      collect(name.startsWith("/lib/") ? name : name.substring(1), found);
    }
  }

  // ---------------------------------------------------------------- data

  private JsonObject data() {
    JsonObject json = new JsonObject();
    json.add("state", state());
    json.add("dimensions", dimensions());
    json.add("history", RunPlan.of(model.run()).epochs());
    json.add("maps", maps());
    json.add("columns", columns());
    json.addProperty("threshold", model.threshold().orElse(null));
    json.addProperty("codes", codes());
    json.add("originals", pages(shown()));
    json.add("reconstructions", pages(model.reconstructed(count)));
    json.add("files", StateJson.texts(shown().files()));
    return json;
  }

  private ByteImages shown() {
    return model.shown().range(0, count);
  }

  /// The explorer's state with this model alone, without folders of this machine and without a
  /// training.
  private JsonObject state() {
    JsonObject one = StateJson.of(model);
    one.add("run", JsonNull.INSTANCE);
    JsonArray models = new JsonArray();
    models.add(one);
    JsonObject dataset = StateJson.ofImages(model);
    if (count < model.dataset().test().count()) {
      dataset.addProperty(
          "name", "%s, first %,d test images".formatted(model.dataset().name(), count));
    }
    dataset.addProperty("test", count);
    dataset.addProperty("shown", count);
    JsonObject training = new JsonObject();
    training.addProperty("state", "idle");
    training.addProperty("message", "");
    training.addProperty("epoch", 0);
    training.addProperty("epochs", 0);
    training.add("run", JsonNull.INSTANCE);
    JsonObject state = new JsonObject();
    state.add("models", models);
    state.add("dataset", dataset);
    state.add("training", training);
    state.add("atlas", Atlas.of(shown()).json());
    return state;
  }

  /// Without directions, which are for sliders.
  private JsonObject dimensions() {
    JsonObject json = Dimensions.of(model);
    json.add("directions", new JsonArray());
    json.add("direction_deviation", new JsonArray());
    return json;
  }

  private JsonObject maps() {
    JsonObject json = new JsonObject();
    json.addProperty("pca", floats(ExplorerRoutes.scaled(model.pca()), 2 * count));
    model
        .umap()
        .known()
        .ifPresent(
            places -> json.addProperty("umap", floats(ExplorerRoutes.scaled(places), 2 * count)));
    return json;
  }

  private JsonObject columns() {
    JsonObject json = new JsonObject();
    if (model.shown().labels() != null) {
      json.addProperty("label", floats(ExplorerRoutes.labels(model.shown()), count));
    }
    json.addProperty("error", floats(model.errors().compute(), count));
    add(json, "anomaly", model.scores().known());
    add(json, "group", model.groups().known());
    return json;
  }

  private void add(JsonObject json, String name, Optional<float[]> values) {
    values.ifPresent(known -> json.addProperty(name, floats(known, count)));
  }

  private static JsonArray pages(ByteImages images) {
    Atlas atlas = Atlas.of(images);
    JsonArray json = new JsonArray();
    for (int page = 0; page < atlas.pages(); page++) {
      json.add(base64(atlas.png(page)));
    }
    return json;
  }

  /// Codes in 16 bits a number, from the least to the greatest of its dimension.
  private String codes() {
    int size = model.codes().size();
    float[] values = model.codes().range(0, count).values();
    Dimensions.Range range = Dimensions.range(model.codes());
    ByteBuffer bytes =
        ByteBuffer.allocate(Short.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      float least = range.least()[i % size];
      float width = range.greatest()[i % size] - least;
      bytes.putShort((short) (width > 0 ? Math.round((values[i] - least) / width * STEPS) : 0));
    }
    return base64(bytes.array());
  }

  private static String floats(float[] values, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(Arrays.copyOf(values, length));
    return base64(bytes.array());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
