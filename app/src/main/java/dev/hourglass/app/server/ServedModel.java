package dev.hourglass.app.server;

import dev.hourglass.anomaly.AnomalyModel;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.model.BatchingInference;
import dev.hourglass.model.Codes;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.SharedInference;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model that any number of requests use at once.
public final class ServedModel implements AutoCloseable {
  private final String name;
  private final ModelFile file;
  private final List<String> classes;
  private final @Nullable AnomalyModel anomalies;
  private final BatchingInference batching;
  private final @Nullable SharedInference scoring;

  /// Makes a model ready.
  ///
  /// @param name that requests call it by
  /// @param classes names of the classes of a conditional model, or none
  /// @param anomalies the same model with a threshold, or null where there is none
  /// @param threads that compute
  /// @param most images that are computed together
  public ServedModel(
      String name,
      ModelFile file,
      List<String> classes,
      @Nullable AnomalyModel anomalies,
      int threads,
      int most) {
    this.name = name;
    this.file = file;
    this.classes = List.copyOf(classes);
    this.anomalies = anomalies;
    // A call that comes alone is not kept waiting; those that come meanwhile make the next batch.
    batching = file.model().batching(threads, most, Duration.ZERO);
    scoring = anomalies == null ? null : file.model().shared(threads);
  }

  /// That requests call it by.
  public String name() {
    return name;
  }

  ModelFile file() {
    return file;
  }

  List<String> classes() {
    return classes;
  }

  @Nullable AnomalyModel anomalies() {
    return anomalies;
  }

  Codes encode(Images images) {
    return batching.encode(images);
  }

  FloatImages decode(Codes codes) {
    return batching.decode(codes);
  }

  FloatImages reconstruct(Images images) {
    return batching.reconstruct(images);
  }

  /// The scores that decide.
  ///
  /// @throws HttpProblem if the model has no threshold
  double[] score(Images images) {
    AnomalyModel known = anomalies;
    if (known == null || scoring == null) {
      throw new HttpProblem(
          HttpProblem.NOT_FOUND,
          "the model %s has no anomaly detector, expected one: serve a file that was written by hourglass anomalies --fit"
              .formatted(name));
    }
    return scoring.with(inference -> known.score(inference, images));
  }

  /// For the user: `classic: (1, 28, 28) to 64 numbers, with anomaly scores`.
  @Override
  public String toString() {
    return "%s: images of %s to %d numbers%s"
        .formatted(
            name,
            file.model().inputShape(),
            file.model().codeSize(),
            anomalies == null ? "" : ", with anomaly scores");
  }

  /// Waits for the calls under way.
  @Override
  public void close() {
    batching.close();
    if (scoring != null) {
      scoring.close();
    }
  }
}
