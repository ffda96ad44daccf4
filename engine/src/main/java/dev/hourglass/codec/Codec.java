package dev.hourglass.codec;

import dev.hourglass.data.Images;
import dev.hourglass.files.InputFile;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compresses images with a model into `.hgc` files, and decodes them again: with the same bits on
/// every machine, by the same model and no other.
///
/// ```java
/// byte[] file = Codec.of(model, CodecOptions.mse(0.002).withEffort(6)).compress(images);
/// try (CompressedImages back = Codec.open(path, model)) {
///   FloatImages some = back.images(200, 300);
/// }
/// ```
///
/// Without a model {@link #lossless} stores images of bytes exactly.
///
/// The codes of the model are divided by one step, rounded and entropy-coded with tables measured
/// on the images. The same images, model and options give the same file, for any number of threads.
public final class Codec {
  private final Method method;
  private final String description;

  private Codec(Method method, String description) {
    this.method = method;
    this.description = description;
  }

  /// How images become a file.
  @FunctionalInterface
  private interface Method {
    CodecResult compress(Images images, CodecWriter.Sink out, Listener listener) throws IOException;
  }

  /// Follows a compression.
  @FunctionalInterface
  public interface Listener {
    /// Some of a part's work is done.
    ///
    /// @param part `encoding`, `searching` or `writing`
    /// @param done images; where a part begins again, as each trial of a step does, fewer than
    ///   before
    /// @param of all images
    void progress(String part, int done, int of);
  }

  /// Takes images as they are decoded.
  @FunctionalInterface
  public interface Receiver {
    /// Takes the images of a block.
    ///
    /// @param first place of its first image in the file
    /// @param images of the block: {@link dev.hourglass.data.ByteImages} of a lossless file
    /// @param files names of their files, none where they have none
    /// @throws IOException to give up
    void accept(int first, Images images, List<String> files) throws IOException;
  }

  /// {@return a codec of quality 50, without effort, on one thread}
  ///
  /// @param model that encodes and decodes
  public static Codec of(Autoencoder model) {
    return of(model, CodecOptions.quality(50));
  }

  /// {@return a codec}
  ///
  /// @param model that encodes and decodes
  /// @param options how to compress
  public static Codec of(Autoencoder model, CodecOptions options) {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(options, "options");
    return new Codec(
        (images, out, listener) -> {
          byte[] embedded =
              options.embedModel() ? new ModelFile(model, Map.of()).toBytes() : new byte[0];
          try (Compression work = new Compression(model, options, images, embedded, listener)) {
            return work.run(out);
          }
        },
        "Codec of %s: %s".formatted(model, options));
  }

  /// {@return a codec without a model, whose files decode to the same bytes}
  ///
  /// It takes {@link dev.hourglass.data.ByteImages} of any shape. {@link CompressedImages#bytes}
  /// decodes them.
  ///
  /// @param options threads, and images of a block
  public static Codec lossless(LosslessOptions options) {
    Objects.requireNonNull(options, "options");
    return new Codec(
        (images, out, listener) -> {
          try (LosslessCompression work = new LosslessCompression(options, images, listener)) {
            return work.run(out);
          }
        },
        "lossless codec: %s".formatted(options));
  }

