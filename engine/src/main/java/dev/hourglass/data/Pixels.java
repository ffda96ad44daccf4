package dev.hourglass.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The bytes of images of one size, in Java's memory or in a file that is mapped into the address
/// space: `[image][channel][row][column]`, a byte 0 to 255 each.
///
/// A mapped file may be larger than the heap and than an array. The system reads its pages when
/// they are used and drops them when it needs their memory. Nothing here is copied unless a method
/// says so; the bytes must not be changed.
public final class Pixels {
  /// Each byte as a number in [0, 1].
  private static final float[] UNIT = new float[256];

  /// Bytes that are digested at a time.
  private static final long CHUNK = 1 << 24;

  /// The bytes of the largest array.
  private static final int MOST_ON_HEAP = Integer.MAX_VALUE - 8;

  /// Images whose bytes make the hash code.
  private static final int HASHED = 16;

  static {
    for (int b = 0; b < UNIT.length; b++) {
      UNIT[b] = b / 255f;
    }
  }

  private final MemorySegment memory;
  private final int size;

  /// The first image in the memory, where they are there one after another.
  private final int start;

  private final int count;

  /// Of each image in the memory, or null if they are there one after another.
  private final int @Nullable [] places;

  private Pixels(MemorySegment memory, int size, int start, int count) {
    this.memory = memory;
    this.size = size;
    this.start = start;
    this.count = count;
    places = null;
  }

  private Pixels(MemorySegment memory, int size, int[] places) {
    this.memory = memory;
    this.size = size;
    this.places = places;
    start = 0;
    count = places.length;
  }

  /// {@return images in an array, which is shared}
  ///
  /// @param bytes `[image][channel][row][column]`
  /// @param size bytes of an image, at least 1
  /// @throws IllegalArgumentException if they are no whole number of images
  public static Pixels of(byte[] bytes, int size) {
    Objects.requireNonNull(bytes, "bytes");
    return checked(MemorySegment.ofArray(bytes), size);
  }

  /// {@return images in any memory, such as a file that is mapped into the address space}
  ///
  /// @param memory `[image][channel][row][column]`, which every thread may read until it is
  ///   collected
  /// @param size bytes of an image, at least 1
  /// @throws IllegalArgumentException if they are no whole number of images, or more than 2³¹ − 1
  public static Pixels of(MemorySegment memory, int size) {
    Objects.requireNonNull(memory, "memory");
    return checked(memory.asReadOnly(), size);
  }

