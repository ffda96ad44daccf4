package dev.hourglass.codec;

import dev.hourglass.data.FloatImages;
import dev.hourglass.files.FormatException;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.CodeDensity;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decodes blocks of codes, with the model that the file names and no other.
final class CodesDecoder implements BlockDecoder {
  private final Path path;
  private final FileHeader header;
  private final BlockCoder coder;
  private final Inference inference;

  /// Null for codes with measured tables.
  private final @Nullable CodeDensity density;

  private CodesDecoder(Path path, FileHeader header, Autoencoder model, int threads)
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
    density = header.learned() ? new CodeDensity(model, threads) : null;
  }

  /// {@return a decoder, after the stream went over the model in the file}
  ///
  /// @param in behind the header
  /// @param model or null for the one in the file
  /// @throws FormatException if the model is another one, or is missing or damaged in the file
  static CodesDecoder open(
      Path path, FileHeader header, InputStream in, @Nullable Autoencoder model, int threads)
      throws IOException {
    if (model != null) {
      CodesDecoder decoder = new CodesDecoder(path, header, model, threads);
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
    return new CodesDecoder(path, header, embedded(path, bytes), threads);
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
    if (header.learned() && model.bottleneck().isEmpty()) {
      throw new FormatException(
          path,
          "holds codes under a learned density and its model has none, expected one: get a new"
              + " copy");
    }
    if (model.classes() > 0 && !header.labels()) {
      throw new FormatException(
          path,
          "holds no labels and its model decodes with one of %d classes, expected a label for each image: get a new copy"
              .formatted(model.classes()));
    }
  }

  @Override
  public int group() {
    return 1;
  }

  @Override
  public List<Decoded> decode(List<Part> parts) throws FormatException {
    List<Decoded> decoded = new ArrayList<>();
    for (Part part : parts) {
      decoded.add(decode(part));
    }
    return decoded;
  }

  private Decoded decode(Part part) throws FormatException {
    try {
      BlockCoder.Content all = content(part);
      int size = header.codeSize();
      int[] whole = Arrays.copyOfRange(all.codes(), part.from() * size, part.to() * size);
      float[] codes = Quantiser.codes(whole, header.step());
      for (float code : codes) {
        if (!Float.isFinite(code)) {
          throw new DamagedException("a code is %s, expected a finite number".formatted(code));
        }
      }
      int[] labels = all.labels();
      int[] some = labels == null ? null : Arrays.copyOfRange(labels, part.from(), part.to());
      FloatImages decoded = inference.decode(new Codes(size, codes, some));
      FloatImages images =
          new FloatImages(header.shape(), decoded.values(), some, header.classes());
      return new Decoded(images, part.of(all.names()));
    } catch (DamagedException e) {
      throw part.damaged(path, header, e);
    }
  }

  @Override
  public List<String> files(Part part) throws FormatException {
    try {
      return part.of(content(part).names());
    } catch (DamagedException e) {
      throw part.damaged(path, header, e);
    }
  }

  private BlockCoder.Content content(Part part) throws DamagedException {
    int count = header.end(part.block()) - header.begin(part.block());
    if (density == null) {
      return coder.decode(part.content(), count, labelBound());
    }
    ByteFields.In in = new ByteFields.In(part.content());
    byte[] notes = in.raw((int) in.number("bytes of labels and names", 0, in.remaining()));
    BlockCoder.Content noted = coder.decode(notes, count, labelBound());
    RansDecoder from = new RansDecoder(in.raw(in.remaining()));
    int[] codes = new LearnedCodes(density, header.step()).decode(from, count);
    from.end();
    return new BlockCoder.Content(count, codes, noted.labels(), noted.names());
  }

  /// Labels are below this: of a conditional model its classes.
  private int labelBound() {
    int classes = inference.model().classes();
    return classes > 0 ? Math.min(classes, header.labelBound()) : header.labelBound();
  }

  @Override
  public void close() {
    inference.close();
    if (density != null) {
      density.close();
    }
  }
}
