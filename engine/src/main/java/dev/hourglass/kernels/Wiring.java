package dev.hourglass.kernels;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Which input pixels contribute to which output pixel, and through which tap of the kernel: all
/// that distinguishes a convolution, a transposed convolution and a dense layer.
///
/// A wiring is a list of triples `(output, tap, input)`, ordered by output pixel and then by tap.
/// Zero padding is the absence of a triple. Pixels and taps are numbered row by row.
///
/// @param outputs number of output pixels
/// @param inputs number of input pixels
/// @param taps number of taps
/// @param output output pixel of each triple
/// @param tap tap of each triple
/// @param input input pixel of each triple
public record Wiring(int outputs, int inputs, int taps, int[] output, int[] tap, int[] input) {

  /// The wiring of a convolution with a square kernel.
  ///
  /// Output pixel `(y, x)` is connected to input pixel `(y·stride + ky − padding, x·stride + kx −
  /// padding)` through tap `(ky, kx)`, where that pixel exists.
  ///
  /// @param height input rows
  /// @param width input columns
  /// @param outHeight output rows
  /// @param outWidth output columns
  public static Wiring conv2d(
      int height, int width, int outHeight, int outWidth, int kernel, int stride, int padding) {
    Builder triples = new Builder(outHeight * outWidth, height * width, kernel * kernel);
    for (int o = 0; o < outHeight * outWidth; o++) {
      int top = o / outWidth * stride - padding;
      int left = o % outWidth * stride - padding;
      for (int t = 0; t < kernel * kernel; t++) {
        int y = top + t / kernel;
        int x = left + t % kernel;
        if (y >= 0 && y < height && x >= 0 && x < width) {
          triples.add(o, t, y * width + x);
        }
      }
    }
    return triples.build();
  }

  /// The wiring of a dense layer: one input pixel, one tap, one output pixel.
  public static Wiring dense() {
    return new Wiring(1, 1, 1, new int[] {0}, new int[] {0}, new int[] {0});
  }

  /// The same triples with input and output swapped: a convolution's input gradient, and the
  /// forward pass of the transposed convolution of the same geometry.
  public Wiring swapped() {
    Builder triples = new Builder(inputs, outputs, taps);
    IntStream.range(0, size())
        .boxed()
        .sorted(Comparator.<Integer>comparingInt(e -> input[e]).thenComparingInt(e -> tap[e]))
        .forEach(e -> triples.add(input[e], tap[e], output[e]));
    return triples.build();
  }

  /// Number of triples: multiply-adds per input channel, output channel and image.
  public int size() {
    return tap.length;
  }

  /// For each key from 0 to count − 1, where its run begins in a list sorted by key; one more entry
  /// for the end.
  static int[] starts(int[] keys, int count) {
    int[] start = new int[count + 1];
    for (int key : keys) {
      start[key + 1]++;
    }
    for (int k = 0; k < count; k++) {
      start[k + 1] += start[k];
    }
    return start;
  }

  private static final class Builder {
    private final int outputs;
    private final int inputs;
    private final int taps;
    private int size;
    private int[] output = new int[16];
    private int[] tap = new int[16];
    private int[] input = new int[16];

    Builder(int outputs, int inputs, int taps) {
      this.outputs = outputs;
      this.inputs = inputs;
      this.taps = taps;
    }

    void add(int o, int t, int i) {
      if (size == tap.length) {
        output = Arrays.copyOf(output, 2 * size);
        tap = Arrays.copyOf(tap, 2 * size);
        input = Arrays.copyOf(input, 2 * size);
      }
      output[size] = o;
      tap[size] = t;
      input[size++] = i;
    }

    Wiring build() {
      return new Wiring(
          outputs,
          inputs,
          taps,
          Arrays.copyOf(output, size),
          Arrays.copyOf(tap, size),
          Arrays.copyOf(input, size));
    }
  }
}
