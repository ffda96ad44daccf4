package dev.hourglass.bench;

import dev.hourglass.bench.timing.Medians;
import dev.hourglass.bench.timing.Timing;
import dev.hourglass.codec.Codec;
import dev.hourglass.codec.CodecOptions;
import dev.hourglass.codec.CodecResult;
import dev.hourglass.data.ByteImages;
import dev.hourglass.metrics.ImageError;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A model whose codec is measured on images.
///
/// @param name of its run
/// @param model that encodes and decodes
/// @param images without labels
/// @param threads at work
record CodecContender(String name, Autoencoder model, ByteImages images, int threads) {
  private static final int SPEED_QUALITY = 50;
  private static final double ROUNDING = 1e-6;

  /// Images for a model; labels, which files would keep, are left out unless the model takes them.
  CodecContender(String name, Autoencoder model, ByteImages images, int threads) {
    this.name = name;
    this.model = model;
    boolean labels = model.classes() > 0;
    this.images =
        new ByteImages(
            images.name(),
            images.shape(),
            images.content(),
            labels ? images.labels() : null,
            labels ? images.classes() : List.of(),
            List.of());
    this.threads = threads;
  }

  /// A file with what its encoder said.
  private record Made(byte[] file, CodecResult result) {}

  /// Bytes of the model for each image.
  double modelBytes() {
    return (double) new ModelFile(model, Map.of()).toBytes().length / images.count();
  }

  /// Bytes for each image at an error; NaN where the model does not come as close.
  double bytes(double mse, int effort) throws IOException {
    Made made;
    try {
      made = made(CodecOptions.mse(mse).withEffort(effort));
    } catch (IllegalArgumentException beyondReach) {
      return Double.NaN;
    }
    check(made);
    if (made.result.mse() > mse) {
      throw new IllegalStateException(
          "%s: the error is %s, expected at most %s".formatted(name, made.result.mse(), mse));
    }
    return made.result.bytesPerImage();
  }

  private Made made(CodecOptions options) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    CodecResult result =
        Codec.of(model, options.withThreads(threads))
            .compress(images, Channels.newChannel(file), (_, _, _) -> {});
    return new Made(file.toByteArray(), result);
  }

  /// Decoded by one thread and by several, the file gives the same bits, with the error and the
  /// size that were reported.
  private void check(Made made) throws IOException {
    float[] alone = decoded(made.file, 1);
    float[] together = decoded(made.file, Math.max(2, threads));
    double squares = 0;
    float[] original = new float[images.shape().size()];
    for (int i = 0; i < images.count(); i++) {
      images.copy(i, original, 0);
      squares += ImageError.squaredSum(original, 0, alone, i * original.length, original.length);
    }
    double mse = squares / alone.length;
    boolean right =
        Arrays.equals(alone, together)
            && made.file.length == made.result.bytes()
            && Math.abs(mse - made.result.mse()) <= ROUNDING * mse;
    if (!right) {
      throw new IllegalStateException(
          "%s: decoded files differ, or their error %s or size %d is not the reported %s, %d"
              .formatted(name, mse, made.file.length, made.result.mse(), made.result.bytes()));
    }
  }

  private float[] decoded(byte[] file, int threads) throws IOException {
    int size = images.shape().size();
    float[] all = new float[Math.multiplyExact(images.count(), size)];
    Codec.decompress(
        Channels.newChannel(new ByteArrayInputStream(file)),
        model,
        threads,
        (first, decoded, _) -> {
          float[] block = decoded.floats().values();
          System.arraycopy(block, 0, all, first * size, block.length);
        });
    return all;
  }

  /// Adds a row: images/s of encoding and decoding at effort 0, and the size beside the entropy of
  /// the codes.
  ///
  /// @param runs turns, of which the median counts, behind one that does not
  void speeds(int runs, Table table) throws IOException {
    CodecOptions options = CodecOptions.quality(SPEED_QUALITY);
    Made made = made(options);
    check(made);
    List<Timing> encoding = new ArrayList<>();
    List<Timing> decoding = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      long start = System.nanoTime();
      made(options);
      long middle = System.nanoTime();
      decoded(made.file, threads);
      encoding.add(Timing.of((middle - start) / 1e9));
      decoding.add(Timing.of((System.nanoTime() - middle) / 1e9));
    }
    double entropy = entropyBytes(made.result.step());
    table.add(
        name,
        "%,.0f".formatted(images.count() / Medians.of(Timing.seconds(encoding))),
        "%,.0f".formatted(images.count() / Medians.of(Timing.seconds(decoding))),
        String.format(Locale.ROOT, "%.2f", made.result.bytesPerImage()),
        String.format(Locale.ROOT, "%.2f", entropy),
        String.format(Locale.ROOT, "%.4f", made.result.bytesPerImage() / entropy));
  }

  /// What the rounded codes of an image take at least, where each dimension is coded by itself: the
  /// entropy of its whole numbers over the images.
  private double entropyBytes(float step) {
    float[] codes;
    try (Inference inference = model.inference(threads)) {
      codes = inference.encode(images).values();
    }
    int dimensions = model.codeSize();
    double bits = 0;
    for (int d = 0; d < dimensions; d++) {
      Map<Integer, Integer> counts = new TreeMap<>();
      for (int i = d; i < codes.length; i += dimensions) {
        counts.merge(Math.round(codes[i] / step), 1, Integer::sum);
      }
      for (int count : counts.values()) {
        bits -= count * Math.log((double) count / images.count()) / Math.log(2);
      }
    }
    return bits / 8 / images.count();
  }
}
