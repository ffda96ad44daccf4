package dev.hourglass.text;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Records with arrays and lists: equal by what the arrays hold, and shown without it.
///
/// Java compares arrays as objects, and the text that it gives a record holds every element.
public final class RecordContent {
  private static final int LONGEST_TEXT = 200;

  private RecordContent() {}

  /// Whether both are records of one class with equal components, arrays by their elements.
  public static boolean equal(Record one, @Nullable Object other) {
    return other instanceof Record record
        && one.getClass() == record.getClass()
        && Arrays.deepEquals(values(one), values(record));
  }

  /// A hash of the components, of arrays by their elements.
  public static int hash(Record record) {
    return Arrays.deepHashCode(values(record));
  }

  /// As Java's text of a record, with the size of each array, list and map in place of its content,
  /// and cut to 200 characters: `Found[k=1, indices=[64], distances=[64]]`.
  public static String text(Record record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    @Nullable Object[] values = values(record);
    StringJoiner text = new StringJoiner(", ", record.getClass().getSimpleName() + "[", "]");
    for (int c = 0; c < components.length; c++) {
      text.add(components[c].getName() + "=" + shown(values[c]));
    }
    return Printable.of(text.toString(), LONGEST_TEXT);
  }

  private static String shown(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return "[" + map.size() + "]";
    }
    boolean array = value != null && value.getClass().isArray();
    return array ? "[" + Array.getLength(value) + "]" : String.valueOf(value);
  }

  /// The components, lists as arrays, since arrays may be their elements.
  private static @Nullable Object[] values(Record record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int c = 0; c < values.length; c++) {
      try {
        Object value = components[c].getAccessor().invoke(record);
        values[c] = value instanceof Collection<?> some ? some.toArray() : value;
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }
    return values;
  }
}
