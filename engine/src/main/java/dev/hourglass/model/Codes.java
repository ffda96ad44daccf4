package dev.hourglass.model;

import dev.hourglass.data.Images;
import dev.hourglass.data.Sampling;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Codes of images, in their order: the output of an encoder and the input of a decoder. Two are
/// equal if their numbers and labels are.
///
/// The arrays are shared, not copied: they must not change while they are used.
///
/// @param size numbers of a code, the model's latent dimension
/// @param values `[code][number]`
/// @param labels `[code]`, class index of each, which the decoder of a conditional model asks for,
///   or null
public record Codes(int size, float[] values, int @Nullable [] labels) {
  private static final int BLOCK = 1024;

  /// Checks that the parts fit together. Its parameters are written out because javac keeps no type
  /// annotations of those that a compact constructor leaves to it.
  ///
  /// @throws IllegalArgumentException if they do not
  public Codes(int size, float[] values, int @Nullable [] labels) {
    if (size < 1 || values.length % size != 0) {
      throw new IllegalArgumentException(
          "got %d numbers, expected a multiple of %d, which is one code"
              .formatted(values.length, size));
    }
    if (labels != null && labels.length != values.length / size) {
      throw new IllegalArgumentException(
          "got %d labels for %d codes, expected one each"
              .formatted(labels.length, values.length / size));
    }
    this.size = size;
    this.values = values;
    this.labels = labels;
  }

  /// {@return codes without labels}
  ///
  /// @param size numbers of a code
  /// @param values `[code][number]`; shared, not copied
  /// @throws IllegalArgumentException if they are no whole number of codes
  public static Codes of(int size, float... values) {
    return new Codes(size, values, null);
  }

  /// Encodes images block by block.
  ///
  /// @param inference the model at work
  /// @param images of its shape
  /// @param progress receives the number of images of each finished block
  /// @return as {@link Inference#encode}
  /// @throws IllegalArgumentException as that does
  public static Codes encoded(Inference inference, Images images, IntConsumer progress) {
    int count = images.count();
    float[] values = new float[Math.multiplyExact(count, inference.model().codeSize())];
    int at = 0;
    for (int first = 0; first < count; first += BLOCK) {
      Images block = images.range(first, Math.min(first + BLOCK, count));
      float[] some = inference.encode(block).values();
      System.arraycopy(some, 0, values, at, some.length);
      at += some.length;
      progress.accept(block.count());
    }
    return new Codes(inference.model().codeSize(), values, images.labels());
  }

  /// {@return number of codes}
  public int count() {
    return values.length / size;
  }

  /// {@return one code, `[number]`, copied}
  ///
  /// @param code from 0
  /// @throws IndexOutOfBoundsException if there is no such code
  public float[] at(int code) {
    Objects.checkIndex(code, count());
    return Arrays.copyOfRange(values, code * size, (code + 1) * size);
  }

  /// {@return the codes at some places, in this order, copied}
  ///
  /// @param codes their places, from 0
  /// @throws IndexOutOfBoundsException if one is no place of a code
  public Codes select(int... codes) {
    float[] selected = new float[Math.multiplyExact(codes.length, size)];
    for (int i = 0; i < codes.length; i++) {
      System.arraycopy(values, codes[i] * size, selected, i * size, size);
    }
    int[] some = labels == null ? null : Sampling.at(labels, codes);
    return new Codes(size, selected, some);
  }

  /// {@return the codes from `begin` to `end` − 1, copied}
  ///
  /// @param begin place of the first
  /// @param end place behind the last
  /// @throws IndexOutOfBoundsException unless 0 ≤ begin ≤ end ≤ {@link #count}
  public Codes range(int begin, int end) {
    Objects.checkFromToIndex(begin, end, count());
    return new Codes(
        size,
        Arrays.copyOfRange(values, begin * size, end * size),
        labels == null ? null : Arrays.copyOfRange(labels, begin, end));
  }

  /// {@return the same codes with labels, or with other ones}
  ///
  /// @param labels `[code]`, class index of each, or null for none
  /// @throws IllegalArgumentException if there is not one for each
  public Codes labelled(int @Nullable [] labels) {
    return new Codes(size, values, labels);
  }

  /// Refuses codes that nothing can be done with.
  ///
  /// @return this
  /// @throws IllegalArgumentException if a number is not finite
  public Codes requireFinite() {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "number %d of the code of image %d is %s, expected a finite one: the model is unusable, retrain it"
                .formatted(i % size, i / size, values[i]));
      }
    }
    return this;
  }

  /// {@return whether all codes are the same: no distribution, direction or distance can be taken
  /// from them}
  public boolean allEqual() {
    for (int i = size; i < values.length; i++) {
      if (values[i] != values[i - size]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Codes codes
        && size == codes.size
        && Arrays.equals(values, codes.values)
        && Arrays.equals(labels, codes.labels);
  }

  @Override
  public int hashCode() {
    return 31 * size + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "%d codes of %d numbers".formatted(count(), size);
  }
}
