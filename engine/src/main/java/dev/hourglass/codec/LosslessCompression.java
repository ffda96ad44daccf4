package dev.hourglass.codec;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Pixels;
import dev.hourglass.data.Shape;
import dev.hourglass.parallel.Team;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Compresses images lossless, each thread another block.
final class LosslessCompression implements AutoCloseable {
  private final ByteImages images;
  private final Codec.Listener listener;
  private final Strength strength;
  private final int blockImages;
  private final CodecTables tables;
  private final BlockCoder coder;
  private final Team team;
  private final Thread caller = Thread.currentThread();
  private final AtomicInteger done = new AtomicInteger();

  LosslessCompression(LosslessOptions options, Images images, Codec.Listener listener) {
    if (!(images instanceof ByteImages bytes)) {
      throw new IllegalArgumentException(
          "the images are floating-point numbers, expected bytes: lossless compression keeps each byte");
    }
    if (bytes.count() == 0) {
      throw new IllegalArgumentException("there are no images, expected at least one to compress");
    }
    this.images = bytes;
    this.listener = listener;
    strength = Strength.of(options.effort());
    blockImages = blockImages(options, bytes);
    int[] labels = bytes.labels();
    List<String> files = bytes.files();
    tables = CodecTables.fit(new int[0], 0, BlockCoder.histograms(labels, files, blockImages));
    coder = new BlockCoder(tables, 0, labels != null, !files.isEmpty());
    team = new Team(options.threads());
  }

  /// Images of a block: those asked for, as far as they are possible, or else so that all blocks
  /// have about as many.
  private static int blockImages(LosslessOptions options, ByteImages images) {
    Shape shape = images.shape();
    if (shape.size() > FileHeader.MOST_SIZE) {
      throw new IllegalArgumentException(
          "an image has %d bytes, expected at most %d: cut it"
              .formatted(shape.size(), FileHeader.MOST_SIZE));
    }
    int most = FileHeader.mostLossless(shape);
    if (options.blockImages() > 0) {
      return Math.min(options.blockImages(), most);
    }
    int usual = Math.clamp(Strength.of(options.effort()).block / shape.size(), 1, most);
    return Math.ceilDiv(images.count(), Math.ceilDiv(images.count(), usual));
  }

  CodecResult run(CodecWriter.Sink out) throws IOException {
    CodecWriter writer = new CodecWriter(out);
    FileHeader header = header();
    writer.begin(header, new byte[0]);
    listener.progress("writing", 0, images.count());
    for (int first = 0; first < header.blocks(); first += team.size()) {
      int begin = first;
      byte[][] frames = new byte[Math.min(team.size(), header.blocks() - first)][];
      team.each(frames.length, () -> i -> frames[i] = frame(header.range(begin + i), begin + i));
      for (byte[] frame : frames) {
        writer.block(frame);
      }
      listener.progress("writing", done.get(), images.count());
    }
    return new CodecResult(images.count(), images.shape(), writer.end(), 0, 0);
  }

  private FileHeader header() {
    int[] labels = images.labels();
    return new FileHeader(
        images.count(),
        images.shape(),
        blockImages,
        strength,
        0,
        false,
        new byte[0],
        0,
        labels != null,
        !images.files().isEmpty(),
        labels == null ? List.of() : images.classes(),
        0,
        0,
        tables.toBytes());
  }

  private byte[] frame(ImageRange range, int number) {
    ByteImages some = images.range(range.begin(), range.end());
    byte[] notes = notes(some);
    Pixels pixels = some.content();
    byte[] content = LosslessBlock.encode(notes, pixels, some.shape(), strength, this::progress);
    return BlockFrame.of(number, content);
  }

  private byte[] notes(ByteImages some) {
    return coder.encode(
        new BlockCoder.Content(some.count(), new int[0], some.labels(), some.files()));
  }

  private void progress(int more) {
    int all = done.addAndGet(more);
    // Listeners are called by one thread.
    if (Thread.currentThread() == caller) {
      listener.progress("writing", all, images.count());
    }
  }

  @Override
  public void close() {
    team.close();
  }
}
