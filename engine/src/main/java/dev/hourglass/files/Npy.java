package dev.hourglass.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// NumPy's `.npy` files: a magic number, a header that is a Python dictionary, the raw numbers.
///
/// The format is NumPy Enhancement Proposal 1. Versions 1.0, 2.0 and 3.0 are read, in either byte
/// order, in C and Fortran order; number formats are f2, f4, f8, b1, u1, i1, i2, i4 and i8. Numbers
/// become the nearest float and are not scaled: a `u1` pixel of 255 reads as 255. Whole numbers
/// that no float is equal to are refused.
public final class Npy {
  private static final String MAGIC = "\u0093NUMPY";
  private static final int VERSION_END = MAGIC.length() + 2;

  /// Version 1.0 cannot say more, and only structured types, which are refused, need more.
  private static final int LONGEST_HEADER = 0xFFFF;

  /// NumPy aligns the numbers to this, so that they can be mapped into memory.
  private static final int ALIGNMENT = 64;

  /// Stands for what is no character.
  private static final int REPLACEMENT = 0xFFFD;

  private Npy() {}

  /// Whether a file is one of NumPy by its first bytes.
  public static boolean isNpy(Path path) throws IOException {
    try (InputStream in = InputFile.stream(path)) {
      byte[] start = in.readNBytes(MAGIC.length());
      return new String(start, StandardCharsets.ISO_8859_1).equals(MAGIC);
    }
  }

  /// Reads a file.
  ///
  /// @throws FormatException if it is no such file, holds another kind of numbers, or is longer or
  ///   shorter than its header says
  /// @throws IOException if it cannot be read
  public static NpyArray read(Path path) throws IOException {
    try (InputFile file = InputFile.open(path)) {
      return read(file);
    }
  }

  /// Reads a file's content.
  ///
  /// @param name what to call it in messages
  /// @throws FormatException as of a file
  /// @throws IOException as of a file
  public static NpyArray read(String name, byte[] content) throws IOException {
    try (InputFile file = InputFile.of(Path.of(name), content)) {
      return read(file);
    }
  }

  /// {@return the rows of a file's array along its first axis, not yet read}
  ///
  /// @throws FormatException as of a file that is read as a whole
  /// @throws IOException if it cannot be read
  public static NpyRows rows(Path path) throws IOException {
    try (InputFile file = InputFile.open(path)) {
      return rows(file);
    }
  }

  static NpyRows rows(InputFile file) throws IOException {
    Start start = start(file);
    return NpyRows.of(file, NpyHeader.parse(file.path(), start.header), start.end);
  }

  /// Reads rows of a file's array.
  ///
  /// @param wanted their places along the first axis, ascending
  /// @param receiver takes them
  /// @throws IOException if it cannot be read
  public static void readRows(Path path, int[] wanted, NpyRows.Receiver receiver)
      throws IOException {
    try (InputFile file = InputFile.open(path)) {
      rows(file).read(file, wanted, receiver);
    }
  }

  /// Reads an array, from front to back.
  static NpyArray read(InputFile file) throws IOException {
    Start start = start(file);
    return values(file, NpyHeader.parse(file.path(), start.header), start.end);
  }

  /// Reads an array of numbers or texts, from front to back.
  static NpyLabels readLabels(InputFile file) throws IOException {
    Start start = start(file);
    NpyLabels texts = NpyLabels.texts(file, start.header, start.end);
    return texts != null
        ? texts
        : new NpyLabels(
            values(file, NpyHeader.parse(file.path(), start.header), start.end), List.of());
  }

  /// @param end where the numbers begin
  private record Start(String header, int end) {}

  private static Start start(InputFile file) throws IOException {
    int lengthBytes = headerLengthBytes(file);
    int start = VERSION_END + lengthBytes;
    int length = headerLength(file, lengthBytes);
    byte[] text = file.bytes(start, length, "header");
    return new Start(new String(text, StandardCharsets.ISO_8859_1), start + length);
  }

