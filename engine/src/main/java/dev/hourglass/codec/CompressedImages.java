package dev.hourglass.codec;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Pixels;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.InputFile;
import dev.hourglass.model.Autoencoder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A compressed file, open for reading any of its images.
///
/// A file that was cut off or changed is opened as long as its header is whole: then images of
/// whole blocks are decoded, and {@link #lost} names the others. It serves one thread at a time.
public final class CompressedImages implements AutoCloseable {
  private final Path path;
  private final InputFile file;
  private final FileHeader header;
  private final BlockDecoder decoder;

  /// Where the blocks begin, by their numbers: those that are known.
  private final Map<Integer, Long> starts;

  private CompressedImages(
      Path path,
      InputFile file,
      FileHeader header,
      BlockDecoder decoder,
      Map<Integer, Long> starts) {
    this.path = path;
    this.file = file;
    this.header = header;
    this.decoder = decoder;
    this.starts = starts;
  }

  static CompressedImages open(Path path, @Nullable Autoencoder model, int threads)
      throws IOException {
    InputFile file = InputFile.open(path);
    try {
      InputStream in = stream(file, 0);
      FileHeader header = FileHeader.read(path, in);
      BlockDecoder decoder = BlockDecoder.open(path, header, in, model, threads);
      long first = (long) header.toBytes().length + header.modelBytes();
      Map<Integer, Long> starts = indexed(file, header, first);
      if (starts.isEmpty()) {
        BlockFrame.Scanner scanner =
            new BlockFrame.Scanner(stream(file, first), header.blocks(), first);
        while (scanner.next()) {
          starts.putIfAbsent(scanner.number(), scanner.start());
        }
      }
      return new CompressedImages(path, file, header, decoder, starts);
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /// The blocks' places as the index has them: none if it is damaged.
  private static Map<Integer, Long> indexed(InputFile file, FileHeader header, long first)
      throws IOException {
    Map<Integer, Long> places = new TreeMap<>();
    long end = file.size() - BlockIndex.FOOTER;
    if (end < first) {
      return places;
    }
    byte[] footer = file.bytes(end, BlockIndex.FOOTER, "index");
    int length = BlockIndex.length(footer);
    if (length < 0 || end - length < first) {
      return places;
    }
    byte[] index = file.bytes(end - length, length, "index");
    long[] starts = BlockIndex.starts(index, footer, first, header.blocks());
    if (starts != null && starts[header.blocks()] == end - length) {
      for (int block = 0; block < header.blocks(); block++) {
        places.put(block, starts[block]);
      }
    }
    return places;
  }

  private static InputStream stream(InputFile file, long from) {
    return new BufferedInputStream(new FileStream(file, from), 1 << 16);
  }

  /// A file's bytes from a place on.
  private static final class FileStream extends InputStream {
    private final InputFile file;
    private long position;

    FileStream(InputFile file, long position) {
      this.file = file;
      this.position = position;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = (int) Math.min(length, file.size() - position);
      if (count <= 0) {
        return length == 0 ? 0 : -1;
      }
      System.arraycopy(file.bytes(position, count, "blocks"), 0, into, offset, count);
      position += count;
      return count;
    }
  }

  /// {@return how many images the file holds, lost ones included}
  public int count() {
    return header.count();
  }

  /// {@return what the file's header says}
  public CodecInfo info() {
    return CodecInfo.of(header);
  }

  /// Decodes images, and only the blocks that they are in.
  ///
  /// @param from place of the first
  /// @param to place behind the last
  /// @return images, black at 0 and white at 1, with labels where the file has them
  /// @throws IndexOutOfBoundsException unless 0 ≤ from ≤ to ≤ {@link #count}
  /// @throws IOException if they cannot be read, or one of them is lost, with the names of those
  public FloatImages images(int from, int to) throws IOException {
    Objects.checkFromToIndex(from, to, count());
    int size = header.shape().size();
    float[] values = new float[Math.multiplyExact(to - from, size)];
    int[] labels = header.labels() ? new int[to - from] : null;
    decode(
        from,
        to,
        (at, decoded) -> {
          Images some = decoded.images();
          for (int i = 0; i < some.count(); i++) {
            some.copy(i, values, (at - from + i) * size);
          }
          copyLabels(some, labels, at - from);
        });
    return new FloatImages(header.shape(), values, labels, header.classes());
  }

  /// Decodes lossless images, and only the blocks that they are in: the same bytes as before, with
  /// labels and the names of files where the file has them.
  ///
  /// @param from place of the first
  /// @param to place behind the last
  /// @return images
  /// @throws IndexOutOfBoundsException unless 0 ≤ from ≤ to ≤ {@link #count}
  /// @throws IllegalStateException if the file holds codes, see {@link CodecInfo#isLossless}
  /// @throws IOException as {@link #images}
  public ByteImages bytes(int from, int to) throws IOException {
    Objects.checkFromToIndex(from, to, count());
    if (!header.isLossless()) {
      throw new IllegalStateException(
          "%s holds codes of a model, expected lossless images: decode them as numbers"
              .formatted(path));
    }
    int size = header.shape().size();
    byte[] pixels = new byte[Math.multiplyExact(to - from, size)];
    int[] labels = header.labels() ? new int[to - from] : null;
    List<String> files = new ArrayList<>();
    decode(
        from,
        to,
        (at, decoded) -> {
          byte[] some = ((ByteImages) decoded.images()).pixels();
          System.arraycopy(some, 0, pixels, (at - from) * size, some.length);
          copyLabels(decoded.images(), labels, at - from);
          files.addAll(decoded.files());
        });
    Pixels content = Pixels.of(pixels, size);
    return new ByteImages("images", header.shape(), content, labels, header.classes(), files);
  }

  private static void copyLabels(Images images, int @Nullable [] to, int at) {
    int[] labels = images.labels();
    if (to != null && labels != null) {
      System.arraycopy(labels, 0, to, at, labels.length);
    }
  }

  /// {@return names of images' files within their folder, none where the file has none}
  ///
  /// @param from place of the first
  /// @param to place behind the last
  /// @throws IndexOutOfBoundsException unless 0 ≤ from ≤ to ≤ {@link #count}
  /// @throws IOException as {@link #images}
  public List<String> files(int from, int to) throws IOException {
    Objects.checkFromToIndex(from, to, count());
    List<String> files = new ArrayList<>();
    for (int at = from; at < to && header.names(); at = end(at, to)) {
      files.addAll(decoder.files(part(at, end(at, to))));
    }
    return files;
  }

  /// Takes the images of a block from a place of the file on.
  @FunctionalInterface
  private interface Taker {
    void take(int at, BlockDecoder.Decoded decoded);
  }

  private void decode(int from, int to, Taker taker) throws IOException {
    int at = from;
    while (at < to) {
      List<BlockDecoder.Part> parts = new ArrayList<>();
      int end = at;
      while (end < to && parts.size() < decoder.group()) {
        parts.add(part(end, end(end, to)));
        end = end(end, to);
      }
      for (BlockDecoder.Decoded decoded : decoder.decode(parts)) {
        taker.take(at, decoded);
        at += decoded.images().count();
      }
    }
  }

  /// Place behind the last image of a place's block, and not behind the last that is wanted.
  private int end(int at, int to) {
    return Math.min(header.end(at / header.blockImages()), to);
  }

  /// The images of one block from a place on.
  private BlockDecoder.Part part(int at, int to) throws IOException {
    int block = at / header.blockImages();
    byte[] content = content(block);
    if (content == null) {
      throw new FormatException(
          path,
          "lost %s by damage or truncation, expected them whole: decode the others, or get a new copy"
              .formatted(header.range(block)));
    }
    int begin = header.begin(block);
    return new BlockDecoder.Part(block, content, at - begin, to - begin);
  }

  private byte @Nullable [] content(int block) throws IOException {
    Long start = starts.get(block);
    if (start == null || start + BlockFrame.HEADER > file.size()) {
      return null;
    }
    BlockFrame frame =
        BlockFrame.parse(file.bytes(start, BlockFrame.HEADER, "a block"), header.blocks());
    long from = start + BlockFrame.HEADER;
    if (frame == null || frame.number() != block || frame.length() > file.size() - from) {
      return null;
    }
    byte[] content = file.bytes(from, frame.length(), "a block");
    return frame.fits(content) ? content : null;
  }

  /// Checks all blocks against their checksums.
  ///
  /// @return images that are damaged or missing, none of a whole file
  /// @throws IOException if the file cannot be read
  public List<ImageRange> lost() throws IOException {
    Ranges lost = new Ranges();
    int next = 0;
    for (int block : starts.keySet()) {
      if (content(block) != null) {
        lost.add(header, next, block);
        next = block + 1;
      }
    }
    lost.add(header, next, header.blocks());
    return lost.all;
  }

  /// Images of blocks that are missing.
  static final class Ranges {
    final List<ImageRange> all = new ArrayList<>();

    /// Adds the blocks from one to the one before another.
    void add(FileHeader header, int from, int to) {
      if (from < to) {
        all.add(new ImageRange(header.begin(from), header.end(to - 1)));
      }
    }
  }

  /// Ends the threads and closes the file.
  ///
  /// @throws IOException if the file cannot be closed
  @Override
  public void close() throws IOException {
    decoder.close();
    file.close();
  }

  @Override
  public String toString() {
    return "%s: %s of %s".formatted(path, count(), header.shape());
  }
}
