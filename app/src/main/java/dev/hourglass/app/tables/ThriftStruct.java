package dev.hourglass.app.tables;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A structure in Thrift's compact encoding, in which Parquet states what it holds
/// (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md).
///
/// Hardwood reads it itself, and believes every length in it. So each is compared here with the
/// bytes that are there before Hardwood sees it, and what could be read in two ways is refused.
final class ThriftStruct {
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int BYTE = 3;
  private static final int I16 = 4;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int DOUBLE = 7;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int LOW = 0xf;
  private static final int DEEPEST = 16;
  private static final int LONGEST_VARINT = 10;

  private final Map<Integer, Object> fields;

  private ThriftStruct(Map<Integer, Object> fields) {
    this.fields = fields;
  }

  /// Reads a structure from a buffer, whose position is behind it then.
  ///
  /// @throws IOException if it is damaged
  static ThriftStruct read(ByteBuffer from) throws IOException {
    try {
      return struct(from, 0);
    } catch (BufferUnderflowException e) {
      throw damaged("it ends too early");
    }
  }

  private static IOException damaged(String how) {
    return new IOException(how);
  }

  private static ThriftStruct struct(ByteBuffer from, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw damaged("it is nested more than %d deep".formatted(DEEPEST));
    }
    Map<Integer, Object> fields = Map.of();
    int id = 0;
    for (int head = from.get(); head != 0; head = from.get()) {
      int step = (head >> 4) & LOW;
      id = step == 0 ? Math.toIntExact(clamped(zigzag(from))) : id + step;
      fields = fields.isEmpty() ? new LinkedHashMap<>() : fields;
      if (fields.put(id, value(from, head & LOW, depth)) != null) {
        throw damaged("a field is there twice");
      }
    }
    return new ThriftStruct(fields);
  }

  private static Object value(ByteBuffer from, int type, int depth) throws IOException {
    return switch (type) {
      case TRUE, FALSE -> type == TRUE;
      case BYTE -> from.get();
      case I16 -> (short) clamped(zigzag(from));
      case I32 -> (int) clamped(zigzag(from));
      case I64 -> zigzag(from);
      case DOUBLE -> from.getDouble();
      case BINARY -> {
        byte[] bytes = new byte[count(from, varint(from))];
        from.get(bytes);
        yield bytes;
      }
      case LIST -> list(from, depth);
      case STRUCT -> struct(from, depth + 1);
      default -> throw damaged("it has a field of the unknown type %d".formatted(type));
    };
  }

  private static List<Object> list(ByteBuffer from, int depth) throws IOException {
    int head = from.get();
    int type = head & LOW;
    int size = (head >> 4) & LOW;
    // Of truth values there are two encodings, and none is needed here.
    if (type == TRUE || type == FALSE) {
      throw damaged("it has a list of truth values");
    }
    int count = count(from, size == LOW ? varint(from) : size);
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(value(from, type, depth + 1));
    }
    return list;
  }

  /// A number of things of at least a byte each.
  private static int count(ByteBuffer from, long stated) throws IOException {
    if (stated < 0 || stated > from.remaining()) {
      throw damaged("it states %d bytes where %d are left".formatted(stated, from.remaining()));
    }
    return (int) stated;
  }

  private static long clamped(long number) throws IOException {
    if (number != (int) number) {
      throw damaged("a number has more than 32 bits");
    }
    return number;
  }

  private static long zigzag(ByteBuffer from) throws IOException {
    long number = varint(from);
    return (number >>> 1) ^ -(number & 1);
  }

  /// A number in seven bits a byte.
  static long varint(ByteBuffer from) throws IOException {
    long number = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      byte next = from.get();
      number |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return number;
      }
    }
    throw damaged("a number has more than 64 bits");
  }

  /// A field of 32 bits, or something else where there is none.
  int i32(int id, int otherwise) {
    return fields.get(id) instanceof Integer number ? number : otherwise;
  }

  /// A field of 64 bits, or -1.
  long i64(int id) {
    return fields.get(id) instanceof Long number ? number : -1;
  }

  /// A truth value, or something else where there is none.
  boolean flag(int id, boolean otherwise) {
    return fields.get(id) instanceof Boolean flag ? flag : otherwise;
  }

  /// A structure.
  Optional<ThriftStruct> struct(int id) {
    return fields.get(id) instanceof ThriftStruct struct ? Optional.of(struct) : Optional.empty();
  }

  /// A list of structures.
  List<ThriftStruct> structs(int id) {
    return fields.get(id) instanceof List<?> list
        ? list.stream()
            .filter(ThriftStruct.class::isInstance)
            .map(ThriftStruct.class::cast)
            .toList()
        : List.of();
  }
}
