package dev.hourglass.app.server;

import dev.hourglass.app.run.Provenance;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Fit;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Reads images and codes that requests bring for a model.
final class ModelInput {
  /// Memory that the decoding of the largest image file takes.
  private static final long LARGEST_TAKES = 1L << 30;

  private static final float WHITE_BYTE = 255;

  private final ServedModel model;
  private final Shape shape;
  private final Fit fit;

  /// Image files are small and their images are not: only so many are decoded at once.
  private static final Semaphore DECODING =
      new Semaphore(
          (int)
              Math.clamp(
                  Runtime.getRuntime().maxMemory() / LARGEST_TAKES,
                  1,
                  (long) Runtime.getRuntime().availableProcessors()));

  ModelInput(ServedModel model) {
    this.model = model;
    shape = model.file().model().inputShape();
    ReadOptions read = Provenance.reading(model.file().metadata()).images();
    Fit.Mode mode = read.fit();
    Fit.Mode usual = shape.channels() == 1 ? Fit.Mode.PAD : Fit.Mode.CROP;
    fit = new Fit(mode == null ? usual : mode, read.background());
  }

  /// Reads images: a file of one, an `.npy` file, or JSON.
  ///
  /// @param label of all of them, or empty where they bring their own or need none
  /// @throws HttpProblem if they are none for the model
  FloatImages images(byte[] body, String label) throws InterruptedException {
    if (body.length == 0) {
      throw HttpProblem.badRequest(
          "the body is empty, expected an image file, an .npy file or JSON");
    }
    if (!NumberArray.isNpy(body) && !NumberArray.isJson(body)) {
      float[] values = decoded(body);
      return autoencoder().images(values, labels(List.of(), label, 1));
    }
    NumberArray array =
        NumberArray.isNpy(body) ? NumberArray.ofNpy(body) : NumberArray.ofJson(body, "images");
    int count = count(array);
    return autoencoder().images(inRange(array), labels(array.labels(), label, count));
  }

  /// Reads codes: an `.npy` file or JSON.
  ///
  /// @param label of all of them, or empty where they bring their own or need none
  /// @throws HttpProblem if they are none of the model
  Codes codes(byte[] body, String label) {
    boolean npy = NumberArray.isNpy(body);
    if (!npy && !NumberArray.isJson(body)) {
      throw new HttpProblem(
          HttpProblem.UNSUPPORTED,
          "the body is neither an .npy file nor a JSON object, expected {\"codes\": [[numbers], …]}");
    }
    NumberArray array = npy ? NumberArray.ofNpy(body) : NumberArray.ofJson(body, "codes");
    int size = autoencoder().codeSize();
    int[] sizes = array.shape();
    if (sizes.length == 0 || sizes.length > 2 || sizes[sizes.length - 1] != size) {
      throw HttpProblem.badRequest(
          "the codes have the shape %s, expected (codes, %d) or (%d)"
              .formatted(text(sizes), size, size));
    }
    for (float value : array.values()) {
      if (!Float.isFinite(value)) {
        throw HttpProblem.badRequest("the codes hold %s, expected finite numbers".formatted(value));
      }
    }
    int count = array.values().length / size;
    return autoencoder().codes(array.values(), labels(array.labels(), label, count));
  }

  private Autoencoder autoencoder() {
    return model.file().model();
  }

  private float[] decoded(byte[] body) throws InterruptedException {
    DECODING.acquire();
    try {
      byte[] pixels = ImageFiles.read("the body", body, shape, fit).pixels();
      float[] values = new float[pixels.length];
      for (int i = 0; i < pixels.length; i++) {
        values[i] = Byte.toUnsignedInt(pixels[i]) / WHITE_BYTE;
      }
      return values;
    } catch (DataException e) {
      throw HttpProblem.badRequest(String.valueOf(e.getMessage()));
    } finally {
      DECODING.release();
    }
  }

  /// How many images an array holds.
  private int count(NumberArray array) {
    int[] sizes = array.shape();
    int[] whole = {shape.channels(), shape.height(), shape.width()};
    for (int[] one : List.of(whole, new int[] {whole[1], whole[2]}, new int[] {shape.size()})) {
      boolean fits = one.length != 2 || shape.channels() == 1;
      int more = sizes.length - one.length;
      if (fits
          && (more == 0 || more == 1)
          && Arrays.equals(one, Arrays.copyOfRange(sizes, more, sizes.length))) {
        return more == 0 ? 1 : sizes[0];
      }
    }
    throw HttpProblem.badRequest(
        "the images have the shape %s, expected (images, %d, %d, %d) as the model's"
            .formatted(text(sizes), whole[0], whole[1], whole[2]));
  }

  private static String text(int[] sizes) {
    return Arrays.toString(sizes).replace('[', '(').replace(']', ')');
  }

  private static float[] inRange(NumberArray array) {
    float[] values = array.values();
    for (int i = 0; i < values.length; i++) {
      // So written that NaN is refused too.
      if (!(values[i] >= 0 && values[i] <= array.white())) {
        throw HttpProblem.badRequest(
            "the images hold %s, expected numbers from 0 to %s: bytes need \"white\": 255 in JSON, and the type uint8 in an .npy file"
                .formatted(values[i], array.white()));
      }
      values[i] /= array.white();
    }
    return values;
  }

  /// The classes of a conditional model's images; null for another model.
  private int @Nullable [] labels(List<String> named, String label, int count) {
    List<String> classes = model.classes();
    if (classes.isEmpty()) {
      if (!named.isEmpty() || !label.isEmpty()) {
        throw HttpProblem.badRequest(
            "the model %s takes no labels, expected none".formatted(model.name()));
      }
      return null;
    }
    if (named.isEmpty() == label.isEmpty() || (!named.isEmpty() && named.size() != count)) {
      throw HttpProblem.badRequest(
          "the model %s takes a label for each of the %d images or codes, expected ?label= for all or 'labels' in the JSON"
              .formatted(model.name(), count));
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = index(classes, named.isEmpty() ? label : named.get(i));
    }
    return labels;
  }

  private int index(List<String> classes, String word) {
    int index = classes.indexOf(word);
    if (index < 0) {
      throw HttpProblem.badRequest(
          "the model %s has no class '%s', expected one of %s"
              .formatted(model.name(), word, String.join(", ", classes)));
    }
    return index;
  }
}
