package dev.hourglass.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// The `.pt` and `.pth` files that PyTorch's `torch.save(model.state_dict())` writes: a ZIP archive
/// with a {@link Pickle} that names the tensors and a file for each array of numbers.
///
/// Nothing in the file runs; see {@link Pickle}.
public final class TorchFile {
  private static final long LARGEST_PICKLE = 64L << 20;
  private static final int MOST_ENTRIES = 100_000;
  private static final long MOST_NUMBERS = 1L << 29;

  /// Under which people save a state dict beside other things.
  private static final List<String> WRAPPERS =
      List.of("state_dict", "model_state_dict", "model_state", "model", "net", "weights");

  private final Path path;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries;
  private final Map<String, float[]> storages = new HashMap<>();
  private final ByteOrder order;
  private long numbers;

  private TorchFile(Path path, ZipFile zip) throws IOException {
    this.path = path;
    this.zip = zip;
    entries = entries(path, zip);
    ZipEntry byteOrder = entries.get("byteorder");
    order =
        byteOrder != null
                && new String(bytes(byteOrder, 16), StandardCharsets.US_ASCII).equals("big")
            ? ByteOrder.BIG_ENDIAN
            : ByteOrder.LITTLE_ENDIAN;
  }

  /// Reads a state dict; numbers of other types become the nearest float.
  ///
  /// @return the tensors in the file's order, with PyTorch's names and shapes
  /// @throws FormatException if the file is no such archive, is damaged, or asks for code
  /// @throws IOException if it cannot be read
  public static List<SafeTensors.Tensor> read(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(
          path.toString(), null, "no such file, expected one to read; check the path");
    }
    try (ZipFile zip = new ZipFile(path.toFile())) {
      return new TorchFile(path, zip).tensors();
    } catch (ZipException e) {
      throw new FormatException(
          path,
          "is no ZIP archive, expected the file of torch.save in PyTorch 1.6 or later: save it again with that",
          e);
    }
  }

  /// By the name within the archive's one folder.
  private static Map<String, ZipEntry> entries(Path path, ZipFile zip) throws IOException {
    if (zip.size() > MOST_ENTRIES) {
      throw new FormatException(
          path, "has %d files, expected at most %d".formatted(zip.size(), MOST_ENTRIES));
    }
    Map<String, ZipEntry> entries = new HashMap<>();
    Enumeration<? extends ZipEntry> all = zip.entries();
    while (all.hasMoreElements()) {
      ZipEntry entry = all.nextElement();
      String name = entry.getName();
      entries.put(name.substring(name.indexOf('/') + 1), entry);
    }
    return entries;
  }

  private List<SafeTensors.Tensor> tensors() throws IOException {
    ZipEntry pickle = entries.get("data.pkl");
    if (pickle == null) {
      throw new FormatException(
          path, "has no data.pkl, expected the file of torch.save(model.state_dict())");
    }
    Object top = Pickle.read(path, bytes(pickle, LARGEST_PICKLE));
    List<SafeTensors.Tensor> tensors = new ArrayList<>();
    for (Map.Entry<?, ?> entry : stateDict(top).entrySet()) {
      if (!(entry.getKey() instanceof String name)
          || !(entry.getValue() instanceof Pickle.View view)) {
        throw new FormatException(
            path,
            "holds %s, which is no tensor, expected a state dict: save model.state_dict()"
                .formatted(FormatException.quote(String.valueOf(entry.getKey()))));
      }
      tensors.add(tensor(name, view));
    }
    return tensors;
  }

  private Map<?, ?> stateDict(Object top) throws FormatException {
    if (top instanceof Map<?, ?> map) {
      for (String wrapper : WRAPPERS) {
        if (map.get(wrapper) instanceof Map<?, ?> inner) {
          return inner;
        }
      }
      return map;
    }
    throw new FormatException(
        path, "holds no dictionary, expected a state dict: save model.state_dict()");
  }

  private SafeTensors.Tensor tensor(String name, Pickle.View view) throws IOException {
    String what = "tensor " + FormatException.quote(name);
    int count = Axes.count(path, what, view.shape());
    float[] storage = storage(view.storage());
    requireInside(what, view, count, storage.length);
    numbers += count;
    if (numbers > MOST_NUMBERS) {
      throw new FormatException(
          path, "holds more than %d numbers, expected a smaller model".formatted(MOST_NUMBERS));
    }
    int[] shape = Axes.toInts(view.shape());
    float[] values = new float[count];
    int[] place = new int[shape.length];
    for (int i = 0; i < count; i++) {
      long at = view.offset();
      for (int axis = 0; axis < shape.length; axis++) {
        at += place[axis] * view.strides().get(axis);
      }
      values[i] = storage[(int) at];
      next(place, shape);
    }
    return new SafeTensors.Tensor(name, shape, values);
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

  private void requireInside(String what, Pickle.View view, int count, int length)
      throws FormatException {
    boolean inside = view.shape().size() == view.strides().size() && view.offset() >= 0;
    // No tensor of a state dict repeats numbers, and one that did could be of any size.
    inside &= count <= length && view.offset() <= length;
    long last = view.offset();
    for (int axis = 0; inside && count > 0 && axis < view.shape().size(); axis++) {
      long stride = view.strides().get(axis);
      inside = stride >= 0 && stride <= length;
      last += inside ? (view.shape().get(axis) - 1) * stride : 0;
    }
    if (!inside || (count > 0 && last >= length)) {
      throw new FormatException(
          path,
          "has %s outside its %d numbers, expected it inside; it is damaged, get it again"
              .formatted(what, length));
    }
  }

  private float[] storage(Pickle.Storage storage) throws IOException {
    float[] known = storages.get(storage.key());
    if (known != null) {
      return known;
    }
    ZipEntry entry = entries.get("data/" + storage.key());
    if (entry == null) {
      throw new FormatException(
          path,
          "lacks its numbers %s, expected all; it is damaged, get it again"
              .formatted(FormatException.quote(storage.key())));
    }
    byte[] bytes = bytes(entry, MOST_NUMBERS);
    int size = storage.type().bytes();
    if (storage.count() != bytes.length / size || bytes.length % size != 0) {
      throw new FormatException(
          path,
          "has %d bytes of numbers where it promises %d of %d bytes each; it is damaged, get it again"
              .formatted(bytes.length, storage.count(), size));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
    float[] values = new float[bytes.length / size];
    for (int i = 0; i < values.length; i++) {
      values[i] = storage.type().read(buffer, i * size);
    }
    storages.put(storage.key(), values);
    return values;
  }

  /// An entry's content. What it states as its size is not believed beyond the archive's own: the
  /// numbers lie uncompressed.
  private byte[] bytes(ZipEntry entry, long most) throws IOException {
    long size = entry.getSize();
    boolean stored = entry.getMethod() == ZipEntry.STORED && size <= Files.size(path);
    if (size < 0 || size > most || !stored) {
      throw new FormatException(
          path,
          "has %s bytes in %s, compressed or too many, expected a file of torch.save"
              .formatted(size, FormatException.quote(entry.getName())));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readNBytes((int) size);
    }
  }
}
