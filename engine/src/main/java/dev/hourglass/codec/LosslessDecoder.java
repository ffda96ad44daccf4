package dev.hourglass.codec;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Pixels;
import dev.hourglass.data.Shape;
import dev.hourglass.files.FormatException;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.parallel.Team;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decodes blocks of lossless images, each thread another.
final class LosslessDecoder implements BlockDecoder {
  private final Path path;
  private final FileHeader header;
  private final BlockCoder coder;
  private final Team team;

  private LosslessDecoder(Path path, FileHeader header, int threads) throws FormatException {
    this.path = path;
    this.header = header;
    try {
      coder = header.coder();
    } catch (DamagedException e) {
      throw new FormatException(path, e.getMessage() + ": get a new copy", e);
    }
    team = new Team(threads);
  }

  static LosslessDecoder open(
      Path path, FileHeader header, @Nullable Autoencoder model, int threads)
      throws FormatException {
    if (model != null) {
      throw new FormatException(
          path,
          "holds lossless images, which need no model, and the model %s is given, expected none: leave it out"
              .formatted(model.name()));
    }
    return new LosslessDecoder(path, header, threads);
  }

  @Override
  public int group() {
    return team.size();
  }

  @Override
  public List<Decoded> decode(List<Part> parts) throws FormatException {
    Decoded[] decoded = new Decoded[parts.size()];
    try {
      team.each(decoded.length, () -> part -> decoded[part] = decode(parts.get(part)));
    } catch (UncheckedIOException e) {
      throw (FormatException) e.getCause();
    }
    return Arrays.asList(decoded);
  }

  private Decoded decode(Part part) {
    try {
      LosslessBlock block = LosslessBlock.of(part.content());
      BlockCoder.Content notes = notes(block, part);
      Shape shape = header.shape();
      int count = header.range(part.block()).count();
      byte[] pixels = block.pixels(shape, header.strength(), count, part.from(), part.to());
      int[] labels = notes.labels();
      List<String> files = part.of(notes.names());
      ByteImages images =
          new ByteImages(
              "images",
              shape,
              Pixels.of(pixels, shape.size()),
              labels == null ? null : Arrays.copyOfRange(labels, part.from(), part.to()),
              header.classes(),
              files);
      return new Decoded(images, files);
    } catch (DamagedException e) {
      throw new UncheckedIOException(part.damaged(path, header, e));
    }
  }

  @Override
  public List<String> files(Part part) throws FormatException {
    try {
      return part.of(notes(LosslessBlock.of(part.content()), part).names());
    } catch (DamagedException e) {
      throw part.damaged(path, header, e);
    }
  }

  /// Labels and names.
  private BlockCoder.Content notes(LosslessBlock block, Part part) throws DamagedException {
    int count = header.range(part.block()).count();
    return coder.decode(block.notes(), count, header.labelBound());
  }

  @Override
  public void close() {
    team.close();
  }
}
