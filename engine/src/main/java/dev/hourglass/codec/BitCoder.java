package dev.hourglass.codec;

/// Codes bits of known probabilities: writes those that it is given, or reads them.
///
/// The bits of a block stand in strings of up to 2²² each, so that a writer's memory is bounded.
sealed interface BitCoder {
  /// Bits of a string, but of the last one.
  int STRING = 1 << 22;

  /// {@return the bit, as given or as read}
  ///
  /// @param bit what to write, anything for a reader
  /// @param ones probability of a 1 in 2¹⁶ths, 1 to 2¹⁶ − 1
  /// @throws DamagedException if there is nothing to read
  int code(int bit, int ones) throws DamagedException;

  /// Writes.
  final class Writer implements BitCoder {
    private final ByteFields.Out out;
    private RansEncoder string = new RansEncoder();
    private int count;

    /// @param out takes the strings, each behind its length
    Writer(ByteFields.Out out) {
      this.out = out;
    }

    @Override
    public int code(int bit, int ones) {
      if (count == STRING) {
        finish();
      }
      string.put(bit == 0 ? ones : 0, bit == 0 ? RansEncoder.SLOTS - ones : ones);
      count++;
      return bit;
    }

    void finish() {
      byte[] bytes = string.finish();
      out.number(bytes.length).raw(bytes);
      string = new RansEncoder();
      count = 0;
    }
  }

  /// Reads.
  final class Reader implements BitCoder {
    private final ByteFields.In in;
    private RansDecoder string;
    private int count;

    Reader(ByteFields.In in) throws DamagedException {
      this.in = in;
      string = next(in);
    }

    private static RansDecoder next(ByteFields.In in) throws DamagedException {
      return new RansDecoder(in.raw((int) in.number("bytes of bits", 0, in.remaining())));
    }

    @Override
    public int code(int bit, int ones) throws DamagedException {
      if (count == STRING) {
        string.end();
        string = next(in);
        count = 0;
      }
      count++;
      if (string.slot() < ones) {
        string.next(0, ones);
        return 1;
      }
      string.next(ones, RansEncoder.SLOTS - ones);
      return 0;
    }

    /// Checks that all bits were read.
    void end() throws DamagedException {
      string.end();
      if (in.remaining() > 0) {
        throw new DamagedException(
            "has %d bytes behind its images, expected none".formatted(in.remaining()));
      }
    }
  }
}
