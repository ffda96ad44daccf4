package dev.hourglass.app.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.hourglass.app.run.KeptEpochs;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the page is to know of models, images and what can be trained.
final class StateJson {
  private StateJson() {}

  static JsonObject of(Exploration one) {
    Autoencoder model = one.file().model();
    Path run = one.run();
    JsonObject json = new JsonObject();
    json.addProperty("id", one.id());
    json.addProperty("name", model.name());
    json.addProperty("run", run == null ? null : run.toString());
    json.addProperty("epochs", run == null ? 0 : RunFolder.epochs(run));
    json.add("kept", kept(run == null ? List.of() : keptEpochs(run)));
    json.addProperty("latent_dimension", model.codeSize());
    Shape shape = model.inputShape();
    JsonArray sizes = new JsonArray();
    List.of(shape.channels(), shape.height(), shape.width()).forEach(sizes::add);
    json.add("image_shape", sizes);
    json.add("classes", texts(model.classes() > 0 ? one.dataset().train().classes() : List.of()));
    json.add("columns", texts(one.columns()));
    json.addProperty("parameters", model.parameters().size());
    json.addProperty("variational", model.variational());
    json.addProperty("test_mse", one.errors().known().map(StateJson::mean).orElse(null));
    return json;
  }

  private static List<Integer> keptEpochs(Path run) {
    try {
      return KeptEpochs.of(run);
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static JsonArray kept(List<Integer> epochs) {
    JsonArray json = new JsonArray();
    epochs.forEach(json::add);
    return json;
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /// The images that a model is looked at with.
  static JsonObject ofImages(Exploration one) {
    JsonObject json = new JsonObject();
    ByteImages test = one.dataset().test();
    json.addProperty("name", one.dataset().name());
    json.addProperty("train", one.dataset().train().count());
    json.addProperty("test", test.count());
    json.addProperty("shown", one.shown().count());
    json.add("classes", texts(test.classes()));
    json.addProperty("labelled", test.labels() != null);
    return json;
  }

  /// What a training can begin with.
  static JsonArray presets() {
    JsonArray json = new JsonArray();
    for (String name : Models.NAMES) {
      JsonObject preset = new JsonObject();
      preset.addProperty("name", name);
      preset.addProperty("summary", Models.summary(name));
      json.add(preset);
    }
    return json;
  }

  /// Datasets that a training finds by their names alone.
  static JsonArray datasets() {
    List<String> names = new ArrayList<>(PublishedDataset.NAMES);
    names.add("synthetic");
    return texts(names);
  }

  static JsonArray texts(List<String> texts) {
    JsonArray json = new JsonArray();
    texts.forEach(json::add);
    return json;
  }
}
