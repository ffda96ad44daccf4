package dev.hourglass.analysis.compression;

import dev.hourglass.analysis.compression.CodecCurve.Layout;
import dev.hourglass.codec.Codec;
import dev.hourglass.codec.CodecOptions;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Measures the codec of a model: images become a file, all bytes of which count, and the decoded
/// images are compared with them.
///
/// @param name of the model
/// @param model that encodes and decodes
/// @param images without labels, unless the model takes them
/// @param effort of the encoder, 0 to 9
/// @param threads at work
record ModelMeasurement(
    String name, Autoencoder model, ByteImages images, int effort, int threads) {
  /// Qualities of a curve: the step of the codes halves twice in three.
  static final List<Integer> QUALITIES =
      IntStream.iterate(4, quality -> quality <= 100, quality -> quality + 8).boxed().toList();

  /// What an image costs whose labels and name the file keeps is no matter of the codec.
  static ModelMeasurement of(
      String name, Autoencoder model, ByteImages images, int effort, int threads) {
    int[] labels = images.labels();
    ByteImages plain =
        new ByteImages(
            images.name(),
            images.shape(),
            images.content(),
            model.classes() > 0 ? labels : null,
            model.classes() > 0 ? images.classes() : List.of(),
            List.of());
    return new ModelMeasurement(name, model, plain, effort, threads);
  }

  CodecCurve curve(Runnable done) throws IOException {
    CodecPoint[] points = new CodecPoint[QUALITIES.size()];
    for (int i = 0; i < points.length; i++) {
      byte[] file = file(CodecOptions.quality(QUALITIES.get(i)));
      points[i] = errors(file).point("quality " + QUALITIES.get(i), perImage(file.length));
      done.run();
    }
    return new CodecCurve(name, Layout.MODEL, perImage(modelBytes()), Arrays.asList(points));
  }

  /// Bytes of the model, as `--embed-model` puts them into a file.
  private long modelBytes() {
    return new ModelFile(model, Map.of()).toBytes().length;
  }

  private double perImage(long bytes) {
    return (double) bytes / images.count();
  }

  byte[] file(CodecOptions options) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      Codec.of(model, options.withEffort(effort).withThreads(threads))
          .compress(images, Channels.newChannel(file), (_, _, _) -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  private Errors errors(byte[] file) throws IOException {
    Errors errors = new Errors(images);
    decode(file, (first, decoded, _) -> errors.add(first, decoded));
    if (errors.count() != images.count()) {
      throw new IllegalStateException(
          "%d of %d images were decoded, expected all".formatted(errors.count(), images.count()));
    }
    return errors;
  }

  private void decode(byte[] file, Codec.Receiver receiver) throws IOException {
    Codec.decompress(Channels.newChannel(new ByteArrayInputStream(file)), model, threads, receiver);
  }

  /// Some images from a file of at most so many bytes for each of all images, without pictures
  /// where no file is that small.
  BudgetPictures.Cell pictures(int budget, int[] places) throws IOException {
    byte[] file;
    try {
      file = file(CodecOptions.bytes((long) budget * images.count()));
    } catch (IllegalArgumentException tooSmall) {
      byte[] smallest = file(CodecOptions.quality(1));
      CodecPoint point = errors(smallest).point("quality 1", perImage(smallest.length));
      return new BudgetPictures.Cell(name, budget, point, null);
    }
    Errors errors = new Errors(images);
    float[] some = new float[places.length * images.shape().size()];
    decode(
        file,
        (first, decoded, _) -> {
          errors.add(first, decoded);
          for (int i = 0; i < places.length; i++) {
            int at = places[i] - first;
            if (at >= 0 && at < decoded.count()) {
              decoded.copy(at, some, i * images.shape().size());
            }
          }
        });
    CodecPoint point = errors.point("effort " + effort, perImage(file.length));
    FloatImages shown = new FloatImages(images.shape(), some, null, List.of());
    return new BudgetPictures.Cell(name, budget, point, shown);
  }
}
