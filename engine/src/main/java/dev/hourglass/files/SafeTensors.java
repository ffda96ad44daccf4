package dev.hourglass.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/// The safetensors format: named arrays and metadata in one file, without code.
///
/// Eight bytes give the length of a JSON header, the header gives each tensor's place, the numbers
/// follow without a gap. Since many models are untrusted, reading refuses whatever the format does
/// not allow, before it reserves memory.
///
/// @param metadata notes by key, in key order
/// @param tensors of floats, in the order of their numbers in the file
/// @param doubles tensors of doubles, likewise
public record SafeTensors(
    Map<String, String> metadata, List<Tensor> tensors, List<DoubleTensor> doubles) {
  /// Orders and copies the collections and checks the names; values are not copied.
  ///
  /// @throws IllegalArgumentException if two tensors have one name
  public SafeTensors {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    tensors = List.copyOf(tensors);
    doubles = List.copyOf(doubles);
    requireDistinct(named(tensors, doubles));
  }

  /// Without doubles.
  public SafeTensors(Map<String, String> metadata, List<Tensor> tensors) {
    this(metadata, tensors, List.of());
  }

  /// A named array of either kind.
  sealed interface Named {
    String name();

    int[] shape();

    /// What a file calls the kind.
    ElementType type();

    /// How many numbers there are.
    int count();

    void write(OutputStream out) throws IOException;
  }

  /// A named array of floats in row-major order.
  ///
  /// @param name such as `encoder.0.weight`
  /// @param shape size along each axis, empty for a single number
  /// @param values as many as the product of the shape, last axis fastest; not copied
  public record Tensor(String name, int[] shape, float[] values) implements Named {
    /// Checks that the parts fit together.
    ///
    /// @throws IllegalArgumentException if shape and values do not agree, or the name is reserved
    public Tensor {
      requireFits(name, shape, values.length);
    }

    @Override
    public ElementType type() {
      return ElementType.F32;
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public void write(OutputStream out) throws IOException {
      FloatBytes.write(out, values);
    }
  }

  /// A named array of doubles in row-major order, for numbers that no float holds.
  ///
  /// @param name of the array
  /// @param shape size along each axis, empty for a single number
  /// @param values as many as the product of the shape, last axis fastest; not copied
  public record DoubleTensor(String name, int[] shape, double[] values) implements Named {
    /// Checks that the parts fit together.
    ///
    /// @throws IllegalArgumentException if shape and values do not agree, or the name is reserved
    public DoubleTensor {
      requireFits(name, shape, values.length);
    }

    @Override
    public ElementType type() {
      return ElementType.F64;
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public void write(OutputStream out) throws IOException {
      FloatBytes.write(out, values);
    }
  }

  private static void requireFits(String name, int[] shape, int length) {
    Axes.requireFits("tensor " + name, shape, length);
    if (name.equals(SafeTensorsHeader.METADATA)) {
      throw new IllegalArgumentException(
          "a tensor is called %s, which the format reserves for metadata; choose another name"
              .formatted(name));
    }
  }

  /// The tensor of a name, if there is one.
  public Optional<Tensor> find(String name) {
    return tensors.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  /// Reads a file; F32 as it is, F16, BF16 and F64 to the nearest float.
  ///
  /// @throws FormatException if the file breaks any rule of the format or holds other numbers
  /// @throws IOException if it cannot be read
  public static SafeTensors read(Path path) throws IOException {
    return read(path, _ -> false);
  }

  /// The same, with the doubles of some tensors as they are.
  ///
  /// @param exact whether a tensor's F64 numbers stay doubles, by its name
  public static SafeTensors read(Path path, Predicate<String> exact) throws IOException {
    try (InputFile file = InputFile.open(path)) {
      return readAll(file, exact);
    }
  }

  /// Reads what a stream brings up to its end, a gibibyte at most; leaves it open.
  ///
  /// @param name what to call it in messages
  /// @param exact whether a tensor's F64 numbers stay doubles, by its name
  /// @throws FormatException as of a file, or if it brings more
  /// @throws IOException if it cannot be read
  public static SafeTensors read(Path name, InputStream in, Predicate<String> exact)
      throws IOException {
    try (InputFile file = InputFile.of(name, in)) {
      return readAll(file, exact);
    }
  }

  /// Reads a file's bytes.
  ///
  /// @param name what to call them in messages
  /// @param exact whether a tensor's F64 numbers stay doubles, by its name
  /// @throws FormatException as of a file
  public static SafeTensors read(Path name, byte[] bytes, Predicate<String> exact)
      throws IOException {
    try (InputFile file = InputFile.of(name, bytes)) {
      return readAll(file, exact);
    }
  }

  private static SafeTensors readAll(InputFile file, Predicate<String> exact) throws IOException {
    return read(
        file,
        exact,
        entry -> {
          throw file.refuse(
              "has numbers of type \"%s\" in %s, expected F32, F16, BF16 or F64; the file is damaged or of another format"
                  .formatted(entry.type(), entry.quotedName()));
        });
  }

  /// What to do about a tensor of whole numbers, of which nothing is read.
  interface WholeNumbers {
    void found(SafeTensorsHeader.Entry entry) throws FormatException;
  }

  /// The one reader.
  ///
  /// @param exact whether a tensor's F64 numbers stay doubles, by its name
  static SafeTensors read(InputFile file, Predicate<String> exact, WholeNumbers whole)
      throws IOException {
    SafeTensorsHeader header = SafeTensorsHeader.read(file);
    List<Tensor> tensors = new ArrayList<>();
    List<DoubleTensor> doubles = new ArrayList<>();
    for (SafeTensorsHeader.Entry entry : header.entries()) {
      if (entry.type().whole()) {
        whole.found(entry);
      } else if (entry.type() == ElementType.F64 && exact.test(entry.name())) {
        doubles.add(doubles(file, entry, header.dataStart()));
      } else {
        tensors.add(tensor(file, entry, header.dataStart()));
      }
    }
    return new SafeTensors(header.metadata(), tensors, doubles);
  }

  /// Writes all tensors, as F32 or F64, sorted by name, replacing the file atomically.
  ///
  /// The same content gives the same bytes.
  ///
  /// @throws IOException if it cannot be written; the previous file is unchanged
  public void write(Path path) throws IOException {
    AtomicFile.write(path, this::write);
  }

  /// {@return a checksum of all notes, names and numbers, whatever the order of the tensors: the
  /// CRC-32C in hexadecimal, which no flipped bit escapes}
  public String checksum() {
    CRC32C crc = new CRC32C();
    metadata.forEach((key, value) -> update(crc, key, value));
    for (Named tensor : sorted()) {
      update(crc, tensor.name(), Arrays.toString(tensor.shape()));
      try (OutputStream out = new CheckedOutputStream(OutputStream.nullOutputStream(), crc)) {
        tensor.write(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return "%08x".formatted(crc.getValue());
  }

  /// Texts with an end, so that none runs into the next.
  private static void update(CRC32C crc, String... texts) {
    for (String text : texts) {
      crc.update((text + '\0').getBytes(StandardCharsets.UTF_8));
    }
  }

  private List<Named> sorted() {
    return named(tensors, doubles).stream().sorted(Comparator.comparing(Named::name)).toList();
  }

  private static List<Named> named(List<Tensor> tensors, List<DoubleTensor> doubles) {
    return Stream.of(tensors, doubles).<Named>flatMap(List::stream).toList();
  }

  /// Writes the same bytes to a stream, which stays open.
  ///
  /// @throws IOException if the stream takes them not
  public void write(OutputStream out) throws IOException {
    List<Named> sorted = sorted();
    byte[] header = SafeTensorsHeader.encode(metadata, sorted);
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    for (Named tensor : sorted) {
      tensor.write(out);
    }
  }

  private static Tensor tensor(InputFile file, SafeTensorsHeader.Entry entry, long dataStart)
      throws IOException {
    float[] values =
        file.floats(
            dataStart + entry.begin(),
            entry.count(),
            entry.type(),
            ByteOrder.LITTLE_ENDIAN,
            entry.quotedName());
    return new Tensor(entry.name(), Axes.toInts(entry.shape()), values);
  }

  private static DoubleTensor doubles(InputFile file, SafeTensorsHeader.Entry entry, long dataStart)
      throws IOException {
    double[] values =
        file.doubles(
            dataStart + entry.begin(), entry.count(), ByteOrder.LITTLE_ENDIAN, entry.quotedName());
    return new DoubleTensor(entry.name(), Axes.toInts(entry.shape()), values);
  }

  private static void requireDistinct(List<Named> tensors) {
    Set<String> names = new LinkedHashSet<>();
    for (Named tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException(
            "two tensors are called %s, expected each name once".formatted(tensor.name()));
      }
    }
  }
}
