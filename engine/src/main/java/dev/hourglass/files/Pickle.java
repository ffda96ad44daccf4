package dev.hourglass.files;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A Python pickle read as data: a little program for a stack machine, of which only those
/// instructions run that build numbers, texts, lists, dictionaries and tensors.
///
/// A pickle may ask Python to call any function, which is how such files do harm. Here the only
/// callables are {@link Callable}'s. Any other name, and whatever would be made by calling it, is
/// an {@link Opaque}: a word that stands where an object would, and of which nothing is made.
final class Pickle {
  /// What a state dict may call.
  enum Callable {
    ORDERED_DICT("collections.OrderedDict"),
    TENSOR("torch._utils._rebuild_tensor_v2"),
    PARAMETER("torch._utils._rebuild_parameter");

    private final String python;

    Callable(String python) {
      this.python = python;
    }
  }

  /// An array of numbers in a file of its own beside the pickle.
  ///
  /// @param type of the numbers
  /// @param key the file's name
  /// @param count how many numbers
  record Storage(ElementType type, String key, long count) {}

  /// A view into a storage.
  ///
  /// @param offset of the first number
  /// @param shape size along each axis
  /// @param strides numbers from one element to the next along each axis
  record View(Storage storage, long offset, List<Long> shape, List<Long> strides) {}

  /// A Python object that was not made: options of a training, number formats, random numbers'
  /// states.
  ///
  /// @param python the name of what would have made it
  record Opaque(String python) {}

  /// Python's None, and values that stand for nothing here: bytes and very long numbers.
  static final Object NONE = new Object();

  private static final int MOST_INSTRUCTIONS = 1_000_000;
  private static final Map<String, ElementType> STORAGES =
      new TreeMap<>(
          Map.of(
              "torch.FloatStorage", ElementType.F32,
              "torch.DoubleStorage", ElementType.F64,
              "torch.HalfStorage", ElementType.F16,
              "torch.BFloat16Storage", ElementType.BF16,
              "torch.LongStorage", ElementType.I64,
              "torch.IntStorage", ElementType.I32,
              "torch.ShortStorage", ElementType.I16,
              "torch.CharStorage", ElementType.I8,
              "torch.ByteStorage", ElementType.U8,
              "torch.BoolStorage", ElementType.U8));

  private final Path file;
  private final ByteBuffer in;
  private final List<Object> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, Object> memo = new LinkedHashMap<>();

