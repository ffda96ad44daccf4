package dev.hourglass.files;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/// The `.pt` and `.pth` files that PyTorch's `torch.save(model.state_dict())` writes: a ZIP archive
/// with a {@link Pickle} that names the tensors and a file for each array of numbers.
///
/// Nothing in the file runs; see {@link Pickle}. What it may take of memory is bounded by its own
/// size: arrays are stored uncompressed in it, and a tensor is part of an array.
public final class TorchFile {
  private static final int LARGEST_PICKLE = 16 << 20;

  private final Path path;
  private final ZipArchive archive;
  private final Map<String, String> members = new LinkedHashMap<>();
  private final Map<PickleObjects.Storage, float[]> storages = new LinkedHashMap<>();
  private final ByteOrder order;
  private final long size;
  private long storedBytes;
  private long numbers;

  private TorchFile(Path path, ZipArchive archive) throws IOException {
    this.path = path;
    this.archive = archive;
    size = InputFile.size(path);
    for (String name : archive.names()) {
      members.put(name.substring(name.indexOf('/') + 1), name);
    }
    String byteOrder = members.get("byteorder");
    boolean big =
        byteOrder != null
            && new String(archive.bytes(byteOrder, 16), StandardCharsets.US_ASCII).equals("big");
    order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /// Reads a state dict; numbers of other types become the nearest float.
  ///
  /// @return the tensors in the file's order, with PyTorch's names and shapes
  /// @throws FormatException if the file is no such archive, is damaged, or has other objects where
  ///   the tensors belong
  /// @throws IOException if it cannot be read
  public static List<SafeTensors.Tensor> read(Path path) throws IOException {
    return read(path, (_, _) -> true);
  }

  /// The same, passing over some tensors, whose numbers are not read.
  ///
  /// @param filter by name and number format
  static List<SafeTensors.Tensor> read(Path path, BiPredicate<String, ElementType> filter)
      throws IOException {
    requireArchive(path);
    try (ZipArchive archive = ZipArchive.open(path)) {
      return new TorchFile(path, archive).tensors(filter);
    }
  }

  /// Pickles that are no archives have a protocol's number in front.
  private static void requireArchive(Path path) throws IOException {
    try (InputFile file = InputFile.open(path)) {
      byte[] first = file.bytes(0, (int) Math.min(2, file.size()), "content");
      if (first.length == 2 && Byte.toUnsignedInt(first[0]) == 0x80 && first[1] >= 0) {
        throw new FormatException(
            path,
            "is in the legacy format of PyTorch before 1.6, or another bare pickle, expected a ZIP archive: load it in Python and save it again with torch.save");
      }
    }
  }

  private List<SafeTensors.Tensor> tensors(BiPredicate<String, ElementType> filter)
      throws IOException {
    List<SafeTensors.Tensor> tensors = new ArrayList<>();
    for (Map.Entry<String, PickleObjects.View> entry : views().entrySet()) {
      if (filter.test(entry.getKey(), entry.getValue().storage().type())) {
        tensors.add(tensor(entry.getKey(), entry.getValue()));
      }
    }
    return tensors;
  }

  private Map<String, PickleObjects.View> views() throws IOException {
    if (members.containsKey("constants.pkl")) {
      throw refuse(
          "is a TorchScript program (torch.jit.save), expected a state dict: save torch.jit.load(file).state_dict() with torch.save");
    }
    String pickle = members.get("data.pkl");
    if (pickle == null) {
      throw refuse("has no data.pkl, expected the file of torch.save(model.state_dict())");
    }
    return TorchContent.tensors(path, Pickle.read(path, archive.bytes(pickle, LARGEST_PICKLE)));
  }

  private SafeTensors.Tensor tensor(String name, PickleObjects.View view) throws IOException {
    String what = "tensor " + FormatException.quote(name);
    int count = Axes.count(path, what, view.shape());
    float[] storage = storage(view.storage());
    requireInside(what, view, count, storage.length);
    numbers += count;
    // Otherwise a thousand tensors could show the same array, or one tensor show a number a
    // thousand times by a stride of 0, and take a thousand times its memory.
    if (numbers > size) {
      throw refuse(
          "states %d numbers in %d bytes, expected no more numbers than bytes; it is damaged, get a new copy"
              .formatted(numbers, size));
    }
    int[] shape = Axes.toInts(view.shape());
    return new SafeTensors.Tensor(name, shape, values(view, shape, storage, count));
  }

  /// A view's numbers in C order.
  private static float[] values(PickleObjects.View view, int[] shape, float[] storage, int count) {
    float[] values = new float[count];
    int[] place = new int[shape.length];
    for (int i = 0; i < count; i++) {
      long at = view.offset();
      for (int axis = 0; axis < shape.length; axis++) {
        at += place[axis] * view.strides().get(axis);
      }
      values[i] = storage[Math.toIntExact(at)];
      next(place, shape);
    }
    return values;
  }

  private static void next(int[] place, int[] shape) {
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      place[axis]++;
      if (place[axis] < shape[axis]) {
        return;
      }
      place[axis] = 0;
    }
  }

  private void requireInside(String what, PickleObjects.View view, int count, int length)
      throws FormatException {
    boolean inside = view.shape().size() == view.strides().size();
    inside &= view.offset() >= 0 && view.offset() <= length;
    long last = view.offset();
    for (int axis = 0; inside && count > 0 && axis < view.shape().size(); axis++) {
      long stride = view.strides().get(axis);
      inside = stride >= 0 && stride <= length;
      last += inside ? (view.shape().get(axis) - 1) * stride : 0;
    }
    if (!inside || (count > 0 && last >= length)) {
      throw refuse(
          "has %s outside its %d numbers, expected it inside; it is damaged, get a new copy"
              .formatted(what, length));
    }
  }

  /// The numbers that views look at, read once.
  private float[] storage(PickleObjects.Storage storage) throws IOException {
    float[] known = storages.get(storage);
    if (known != null) {
      return known;
    }
    String member = members.get("data/" + storage.key());
    if (member == null) {
      throw refuse(
          "lacks the numbers of the storage %s, expected all; it is damaged, get a new copy"
              .formatted(FormatException.quote(storage.key())));
    }
    float[] values = archive.read(member, file -> numbers(file, storage));
    storages.put(storage, values);
    return values;
  }

  private float[] numbers(InputFile file, PickleObjects.Storage storage) throws IOException {
    int each = storage.type().bytes();
    long bytes = file.size();
    boolean whole = bytes % each == 0 && storage.count() == bytes / each;
    if (!whole || bytes > (long) Axes.MOST_ELEMENTS * each) {
      throw refuse(
          "has %d bytes of numbers where it states %d of %d bytes each, expected as many; it is damaged, get a new copy"
              .formatted(bytes, storage.count(), each));
    }
    storedBytes += bytes;
    if (storedBytes > size) {
      throw refuse(
          "has %d bytes of numbers in a file of %d, expected them uncompressed; save it with torch.save"
              .formatted(storedBytes, size));
    }
    return file.floats(0, (int) storage.count(), storage.type(), order, "numbers");
  }

  private FormatException refuse(String problem) {
    return new FormatException(path, problem);
  }
}
