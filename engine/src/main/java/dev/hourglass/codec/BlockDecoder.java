package dev.hourglass.codec;

import dev.hourglass.data.Images;
import dev.hourglass.files.FormatException;
import dev.hourglass.model.Autoencoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decodes blocks of one file. Its threads end when it is closed.
sealed interface BlockDecoder extends AutoCloseable permits CodesDecoder, LosslessDecoder {
  /// Some images of a block.
  ///
  /// @param block its number
  /// @param content of the block, whose checksum fits
  /// @param from the first, within the block
  /// @param to place behind the last
  record Part(int block, byte[] content, int from, int to) {
    /// {@return these images' names of those of the block, none of none}
    List<String> of(List<String> names) {
      return names.isEmpty() ? names : names.subList(from, to);
    }

    FormatException damaged(Path path, FileHeader header, DamagedException e) {
      return new FormatException(
          path,
          "holds no valid block of %s: %s: get a new copy"
              .formatted(header.range(block), e.getMessage()),
          e);
    }
  }

  /// Images and the names of their files.
  record Decoded(Images images, List<String> files) {}

  /// {@return a decoder, after the stream went over the model in the file}
  ///
  /// @param in behind the header
  /// @param model or null for the one in the file, and for a file that needs none
  /// @throws FormatException if the model is another one than that of the file
  static BlockDecoder open(
      Path path, FileHeader header, InputStream in, @Nullable Autoencoder model, int threads)
      throws IOException {
    return header.isLossless()
        ? LosslessDecoder.open(path, header, model, threads)
        : CodesDecoder.open(path, header, in, model, threads);
  }

  /// {@return how many blocks are best decoded at a time}
  int group();

  /// {@return the images of some parts, in their order}
  ///
  /// @throws FormatException if one is of no block of this file
  List<Decoded> decode(List<Part> parts) throws FormatException;

  /// {@return the names of a part's files, none where the file has none}
  ///
  /// @throws FormatException if it is of no block of this file
  List<String> files(Part part) throws FormatException;

  @Override
  void close();
}
