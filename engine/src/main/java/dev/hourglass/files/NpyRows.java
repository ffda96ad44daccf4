package dev.hourglass.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// The rows of an array along its first axis, for arrays that are read row by row because they may
/// be larger than the memory.
public final class NpyRows {
  private final NpyHeader header;
  private final int[] shape;
  private final int size;
  private final int start;

  /// Takes rows as the file holds them.
  @FunctionalInterface
  public interface Receiver {
    /// Takes a row.
    ///
    /// @param row its place along the first axis
    /// @param raw its numbers in the file's format, valid until this returns
    /// @throws IOException to end the reading
    void row(int row, byte[] raw) throws IOException;
  }

  /// @param start where the numbers begin
  private NpyRows(NpyHeader header, int[] shape, int size, int start) {
    this.header = header;
    this.shape = shape;
    this.size = size;
    this.start = start;
  }

  /// @param start where the numbers begin
  /// @throws FormatException if the file is longer or shorter than its header says
  static NpyRows of(InputFile file, NpyHeader header, int start) throws FormatException {
    List<Long> axes = header.shape();
    int count = Axes.count(file.path(), "the array", axes.isEmpty() ? axes : axes.subList(0, 1));
    List<Long> rest = axes.isEmpty() ? axes : axes.subList(1, axes.size());
    int size = Axes.count(file.path(), "a row of the array", rest);
    long numbers = (long) count * size;
    if (numbers > (Long.MAX_VALUE - start) / header.type().bytes()) {
      throw file.refuse(
          "has %d bytes, expected %d numbers for shape %s of %s; it is damaged, save it again"
              .formatted(file.size(), numbers, axes, header.dtype()));
    }
    long bytes = numbers * header.type().bytes();
    if (file.size() != start + bytes) {
      throw file.refuse(
          "has %d bytes, expected %d for shape %s of %s; it is damaged, save it again"
              .formatted(file.size(), start + bytes, axes, header.dtype()));
    }
    long unpacked = InputFile.mostUnpacked(file.packed());
    if (bytes > unpacked) {
      throw file.refuse(
          "compresses %d bytes of numbers into %d bytes, expected at most %d from so few; save them uncompressed, with numpy.savez or numpy.save"
              .formatted(bytes, file.packed(), unpacked));
    }
    return new NpyRows(header, Axes.toInts(axes), size, start);
  }

  /// {@return size along each axis}
  public int[] shape() {
    return shape.clone();
  }

  /// {@return NumPy's name of the number format, without byte order}
  public String dtype() {
    return header.dtype();
  }

  /// {@return how many numbers all rows have}
  public long numbers() {
    return shape.length == 0 ? 1 : (long) shape[0] * size;
  }

  /// {@return whether there are rows and the numbers of each lie together in the file, as in C
  /// order}
  public boolean isByRow() {
    return shape.length > 0 && !header.fortranOrder();
  }

  /// {@return the numbers of a row}
  ///
  /// @param raw as a {@link Receiver} takes it
  public float[] numbers(byte[] raw) {
    ByteBuffer buffer = ByteBuffer.wrap(raw).order(header.order());
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = header.type().read(buffer, i * header.type().bytes());
    }
    return numbers;
  }

  /// @param wanted rows, ascending
  void read(InputFile file, int[] wanted, Receiver receiver) throws IOException {
    long length = (long) size * header.type().bytes();
    if (length > Axes.MOST_ELEMENTS) {
      throw file.refuse(
          "has rows of %d bytes, expected at most %d; write it in smaller parts"
              .formatted(length, Axes.MOST_ELEMENTS));
    }
    byte[] raw = new byte[(int) length];
    for (int row : wanted) {
      file.read(start + row * length, raw);
      receiver.row(row, raw);
    }
    // A member of an archive has its checksum compared at its end.
    file.skipToEnd();
  }
}
