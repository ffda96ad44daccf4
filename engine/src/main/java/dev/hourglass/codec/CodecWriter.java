package dev.hourglass.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/// Writes a file from front to back: header, model, blocks as they come, index.
final class CodecWriter {
  /// Counts only.
  static final Sink NOWHERE = _ -> {};

  private final Sink out;
  private int[] lengths = new int[16];
  private int blocks;
  private long written;

  /// Takes bytes.
  @FunctionalInterface
  interface Sink {
    void write(byte[] bytes) throws IOException;

    /// {@return a channel, which takes all bytes}
    static Sink of(WritableByteChannel channel) {
      return bytes -> {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      };
    }
  }

  CodecWriter(Sink out) {
    this.out = out;
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }

  void begin(FileHeader header, byte[] model) throws IOException {
    write(header.toBytes());
    write(model);
  }

  void block(byte[] frame) throws IOException {
    if (blocks == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * blocks);
    }
    lengths[blocks++] = frame.length;
    write(frame);
  }

  /// {@return bytes of the whole file}
  long end() throws IOException {
    write(BlockIndex.toBytes(Arrays.copyOf(lengths, blocks)));
    return written;
  }
}
