package dev.hourglass.files;

import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a Python pickle as data: only the instructions that build numbers, strings, lists,
/// dictionaries and tensors are executed.
///
/// A pickle may ask Python to call any function, which is how such files do harm. Here the only
/// callables are {@link PickleObjects.Callable}'s. Any other name, and whatever would be made by
/// calling it, is an {@link PickleObjects.Opaque}: a placeholder for an object that is not created.
final class Pickle {
  /// Python's None, and values that are ignored here: bytes and very long numbers.
  static final Object NONE = new Object();

  private static final int MOST_INSTRUCTIONS = 1_000_000;
  private final Path file;
  private final PickleBytes in;
  private final PickleObjects objects;
  private final List<Object> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, Object> memo = new LinkedHashMap<>();

  private Pickle(Path file, byte[] bytes) {
    this.file = file;
    in = new PickleBytes(bytes);
    objects = new PickleObjects(file);
  }

  /// The object that a pickle describes: {@link PickleObjects.View}s, maps, lists, texts, numbers,
  /// {@link #NONE}.
  ///
  /// @param file for messages
  /// @throws FormatException if the pickle is damaged or asks for anything else
  static Object read(Path file, byte[] bytes) throws FormatException {
    Pickle pickle = new Pickle(file, bytes);
    try {
      return pickle.run();
    } catch (BufferUnderflowException e) {
      throw new FormatException(
          file, "ends within its pickle, expected a complete one; get a new copy", e);
    }
  }

  private Object run() throws FormatException {
    // Each instruction makes one object at most, wherever that goes then.
    for (int instructions = 1; ; instructions++) {
      int op = in.unsigned();
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
      case 'C' -> stack.add(skipped(in.unsigned()));
      case 'B' -> stack.add(skipped(in.unsigned32()));
      case 0x8e, 0x96 -> stack.add(skipped(in.signed64()));
      case 0x8b -> stack.add(skipped(in.unsigned32())); // LONG4
      case 0x80 -> in.unsigned(); // PROTO
      case 0x95 -> in.signed64(); // FRAME
      case 'N' -> stack.add(NONE);
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'J' -> stack.add((long) in.signed32());
      case 'K' -> stack.add((long) in.unsigned());
      case 'M' -> stack.add((long) in.unsigned16());
      case 0x8a -> {
        int bytes = in.unsigned();
        stack.add(bytes > Long.BYTES ? skipped(bytes) : in.longOf(bytes));
      }
      case 'G' -> stack.add(in.number());
      case 'X' -> stack.add(in.text(in.unsigned32()));
      case 0x8c -> stack.add(in.text(in.unsigned()));
      case 0x8d -> stack.add(in.text(in.signed64()));
      case 'U' -> stack.add(in.text(in.unsigned()));
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
      case 'q' -> memo.put((long) in.unsigned(), peek());
      case 'r' -> memo.put(in.unsigned32(), peek());
      case 0x94 -> memo.put((long) memo.size(), peek());
      case 'h' -> stack.add(remembered(in.unsigned()));
      case 'j' -> stack.add(remembered(in.unsigned32()));
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
      case 'c' -> stack.add(PickleObjects.global(in.line(), in.line()));
      case 0x93 -> {
        List<Object> names = last(2);
        stack.add(
            PickleObjects.global(
                objects.as(String.class, names.get(0)), objects.as(String.class, names.get(1))));
      }
      case 'Q' -> {
        List<?> reference = objects.as(List.class, pop());
        Object type = reference.size() == 5 ? reference.get(1) : null;
        stack.add(type instanceof PickleObjects.Opaque ? type : objects.storage(reference));
      }
      // NEWOBJ: a class and its arguments.
      case 'R', 0x81 -> {
        List<Object> call = last(2);
        stack.add(objects.made(call.get(0), objects.as(List.class, call.get(1))));
      }
      case 0x92 -> {
        List<Object> call = last(3);
        stack.add(objects.opaque(call.get(0)));
      }
      case 'b' -> {
        // Attributes: of an ordered dictionary, PyTorch's notes on versions.
        pop();
        if (!(peek() instanceof PickleObjects.Opaque)) {
          objects.as(Map.class, peek());
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void append(List<Object> values) throws FormatException {
    if (peek() instanceof PickleObjects.Opaque) {
      return;
    }
    @SuppressWarnings("unchecked") // Lists of this class hold objects.
    List<Object> list = objects.as(List.class, peek());
    list.addAll(values);
  }

  private void put(List<Object> pairs) throws FormatException {
    if (peek() instanceof PickleObjects.Opaque) {
      return;
    }
    @SuppressWarnings("unchecked") // Maps of this class hold objects.
    Map<Object, Object> map = objects.as(Map.class, peek());
    if (pairs.size() % 2 != 0) {
      throw refuse("has a key without a value, expected pairs; it is damaged, get a new copy");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      Object key = pairs.get(i);
      // Collections are no keys: their hash codes change, and may take for ever.
      map.put(key instanceof String || key instanceof Long ? key : new Object(), pairs.get(i + 1));
    }
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

  private Object skipped(long bytes) {
    in.skip(bytes);
    return NONE;
  }

  private FormatException damaged() {
    return refuse(
        "has an inconsistent pickle, expected a valid one; it is damaged, get a new copy");
  }

  private FormatException refuse(String problem) {
    return new FormatException(file, problem);
  }
}
