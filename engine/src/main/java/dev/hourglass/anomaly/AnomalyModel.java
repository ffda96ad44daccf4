package dev.hourglass.anomaly;

import dev.hourglass.data.Images;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.format.ModelContent;
import dev.hourglass.model.format.ModelSource;
import dev.hourglass.text.RecordContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// An autoencoder with a fitted anomaly detector, saved together in one safetensors file. Readers
/// of model files read the autoencoder from it.
///
/// ```java
/// AnomalyModel.fit(model, good, 0.01, 2).save(file);
///
/// AnomalyModel anomalies = AnomalyModel.load(file);
/// try (Inference inference = anomalies.model().inference(1)) {
///   boolean anomaly = anomalies.isAnomaly(anomalies.score(inference, image));
/// }
/// ```
///
/// A loaded model gives the scores of the saved one, to the bit, on any number of threads. It has
/// no mutable state: any number of threads may use it, each with its own {@link Inference}.
///
/// @param model the autoencoder
/// @param normality detector and threshold
/// @param metadata notes by key, as in a {@link ModelFile}
public record AnomalyModel(Autoencoder model, Normality normality, Map<String, String> metadata) {
  /// Copies the notes, in the order of their keys.
  public AnomalyModel {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(normality, "normality");
    metadata =
        Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNull(metadata, "metadata")));
  }

  /// Learns what is normal: every second image fits the detector, the others set the threshold of
  /// {@link AnomalyScore#COMBINED}. {@link Normality#learn} has more choices.
  ///
  /// @param model a trained model; what is kept is a copy
  /// @param normal images that it has not learned from, or it raises more false alarms than asked
  ///   for
  /// @param rate of false alarms, above 0 and below 1
  /// @param threads that work, at least 1
  /// @return the model with its anomaly detector
  /// @throws IllegalArgumentException if there are fewer than 2 / `rate` images, they do not fit
  ///   the model, or they have not the labels that it asks for
  public static AnomalyModel fit(Autoencoder model, Images normal, double rate, int threads) {
    Objects.requireNonNull(normal, "normal");
    Autoencoder copy = model.copy();
    try (Inference inference = copy.inference(threads)) {
      Normality.Parts parts = Normality.Parts.of("the images it was fitted on", normal);
      return new AnomalyModel(
          copy, Normality.learn(inference, parts, AnomalyScore.COMBINED, rate, _ -> {}), Map.of());
    }
  }

  /// The score that decides, of images.
  ///
  /// @param inference of {@link #model}
  /// @param images of the model's shape
  /// @return `[image]`, the higher the less normal
  /// @throws IllegalArgumentException if the images do not fit the model, or have not the labels
  ///   that it asks for
  public double[] score(Inference inference, Images images) {
    return normality.detector().score(inference, images, _ -> {}).of(normality.score());
  }

  /// The same of a single image without a label.
  ///
  /// @param inference of {@link #model}
  /// @param image `[channel][row][column]` in [0, 1]
  /// @return the higher the less normal
  /// @throws IllegalArgumentException if the image does not fit the model, or the model asks for
  ///   labels
  public double score(Inference inference, float[] image) {
    if (image.length != model.inputShape().size()) {
      throw new IllegalArgumentException(
          "the image has %d numbers, expected %d, which is one image of %s"
              .formatted(image.length, model.inputShape().size(), model.inputShape()));
    }
    return score(inference, model.images(image))[0];
  }

  /// {@return whether a score is an anomaly's}
  ///
  /// @param score as {@link #score} gives it
  public boolean isAnomaly(double score) {
    return normality.threshold().anomalous(score);
  }

  /// Writes the file atomically: a model file to which tensors and notes are added whose names
  /// begin with `anomaly.`, the tensors as F64 (docs/anomalies.md names them).
  ///
  /// @param path the file
  /// @throws IOException if it cannot be written; a previous file is unchanged
  /// @throws IllegalStateException if a number is not finite: the file could not be loaded; or if
  ///   another thread trains the model
  public void save(Path path) throws IOException {
    Objects.requireNonNull(path, "path");
    content().write(path);
  }

  /// Writes what a file would hold to a stream, and leaves it open.
  ///
  /// @param out the stream
  /// @throws IOException if it cannot be written; part of the model may have been
  /// @throws IllegalStateException as {@link #save(Path)}, before anything is written
  public void save(OutputStream out) throws IOException {
    content().write(out);
  }

  private SafeTensors content() {
    return NormalityFile.added(ModelContent.of(new ModelFile(model, metadata)), normality);
  }

  /// {@return whether a file holds a detector beside its model, without a look at either}
  ///
  /// @param path a model file
  /// @throws FormatException if it is none
  /// @throws IOException if it cannot be read
  public static boolean isIn(Path path) throws IOException {
    return NormalityFile.isIn(ModelSource.of(path));
  }

  /// {@return whether a file's bytes hold a detector beside the model, without a look at either}
  ///
  /// @param bytes all of a model file
  /// @throws FormatException if they are none
  /// @throws IOException never for another reason
  public static boolean isIn(byte[] bytes) throws IOException {
    return NormalityFile.isIn(ModelSource.of(bytes));
  }

  /// Reads a file, trusting nothing in it.
  ///
  /// @param path the file
  /// @return what {@link #save} wrote
  /// @throws FormatException if it is no such whole file of a version that this program knows
  /// @throws IOException if it cannot be read
  public static AnomalyModel load(Path path) throws IOException {
    return NormalityFile.read(ModelSource.of(path));
  }

  /// Reads what a stream brings up to its end, trusting nothing in it, and leaves it open.
  ///
  /// @param in a file's bytes, a gibibyte at most
  /// @return what {@link #save} wrote
  /// @throws FormatException as of a file
  /// @throws IOException if it cannot be read
  public static AnomalyModel load(InputStream in) throws IOException {
    return NormalityFile.read(ModelSource.of(in));
  }

  /// Reads a file's bytes, trusting nothing in them.
  ///
  /// @param bytes all of them
  /// @return what {@link #save} wrote
  /// @throws FormatException as of a file
  /// @throws IOException never for another reason
  public static AnomalyModel load(byte[] bytes) throws IOException {
    return NormalityFile.read(ModelSource.of(bytes));
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