  /// Writes an array in C order in the number format that it names, `f4`, `i8` or `u1`, replacing
  /// the file atomically.
  ///
  /// @throws IOException if it cannot be written; the previous file is unchanged
  /// @throws IllegalArgumentException if it names another format
  public static void write(Path path, NpyArray array) throws IOException {
    AtomicFile.write(path, out -> write(out, array));
  }

  /// {@return the content of a file with an array}
  ///
  /// @throws IllegalArgumentException as {@link #write}
  public static byte[] bytes(NpyArray array) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(out, array);
    } catch (IOException e) {
      throw new AssertionError("memory takes what is written to it", e);
    }
    return out.toByteArray();
  }

  static void write(OutputStream out, NpyArray array) throws IOException {
    switch (array.dtype()) {
      case "f4" -> {
        writeHeader(out, "<f4", array.shape());
        FloatBytes.write(out, array.values());
      }
      case "i8" -> {
        writeHeader(out, "<i8", array.shape());
        writeWhole(out, array.values(), Long.BYTES);
      }
      case "u1" -> {
        writeHeader(out, "|u1", array.shape());
        writeWhole(out, array.values(), 1);
      }
      default ->
          throw new IllegalArgumentException(
              "the type of the array to write is %s, expected f4, i8 or u1"
                  .formatted(array.dtype()));
    }
  }

  /// Texts, each as long as the longest: four bytes for each character, zeros at the end.
  static void writeTexts(OutputStream out, List<String> texts) throws IOException {
    int longest =
        texts.stream().mapToInt(text -> text.codePointCount(0, text.length())).max().orElse(0);
    // NumPy's shortest: texts of no characters are none.
    int length = Math.max(1, longest);
    writeHeader(out, "<U" + length, new int[] {texts.size()});
    byte[] characters = new byte[length * Integer.BYTES];
    for (String text : texts) {
      ByteBuffer buffer = ByteBuffer.wrap(characters).order(ByteOrder.LITTLE_ENDIAN);
      text.codePoints().forEach(c -> buffer.putInt(isHalf(c) ? REPLACEMENT : c));
      while (buffer.hasRemaining()) {
        buffer.putInt(0);
      }
      out.write(characters);
    }
  }

  /// Half of a pair, which is no character.
  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  /// Whole numbers, the lowest byte first.
  private static void writeWhole(OutputStream out, float[] values, int bytes) throws IOException {
    byte[] number = new byte[bytes];
    for (float value : values) {
      long whole = (long) value;
      for (int b = 0; b < bytes; b++) {
        number[b] = (byte) (whole >> (8 * b));
      }
      out.write(number);
    }
  }

  private static int headerLengthBytes(InputFile file) throws IOException {
    byte[] start = file.bytes(0, VERSION_END, "magic number");
    if (!new String(start, StandardCharsets.ISO_8859_1).startsWith(MAGIC)) {
      throw file.refuse(
          "does not begin with NumPy's magic number; use a file written by numpy.save");
    }
    int major = Byte.toUnsignedInt(start[MAGIC.length()]);
    int minor = Byte.toUnsignedInt(start[MAGIC.length() + 1]);
    if (major < 1 || major > 3 || minor != 0) {
      throw file.refuse(
          "has NumPy format version %d.%d, expected 1.0, 2.0 or 3.0; save it again with numpy.save"
              .formatted(major, minor));
    }
    return major == 1 ? Short.BYTES : Integer.BYTES;
  }

  private static int headerLength(InputFile file, int lengthBytes) throws IOException {
    byte[] bytes = file.bytes(VERSION_END, lengthBytes, "header length");
    long length = 0;
    for (int i = 0; i < lengthBytes; i++) {
      length |= Byte.toUnsignedLong(bytes[i]) << (8 * i);
    }
    if (length > LONGEST_HEADER) {
      throw file.refuse(
          "has a header of %d bytes, expected at most %d; the file is damaged or not a plain array"
              .formatted(length, LONGEST_HEADER));
    }
    return (int) length;
  }

  private static NpyArray values(InputFile file, NpyHeader header, int start) throws IOException {
    int count = Axes.count(file.path(), "the array", header.shape());
    long expected = start + (long) count * header.type().bytes();
    if (file.size() != expected) {
      throw file.refuse(
          "has %d bytes, expected %d for shape %s of %s; it is damaged, save it again"
              .formatted(file.size(), expected, header.shape(), header.dtype()));
    }
    requireRoom(file, count, header.fortranOrder());
    int[] shape = Axes.toInts(header.shape());
    @Nullable IntUnaryOperator place = header.fortranOrder() ? new FirstAxisFastest(shape) : null;
    float[] values = file.floats(start, count, header.type(), header.order(), "numbers", place);
    requireExact(file, header, values);
    return new NpyArray(shape, values, header.dtype());
  }

  /// Before the memory is asked for: a kilobyte of an archive may expand to a megabyte of zeros.
  private static void requireRoom(InputFile file, int count, boolean fortranOrder)
      throws FormatException {
    long bytes = (long) count * Float.BYTES;
    long most = Runtime.getRuntime().maxMemory() / 2;
    if (bytes > most) {
      throw file.refuse(
          "holds %d numbers that take %d bytes of memory, expected at most %d; %s, or give Java more memory with -Xmx"
              .formatted(
                  count,
                  bytes,
                  most,
                  fortranOrder
                      ? "it is in Fortran order: images in C order are read in parts, write it again as numpy.ascontiguousarray(a)"
                      : "write fewer"));
    }
    long unpacked = InputFile.mostUnpacked(file.packed());
    if (bytes > unpacked) {
      throw file.refuse(
          "compresses %d numbers into %d bytes, expected at most %d bytes of numbers from so few; save them uncompressed, with numpy.savez or numpy.save"
              .formatted(count, file.packed(), unpacked));
    }
  }

  /// Larger whole numbers would silently be rounded.
  private static void requireExact(InputFile file, NpyHeader header, float[] values)
      throws FormatException {
    if (header.type() != ElementType.I32 && header.type() != ElementType.I64) {
      return;
    }
    for (float value : values) {
      if (Math.abs(value) >= ElementType.FIRST_INEXACT) {
        throw file.refuse(
            "holds whole numbers of about %.0f, expected less than %d, beyond which single precision cannot represent all of them; renumber them, or save them as float32"
                .formatted(value, ElementType.FIRST_INEXACT));
      }
    }
  }

  /// Goes through the places of an array whose last axis is the fastest in the order of one whose
  /// first axis is: a second array to turn it over might not fit into memory.
  private static final class FirstAxisFastest implements IntUnaryOperator {
    private final int[] shape;
    private final int[] stride;
    private final int[] index;
    private int at;

    FirstAxisFastest(int[] shape) {
      this.shape = shape;
      index = new int[shape.length];
      stride = new int[shape.length];
      int step = 1;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        stride[axis] = step;
        step *= shape[axis];
      }
    }

    @Override
    public int applyAsInt(int number) {
      int here = at;
      for (int axis = 0; axis < shape.length; axis++) {
        at += stride[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        at -= stride[axis] * shape[axis];
        index[axis] = 0;
      }
      return here;
    }
  }

  private static void writeHeader(OutputStream out, String descr, int[] shape) throws IOException {
    String axes =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String dictionary =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(descr, axes, shape.length == 1 ? "," : "");
    int unpadded = VERSION_END + Short.BYTES + dictionary.length() + 1;
    int padding = Math.floorMod(-unpadded, ALIGNMENT);
    String header = dictionary + " ".repeat(padding) + "\n";
    out.write(MAGIC.getBytes(StandardCharsets.ISO_8859_1));
    out.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >>> 8)});
    out.write(header.getBytes(StandardCharsets.ISO_8859_1));
  }
}
