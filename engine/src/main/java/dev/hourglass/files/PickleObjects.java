package dev.hourglass.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The Python objects that a [Pickle] may make: tensors, and the dictionaries that hold them.
final class PickleObjects {
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

  /// @param file for messages
  PickleObjects(Path file) {
    this.file = file;
  }

  Object made(Object maker, List<?> arguments) throws FormatException {
    return maker instanceof Callable callable ? call(callable, arguments) : opaque(maker);
  }

  Opaque opaque(Object maker) throws FormatException {
    return maker instanceof Callable callable
        ? new Opaque(callable.python)
        : as(Opaque.class, maker);
  }

  static Object global(String module, String name) {
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
  Storage storage(List<?> reference) throws FormatException {
    if (reference.size() != 5 || !"storage".equals(reference.get(0))) {
      throw refuse("refers to something that is not a storage, expected tensors only");
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
          "calls %s with arguments that PyTorch does not use, expected a file written by torch.save"
              .formatted(callable.python));
    }
  }

  private List<Long> longs(Object sequence) throws FormatException {
    List<?> values = as(List.class, sequence);
    if (values.size() > Axes.MOST_AXES) {
      throw refuse(
          "has a tensor of %d axes, expected at most %d; it is damaged, get a new copy"
              .formatted(values.size(), Axes.MOST_AXES));
    }
    List<Long> longs = new ArrayList<>();
    for (Object value : values) {
      longs.add(as(Long.class, value));
    }
    return longs;
  }

  <T> T as(Class<T> type, Object value) throws FormatException {
    if (!type.isInstance(value)) {
      throw refuse(
          "has %s in place of %s, expected a file written by torch.save"
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
      case "String" -> "a string";
      case "View" -> "a tensor";
      case "Storage", "ElementType" -> "a storage";
      case "Callable" -> "a function";
      case "Opaque" -> "another Python object";
      default -> "another object";
    };
  }

  private FormatException refuse(String problem) {
    return new FormatException(file, problem);
  }
}
