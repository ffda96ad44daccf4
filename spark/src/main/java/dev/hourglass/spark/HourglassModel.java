package dev.hourglass.spark;

import dev.hourglass.anomaly.Normality;
import dev.hourglass.data.Shape;
import dev.hourglass.files.Sha256;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/// A model that Spark can send to executors: the bytes of a model file, or of one with an anomaly
/// detector.
///
/// ```java
/// HourglassModel model = HourglassModel.load(spark, "hdfs:///models/digits.safetensors");
/// Dataset<Row> codes = new CodeTransformer(model).transform(images);
/// ```
///
/// The bytes go to each executor once. There one pool of workers computes for all tasks, shared by
/// all objects of the same bytes, and ends when the last of them is collected.
public final class HourglassModel implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private static final long MOST_BYTES = 1 << 30;

  private final byte[] bytes;
  private final String fingerprint;
  private transient @Nullable LoadedModel loaded;
  private transient @Nullable Sent sent;

  /// The model at the executors of a context.
  private record Sent(SparkContext context, Broadcast<HourglassModel> broadcast) {}

  private HourglassModel(byte[] bytes) {
    this.bytes = bytes;
    fingerprint = Sha256.hex(Sha256.algorithm("SHA-256").digest(bytes));
  }

  /// Reads a model file.
  ///
  /// @param spark whose settings name the file systems
  /// @param path of any file system that Hadoop knows, or of the local one
  /// @return the model
  /// @throws IOException if it cannot be read or is no model file
  public static HourglassModel load(SparkSession spark, String path) throws IOException {
    Path file = new Path(path);
    FileSystem files = file.getFileSystem(spark.sparkContext().hadoopConfiguration());
    FileStatus status = files.getFileStatus(file);
    if (status.isDirectory() || status.getLen() > MOST_BYTES) {
      throw new IOException(
          "%s is %s, expected a model file of at most a gibibyte: name the file that 'hourglass train' wrote"
              .formatted(
                  path,
                  status.isDirectory() ? "a folder" : "of %d bytes".formatted(status.getLen())));
    }
    try (InputStream in = files.open(file)) {
      return of(in.readNBytes((int) MOST_BYTES));
    }
  }

  /// {@return a model from the bytes of its file}
  ///
  /// @param bytes all of them; copied
  /// @throws IOException if they are no model file
  public static HourglassModel of(byte[] bytes) throws IOException {
    HourglassModel model = new HourglassModel(bytes.clone());
    model.loaded = LoadedModel.of(model.fingerprint, model.bytes);
    if (model.autoencoder().classes() > 0) {
      throw new IOException(
          "the model takes a label with every image, expected one without labels: tables of images have none here, so use another model");
    }
    return model;
  }

  /// {@return channels, rows and columns of the model's images}
  public Shape imageShape() {
    return autoencoder().inputShape();
  }

  /// {@return how many numbers a code has}
  public int codeSize() {
    return autoencoder().codeSize();
  }

  /// {@return SHA-256 of the file's bytes, 64 hex digits: what tells models apart}
  public String fingerprint() {
    return fingerprint;
  }

  /// {@return whether the file has an anomaly detector, as `hourglass anomalies --fit` writes it}
  public boolean hasDetector() {
    return loaded().normality() != null;
  }

  /// {@return detector and threshold}
  ///
  /// @throws IllegalArgumentException if the file has none
  public Normality normality() {
    Normality normality = loaded().normality();
    if (normality == null) {
      throw new IllegalArgumentException(
          "the model file has no anomaly detector, expected one with it: write it with 'hourglass anomalies RUN --fit -o FILE'");
    }
    return normality;
  }

  Autoencoder autoencoder() {
    return loaded().model();
  }

  /// Lends an inference of this JVM's pool.
  ///
  /// @param <T> what the work gives
  /// @param work runs on the caller's thread; it must neither keep the inference nor close it
  /// @return what the work returns
  public <T> T with(Function<? super Inference, ? extends T> work) {
    return loaded().shared().with(work);
  }

  /// The model at the executors: sent once for each context.
  synchronized Broadcast<HourglassModel> broadcast(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    Sent current = sent;
    if (current == null || !current.context().equals(context)) {
      Broadcast<HourglassModel> broadcast =
          JavaSparkContext.fromSparkContext(context).broadcast(this);
      current = new Sent(context, broadcast);
      sent = current;
    }
    return current.broadcast();
  }

  /// Writes the file's bytes.
  void write(OutputStream out) throws IOException {
    out.write(bytes);
  }

  private synchronized LoadedModel loaded() {
    LoadedModel current = loaded;
    if (current == null) {
      try {
        current = LoadedModel.of(fingerprint, bytes);
      } catch (IOException e) {
        throw new IllegalStateException("a model that was loaded before cannot be loaded again", e);
      }
      loaded = current;
    }
    return current;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HourglassModel model && fingerprint.equals(model.fingerprint);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  @Override
  public String toString() {
    return autoencoder().toString();
  }
}
