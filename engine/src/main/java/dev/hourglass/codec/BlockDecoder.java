package dev.hourglass.codec;

import dev.hourglass.data.FloatImages;
import dev.hourglass.files.FormatException;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decodes blocks of one file, with the model that it names and no other.
final class BlockDecoder implements AutoCloseable {
  private final Path path;
  private final FileHeader header;
  private final BlockCoder coder;
  private final Inference inference;

  /// A block's images and the names of their files.
  record Decoded(FloatImages images, List<String> files) {}

  private BlockDecoder(Path path, FileHeader header, Autoencoder model, int threads)
      throws IOException {
    this.path = path;
    this.header = header;
    requireSame(model);
    try {
      coder = header.coder();
    } catch (DamagedException e) {
      throw new FormatException(path, e.getMessage() + ": get a new copy", e);
    }
    inference = model.inference(threads);
  }

  /// {@return a decoder, after the stream went over the model in the file}
  ///
  /// @param in behind the header
  /// @param model or null for the one in the file
  /// @throws FormatException if the model is another one, or is missing or damaged in the file
  static BlockDecoder open(
      Path path, FileHeader header, InputStream in, @Nullable Autoencoder model, int threads)
      throws IOException {
    if (model != null) {
      BlockDecoder decoder = new BlockDecoder(path, header, model, threads);
      skip(in, header.modelBytes());
      return decoder;
    }
    if (header.modelBytes() == 0) {
      throw new FormatException(
          path,
          "holds no model, expected the one with the fingerprint %s beside it: give that model"
              .formatted(header.fingerprintHex()));
    }
    byte[] bytes = in.readNBytes(header.modelBytes());
    if (bytes.length < header.modelBytes()
        || ByteFields.crc(bytes, 0, bytes.length) != header.modelCrc()) {
      throw new FormatException(
          path,
          "holds a damaged or truncated model, expected its checksum to fit: give the model as a"
              + " file of its own, or get a new copy");
    }
    return new BlockDecoder(path, header, embedded(path, bytes), threads);
  }

  /// Where the stream ends before, no block follows, and all are lost.
  private static void skip(InputStream in, int bytes) throws IOException {
    long left = bytes;
    while (left > 0 && in.read() >= 0) {
      left = left - 1 - in.skip(left - 1);
    }
  }

  private static Autoencoder embedded(Path path, byte[] bytes) throws IOException {
    try {
      return ModelFile.load(bytes).model();
    } catch (FormatException e) {
      throw new FormatException(path, "holds no valid model, expected one: " + e.getMessage(), e);
    }
  }

  private void requireSame(Autoencoder model) throws FormatException {
    byte[] fingerprint = Fingerprint.of(model);
    if (!Arrays.equals(fingerprint, header.fingerprint())) {
      throw new FormatException(
          path,
          "was compressed with the model %s and the model %s has the fingerprint %s, expected the same: give the model that compressed it"
              .formatted(
                  header.fingerprintHex(), model.name(), HexFormat.of().formatHex(fingerprint)));
    }
    if (model.codeSize() != header.codeSize() || !model.inputShape().equals(header.shape())) {
      throw new FormatException(
          path,
          "holds images of %s from codes of %d numbers and its model makes %s from %d, expected the same: get a new copy"
              .formatted(header.shape(), header.codeSize(), model.inputShape(), model.codeSize()));
    }
    if (model.classes() > 0 && !header.labels()) {
      throw new FormatException(
          path,
          "holds no labels and its model decodes with one of %d classes, expected a label for each image: get a new copy"
              .formatted(model.classes()));
    }
  }

  /// {@return some of a block's images}
  ///
  /// @param block its number
  /// @param content of the block, whose checksum fits
  /// @param from the first, within the block
  /// @param to place behind the last
  /// @throws FormatException if it is no block of this file
  Decoded decode(int block, byte[] content, int from, int to) throws FormatException {
    int count = header.end(block) - header.begin(block);
    try {
      BlockCoder.Content all = coder.decode(content, count, labelBound());
      int size = header.codeSize();
      int[] whole = Arrays.copyOfRange(all.codes(), from * size, to * size);
      float[] codes = Quantiser.codes(whole, header.step());
      for (float code : codes) {
        if (!Float.isFinite(code)) {
          throw new DamagedException("a code is %s, expected a finite number".formatted(code));
        }
      }
      int[] labels = all.labels();
      int[] some = labels == null ? null : Arrays.copyOfRange(labels, from, to);
      FloatImages decoded = inference.decode(new Codes(size, codes, some));
      FloatImages images =
          new FloatImages(header.shape(), decoded.values(), some, header.classes());
      List<String> files = all.names();
      return new Decoded(images, files.isEmpty() ? files : files.subList(from, to));
    } catch (DamagedException e) {
      throw new FormatException(
          path,
          "holds no valid block of %s: %s: get a new copy".formatted(range(block), e.getMessage()),
          e);
    }
  }

  /// Labels are below this: of a conditional model its classes.
  private int labelBound() {
    int classes = inference.model().classes();
    return classes > 0 ? Math.min(classes, header.labelBound()) : header.labelBound();
  }

  ImageRange range(int block) {
    return new ImageRange(header.begin(block), header.end(block));
  }

  @Override
  public void close() {
    inference.close();
  }
}