  /// {@return a file of images}
  ///
  /// @param images of the model's shape, at least one; labels and names of files are kept
  /// @throws IllegalArgumentException if the model does not take them, or the options' target
  ///   cannot be reached
  public byte[] compress(Images images) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      compress(images, Channels.newChannel(bytes), (_, _, _) -> {});
    } catch (IOException e) {
      throw new UncheckedIOException("the images could not be written to memory", e);
    }
    return bytes.toByteArray();
  }

  /// Writes a file of images to a channel, which stays open. Sets that are larger than the memory
  /// are read and written block by block.
  ///
  /// @param images of the model's shape, at least one; labels and names of files are kept
  /// @param channel takes the file's bytes from front to back
  /// @param listener follows the work
  /// @return size and error
  /// @throws IllegalArgumentException as {@link #compress(Images)}
  /// @throws IOException if the channel fails
  public CodecResult compress(Images images, WritableByteChannel channel, Listener listener)
      throws IOException {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(listener, "listener");
    return method.compress(images, CodecWriter.Sink.of(channel), listener);
  }

  /// Opens a file for reading any of its images.
  ///
  /// @param path the file
  /// @param model that compressed it, or null for the one in the file, and where none did
  /// @param threads that decode, at least 1
  /// @return the open file
  /// @throws IOException if it cannot be read, is no such file, or needs another model
  public static CompressedImages open(Path path, @Nullable Autoencoder model, int threads)
      throws IOException {
    return CompressedImages.open(Objects.requireNonNull(path, "path"), model, threads);
  }

  /// Opens a file that needs no model besides for reading any of its images, on one thread.
  ///
  /// @param path the file, with lossless images or with the model that compressed them
  /// @return the open file
  /// @throws IOException if it cannot be read, is no such file, or needs a model
  public static CompressedImages open(Path path) throws IOException {
    return open(path, null, 1);
  }

  /// Opens a file for reading any of its images, on one thread.
  ///
  /// @param path the file
  /// @param model that compressed it
  /// @return the open file
  /// @throws IOException if it cannot be read, is no such file, or needs another model
  public static CompressedImages open(Path path, Autoencoder model) throws IOException {
    return open(path, Objects.requireNonNull(model, "model"), 1);
  }

  /// {@return what a file's header says, without any model}
  ///
  /// @param path the file
  /// @throws IOException if it cannot be read, or is no such file
  public static CodecInfo info(Path path) throws IOException {
    Objects.requireNonNull(path, "path");
    try (InputStream in = InputFile.stream(path)) {
      return CodecInfo.of(FileHeader.read(path, in));
    }
  }

  /// {@return what names a model in files: 64 hex digits, from its layers and parameters}
  ///
  /// @param model any
  public static String fingerprint(Autoencoder model) {
    Objects.requireNonNull(model, "model");
    return HexFormat.of().formatHex(Fingerprint.of(model));
  }

  /// Decodes what a channel brings, block by block, and leaves it open. Damaged and missing blocks
  /// are left out.
  ///
  /// @param channel brings a file's bytes from front to back
  /// @param model that compressed it, or null for the one in the file, and where none did
  /// @param threads that decode, at least 1
  /// @param receiver takes the blocks as they come
  /// @return images that were damaged or missing
  /// @throws IOException if the channel or the receiver fails, or the file is none or needs another
  ///   model
  public static List<ImageRange> decompress(
      ReadableByteChannel channel, @Nullable Autoencoder model, int threads, Receiver receiver)
      throws IOException {
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(receiver, "receiver");
    Path name = Path.of("the stream");
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
    FileHeader header = FileHeader.read(name, in);
    CompressedImages.Ranges lost = new CompressedImages.Ranges();
    try (BlockDecoder decoder = BlockDecoder.open(name, header, in, model, threads)) {
      BlockFrame.Scanner scanner = new BlockFrame.Scanner(in, header.blocks(), 0);
      int next = 0;
      List<BlockDecoder.Part> parts = new ArrayList<>();
      while (scanner.next()) {
        int block = scanner.number();
        if (block >= next) {
          int count = header.range(block).count();
          parts.add(new BlockDecoder.Part(block, scanner.content(), 0, count));
          lost.add(header, next, block);
          next = block + 1;
        }
        if (parts.size() == decoder.group()) {
          receive(header, decoder, parts, receiver);
        }
      }
      receive(header, decoder, parts, receiver);
      lost.add(header, next, header.blocks());
      return lost.all;
    }
  }

  /// Passes some blocks on, and forgets them.
  private static void receive(
      FileHeader header, BlockDecoder decoder, List<BlockDecoder.Part> parts, Receiver receiver)
      throws IOException {
    int next = 0;
    for (BlockDecoder.Decoded decoded : decoder.decode(parts)) {
      int first = header.begin(parts.get(next++).block());
      receiver.accept(first, decoded.images(), decoded.files());
    }
    parts.clear();
  }

  @Override
  public String toString() {
    return description;
  }
}