  private Pickle(Path file, byte[] bytes) {
    this.file = file;
    in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// The object that a pickle describes: {@link View}s, maps, lists, texts, numbers, {@link #NONE}.
  ///
  /// @param file for messages
  /// @throws FormatException if the pickle is damaged or asks for anything else
  static Object read(Path file, byte[] bytes) throws FormatException {
    Pickle pickle = new Pickle(file, bytes);
    try {
      return pickle.run();
    } catch (BufferUnderflowException e) {
      throw new FormatException(
          file, "ends within its pickle, expected a whole one; get the file again", e);
    }
  }

  private Object run() throws FormatException {
    // Each instruction makes one object at most, wherever that goes then.
    for (int instructions = 1; ; instructions++) {
      int op = unsigned();
      if (op == '.') {
        return pop();
      }
      if (!pushes(op) && !collects(op) && !remembers(op) && !calls(op)) {
        throw refuse(
            "uses the pickle instruction 0x%02x, expected those of a state dict: save model.state_dict() with torch.save"
                .formatted(op));
      }
      if (instructions > MOST_INSTRUCTIONS) {
        throw refuse(
            "has a pickle of more than %d instructions, expected a state dict: save model.state_dict() alone"
                .formatted(MOST_INSTRUCTIONS));
      }
    }
  }

  /// Constants.
  private boolean pushes(int op) throws FormatException {
    switch (op) {
      case 'C' -> stack.add(bytes(unsigned()));
      case 'B' -> stack.add(bytes(Integer.toUnsignedLong(in.getInt())));
      case 0x8e, 0x96 -> stack.add(bytes(in.getLong()));
      case 0x8b -> stack.add(bytes(Integer.toUnsignedLong(in.getInt()))); // LONG4
      case 0x80 -> in.get(); // PROTO
      case 0x95 -> in.getLong(); // FRAME
      case 'N' -> stack.add(NONE);
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'J' -> stack.add((long) in.getInt());
      case 'K' -> stack.add((long) unsigned());
      case 'M' -> stack.add((long) Short.toUnsignedInt(in.getShort()));
      case 0x8a -> {
        int bytes = unsigned();
        stack.add(bytes > Long.BYTES ? bytes(bytes) : longOf(bytes));
      }
      case 'G' -> stack.add(in.slice(take(Double.BYTES), Double.BYTES).getDouble());
      case 'X' -> stack.add(text(Integer.toUnsignedLong(in.getInt())));
      case 0x8c -> stack.add(text(unsigned()));
      case 0x8d -> stack.add(text(in.getLong()));
      case 'U' -> stack.add(text(unsigned()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Lists, tuples and dictionaries.
  private boolean collects(int op) throws FormatException {
    switch (op) {
      case '}' -> stack.add(new LinkedHashMap<>());
      case ']', ')', 0x8f -> stack.add(new ArrayList<>());
      case '(' -> marks.push(stack.size());
      case 't', 'l', 0x91 -> stack.add(sinceMark());
      case 'd' -> {
        List<Object> pairs = sinceMark();
        stack.add(new LinkedHashMap<>());
        put(pairs);
      }
      case 0x85 -> stack.add(last(1));
      case 0x86 -> stack.add(last(2));
      case 0x87 -> stack.add(last(3));
      case 'a' -> append(last(1));
      case 'e', 0x90 -> append(sinceMark());
      case 's' -> put(last(2));
      case 'u' -> put(sinceMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean remembers(int op) throws FormatException {
    switch (op) {
      case 'q' -> memo.put((long) unsigned(), peek());
      case 'r' -> memo.put(Integer.toUnsignedLong(in.getInt()), peek());
      case 0x94 -> memo.put((long) memo.size(), peek());
      case 'h' -> stack.add(remembered(unsigned()));
      case 'j' -> stack.add(remembered(Integer.toUnsignedLong(in.getInt())));
      case '0' -> pop();
      case '1' -> sinceMark();
      case '2' -> stack.add(peek());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean calls(int op) throws FormatException {
    switch (op) {
      case 'c' -> stack.add(global(line(), line()));
      case 0x93 -> {
        List<Object> names = last(2);
        stack.add(global(as(String.class, names.get(0)), as(String.class, names.get(1))));
      }
      case 'Q' -> {
        List<?> reference = as(List.class, pop());
        Object type = reference.size() == 5 ? reference.get(1) : null;
        stack.add(type instanceof Opaque ? type : storage(reference));
      }
      // NEWOBJ: a class and its arguments.
      case 'R', 0x81 -> {
        List<Object> call = last(2);
        stack.add(made(call.get(0), as(List.class, call.get(1))));
      }
      case 0x92 -> {
        List<Object> call = last(3);
        stack.add(opaque(call.get(0)));
      }
      case 'b' -> {
        // Attributes: of an ordered dictionary, PyTorch's notes on versions.
        pop();
        if (!(peek() instanceof Opaque)) {
          as(Map.class, peek());
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Object made(Object maker, List<?> arguments) throws FormatException {
    return maker instanceof Callable callable ? call(callable, arguments) : opaque(maker);
  }

  private Opaque opaque(Object maker) throws FormatException {
    return maker instanceof Callable callable
        ? new Opaque(callable.python)
        : as(Opaque.class, maker);
  }

  private static Object global(String module, String name) {
    String python = module + "." + name;
    for (Callable callable : Callable.values()) {
      if (callable.python.equals(python)) {
        return callable;
      }
    }
    ElementType type = STORAGES.get(python);
    return type == null ? new Opaque(python) : type;
  }

  /// A tensor's numbers: `('storage', type, key, device, count)`.
  private Storage storage(List<?> reference) throws FormatException {
    if (reference.size() != 5 || !"storage".equals(reference.get(0))) {
      throw refuse("refers to something that is no storage, expected tensors only");
    }
    return new Storage(
        as(ElementType.class, reference.get(1)),
        as(String.class, reference.get(2)),
        as(Long.class, reference.get(4)));
  }

  private Object call(Callable callable, List<?> arguments) throws FormatException {
    // A tensor of numbers that no model has, such as complex ones.
    if (!arguments.isEmpty() && arguments.getFirst() instanceof Opaque unknown) {
      return unknown;
    }
    return switch (callable) {
      case ORDERED_DICT -> {
        require(arguments.isEmpty(), callable);
        yield new LinkedHashMap<>();
      }
      case TENSOR -> {
        require(arguments.size() >= 4, callable);
        yield new View(
            as(Storage.class, arguments.get(0)),
            as(Long.class, arguments.get(1)),
            longs(arguments.get(2)),
            longs(arguments.get(3)));
      }
      case PARAMETER -> {
        require(!arguments.isEmpty(), callable);
        yield as(View.class, arguments.get(0));
      }
    };
  }

  private void require(boolean condition, Callable callable) throws FormatException {
    if (!condition) {
      throw refuse(
          "calls %s with other arguments than PyTorch does, expected a file of torch.save"
              .formatted(callable.python));
    }
  }

  private List<Long> longs(Object sequence) throws FormatException {
    List<?> values = as(List.class, sequence);
    if (values.size() > Axes.MOST_AXES) {
      throw refuse(
          "has a tensor of %d axes, expected at most %d; it is damaged, get it again"
              .formatted(values.size(), Axes.MOST_AXES));
    }
    List<Long> longs = new ArrayList<>();
    for (Object value : values) {
      longs.add(as(Long.class, value));
    }
    return longs;
  }

  private void append(List<Object> values) throws FormatException {
    if (peek() instanceof Opaque) {
      return;
    }
    @SuppressWarnings("unchecked") // Lists of this class hold objects.
    List<Object> list = as(List.class, peek());
    list.addAll(values);
  }

  private void put(List<Object> pairs) throws FormatException {
    if (peek() instanceof Opaque) {
      return;
    }
    @SuppressWarnings("unchecked") // Maps of this class hold objects.
    Map<Object, Object> map = as(Map.class, peek());
    if (pairs.size() % 2 != 0) {
      throw refuse("has a key without a value, expected pairs; it is damaged, get it again");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      Object key = pairs.get(i);
      // Collections are no keys: their hash codes change, and may take for ever.
      map.put(key instanceof String || key instanceof Long ? key : new Object(), pairs.get(i + 1));
    }
  }

  private <T> T as(Class<T> type, Object value) throws FormatException {
    if (!type.isInstance(value)) {
      throw refuse(
          "has %s where %s belongs, expected a file of torch.save"
              .formatted(kind(value.getClass()), kind(type)));
    }
    return type.cast(value);
  }

  /// What Python calls a kind of object.
  private static String kind(Class<?> type) {
    if (Map.class.isAssignableFrom(type)) {
      return "a dictionary";
    }
    if (List.class.isAssignableFrom(type)) {
      return "a list";
    }
    if (Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    return switch (type.getSimpleName()) {
      case "String" -> "a text";
      case "View" -> "a tensor";
      case "Storage", "ElementType" -> "a storage";
      case "Callable" -> "a function";
      case "Opaque" -> "another Python object";
      default -> "another object";
    };
  }

  private List<Object> sinceMark() throws FormatException {
    if (marks.isEmpty()) {
      throw damaged();
    }
    return last(stack.size() - marks.pop());
  }

  /// Takes the newest objects off the stack, oldest first.
  private List<Object> last(int count) throws FormatException {
    if (count < 0 || count > stack.size()) {
      throw damaged();
    }
    List<Object> tail = stack.subList(stack.size() - count, stack.size());
    List<Object> taken = new ArrayList<>(tail);
    tail.clear();
    return taken;
  }

  private Object pop() throws FormatException {
    return last(1).getFirst();
  }

  private Object peek() throws FormatException {
    if (stack.isEmpty()) {
      throw damaged();
    }
    return stack.getLast();
  }

  private Object remembered(long key) throws FormatException {
    Object value = memo.get(key);
    if (value == null) {
      throw damaged();
    }
    return value;
  }

  private int unsigned() {
    return Byte.toUnsignedInt(in.get());
  }

  /// Where some bytes lie that are read in another byte order; the position moves behind them.
  private int take(int length) {
    if (in.remaining() < length) {
      throw new BufferUnderflowException();
    }
    int at = in.position();
    in.position(at + length);
    return at;
  }

  private String text(long length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] text = new byte[(int) length];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private Object bytes(long length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + (int) length);
    return NONE;
  }

  private String line() {
    int end = in.position();
    while (end < in.limit() && in.get(end) != '\n') {
      end++;
    }
    String line = text(end - in.position());
    in.get();
    return line;
  }

  /// A whole number of some bytes in two's complement.
  private long longOf(int bytes) {
    long value = 0;
    for (int b = 0; b < bytes; b++) {
      value |= (long) unsigned() << (8 * b);
    }
    int unused = Long.SIZE - 8 * bytes;
    return bytes == 0 ? 0 : value << unused >> unused;
  }

  private FormatException damaged() {
    return refuse(
        "has a pickle that does not add up, expected a whole one; it is damaged, get the file again");
  }

  private FormatException refuse(String problem) {
    return new FormatException(file, problem);
  }
}