  private static Pixels checked(MemorySegment memory, int size) {
    long bytes = memory.byteSize();
    if (size < 1 || bytes % size != 0 || bytes / size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "there are %d pixel bytes, expected a multiple of %d, an image, and at most %d images"
              .formatted(bytes, size, Integer.MAX_VALUE));
    }
    return new Pixels(memory, size, 0, (int) (bytes / size));
  }

  /// {@return images of one size, one set after the other: the same memory where they are in one
  /// that is no array, or follow each other in it; copies otherwise}
  ///
  /// @param sets at least one, with images of one size
  /// @throws IllegalArgumentException if copies take more than an array
  static Pixels joined(List<Pixels> sets) {
    Pixels first = sets.getFirst();
    long images = sets.stream().mapToLong(set -> set.count).sum();
    if (images <= Integer.MAX_VALUE && sets.stream().allMatch(first::sharesMemory)) {
      int[] all =
          sets.stream()
              .flatMapToInt(set -> IntStream.range(0, set.count).map(set::place))
              .toArray();
      boolean follow = IntStream.range(1, all.length).allMatch(i -> all[i] == all[0] + i);
      if (follow && all.length > 0) {
        return new Pixels(first.memory, first.size, all[0], all.length);
      }
      if (!first.isOnHeap()) {
        return new Pixels(first.memory, first.size, all);
      }
    }
    long bytes = images * first.size;
    if (bytes > MOST_ON_HEAP) {
      throw new IllegalArgumentException(
          "the images have %d bytes in total, expected at most %d: use fewer or smaller ones"
              .formatted(bytes, MOST_ON_HEAP));
    }
    byte[] copy = new byte[(int) bytes];
    int end = 0;
    for (Pixels set : sets) {
      for (int i = 0; i < set.count; i++) {
        set.copy(i, copy, end);
        end += first.size;
      }
    }
    return of(copy, first.size);
  }

  private boolean sharesMemory(Pixels other) {
    return size == other.size && memory.equals(other.memory);
  }

  /// {@return how many images}
  public int count() {
    return count;
  }

  /// {@return bytes of an image}
  public int size() {
    return size;
  }

  /// {@return whether they are in Java's heap and count against its limit}
  public boolean isOnHeap() {
    return !memory.isNative();
  }

  /// {@return a byte as a number from 0 to 255}
  ///
  /// @param image its place, from 0
  /// @param number place in it, `[channel][row][column]`
  /// @throws IndexOutOfBoundsException if there is no such byte
  public int at(int image, int number) {
    Objects.checkIndex(number, size);
    return memory.get(ValueLayout.JAVA_BYTE, first(image) + number) & 0xFF;
  }

  /// Copies an image's bytes.
  ///
  /// @param image its place, from 0
  /// @param to receives `[channel][row][column]` from `offset`
  /// @param offset place of the first in it
  /// @throws IndexOutOfBoundsException if there is no such image, or `to` is too short
  public void copy(int image, byte[] to, int offset) {
    Objects.requireNonNull(to, "to");
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, first(image), to, offset, size);
  }

  /// Copies some of an image's bytes as numbers in [0, 1].
  ///
  /// @param image its place, from 0
  /// @param from first of the image's numbers, `[channel][row][column]`
  /// @param length how many
  /// @param to receives them from `offset`
  /// @param offset place of the first in it
  /// @throws IndexOutOfBoundsException if there are no such numbers, or `to` is too short
  public void copy(int image, int from, int length, float[] to, int offset) {
    Objects.requireNonNull(to, "to");
    Objects.checkFromToIndex(from, from + length, size);
    long first = first(image) + from;
    for (int i = 0; i < length; i++) {
      to[offset + i] = UNIT[memory.get(ValueLayout.JAVA_BYTE, first + i) & 0xFF];
    }
  }

  /// {@return the images from `begin` to `end` − 1, which share the memory}
  ///
  /// @param begin place of the first
  /// @param end place behind the last
  /// @throws IndexOutOfBoundsException unless 0 ≤ begin ≤ end ≤ {@link #count}
  public Pixels range(int begin, int end) {
    Objects.checkFromToIndex(begin, end, count);
    return places == null
        ? new Pixels(memory, size, start + begin, end - begin)
        : new Pixels(memory, size, Arrays.copyOfRange(places, begin, end));
  }

  /// {@return the images at some places, in this order: copies of those in Java's heap, and the
  /// same memory of others}
  ///
  /// @param images their places, from 0
  /// @throws IndexOutOfBoundsException if one is no place of an image
  /// @throws ArithmeticException if copies take more than an array
  public Pixels select(int... images) {
    Objects.requireNonNull(images, "images");
    if (!isOnHeap()) {
      return new Pixels(memory, size, Arrays.stream(images).map(this::place).toArray());
    }
    byte[] selected = new byte[Math.multiplyExact(images.length, size)];
    for (int i = 0; i < images.length; i++) {
      copy(images[i], selected, i * size);
    }
    return of(selected, size);
  }

  /// {@return all bytes in an array: the one that they are in, or a copy}
  ///
  /// @throws IllegalStateException if they do not fit into an array
  public byte[] toArray() {
    long bytes = bytes();
    if (bytes > MOST_ON_HEAP) {
      throw new IllegalStateException(
          "there are %d pixel bytes, expected at most %d for an array: take a range of the images"
              .formatted(bytes, MOST_ON_HEAP));
    }
    if (places == null
        && memory.heapBase().orElse(null) instanceof byte[] whole
        && whole.length == bytes) {
      return whole;
    }
    byte[] all = new byte[(int) bytes];
    for (int image = 0; image < count; image++) {
      copy(image, all, image * size);
    }
    return all;
  }

  /// Digests all bytes.
  ///
  /// @param digest is updated with them
  void update(MessageDigest digest) {
    long step = places == null ? Math.max(1, CHUNK / size) : 1;
    for (long image = 0; image < count; image += step) {
      long bytes = Math.min(step, count - image) * size;
      digest.update(memory.asSlice(first((int) image), bytes).asByteBuffer());
    }
  }

  private int place(int image) {
    Objects.checkIndex(image, count);
    return places == null ? start + image : places[image];
  }

  private long begin() {
    return (long) start * size;
  }

  private long bytes() {
    return (long) count * size;
  }

  private long first(int image) {
    return (long) place(image) * size;
  }

  /// Whether the images are the same, wherever their bytes are.
  @Override
  public boolean equals(@Nullable Object object) {
    if (!(object instanceof Pixels other) || size != other.size || count != other.count) {
      return false;
    }
    if (places == null && other.places == null) {
      return MemorySegment.mismatch(
              memory,
              begin(),
              begin() + bytes(),
              other.memory,
              other.begin(),
              other.begin() + bytes())
          < 0;
    }
    for (int image = 0; image < count; image++) {
      long one = first(image);
      long two = other.first(image);
      if (MemorySegment.mismatch(memory, one, one + size, other.memory, two, two + size) >= 0) {
        return false;
      }
    }
    return true;
  }

  /// Of some of the images, since there may be gigabytes.
  @Override
  public int hashCode() {
    int hash = 31 * count + size;
    byte[] bytes = new byte[size];
    for (int image : Sampling.evenly(count, HASHED)) {
      copy(image, bytes, 0);
      hash = 31 * hash + Arrays.hashCode(bytes);
    }
    return hash;
  }

  @Override
  public String toString() {
    return "%d images of %d bytes".formatted(count, size);
  }
}
