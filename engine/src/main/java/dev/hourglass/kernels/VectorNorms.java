package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The squared error and the arithmetic of normalisation on the Vector API.
final class VectorNorms {
  private static final VectorSpecies<Float> S = VectorWidth.S;
  private static final int L = VectorWidth.L;
  private static final ScalarKernels SCALAR = new ScalarKernels();

  private VectorNorms() {}

  static void squaredError(
      float[] output,
      float[] target,
      float[] gradients,
      float scale,
      int offset,
      int rows,
      int lanes,
      float[] sums,
      int sumsOffset) {
    if (lanes == Block.SINGLE) {
      SCALAR.squaredError(output, target, gradients, scale, offset, rows, lanes, sums, sumsOffset);
      return;
    }
    for (int lane = 0; lane < lanes; lane += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int row = 0; row < rows; row++) {
        int at = offset + row * lanes + lane;
        FloatVector x = FloatVector.fromArray(S, output, at);
        FloatVector difference = x.sub(FloatVector.fromArray(S, target, at));
        difference.mul(scale).intoArray(gradients, at);
        sum = difference.fma(difference, sum);
      }
      sum.intoArray(sums, sumsOffset + lane);
    }
  }

  static void addSquaredDistance(
      float[] numbers, int at, float[] mean, float[] sums, int begin, int end) {
    int shift = at - begin;
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector d = FloatVector.fromArray(S, numbers, shift + e);
      d = d.sub(FloatVector.fromArray(S, mean, e));
      d.fma(d, FloatVector.fromArray(S, sums, e)).intoArray(sums, e);
    }
    SCALAR.addSquaredDistance(numbers, shift + e, mean, sums, e, end);
  }

  static void addProducts(
      float[] gradients, float[] numbers, int at, float[] mean, float[] sums, int begin, int end) {
    int shift = at - begin;
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector d = FloatVector.fromArray(S, numbers, shift + e);
      d = d.sub(FloatVector.fromArray(S, mean, e));
      FloatVector g = FloatVector.fromArray(S, gradients, shift + e);
      g.fma(d, FloatVector.fromArray(S, sums, e)).intoArray(sums, e);
    }
    SCALAR.addProducts(gradients, numbers, shift + e, mean, sums, e, end);
  }

  static void normalise(
      float[] in,
      int at,
      float[] mean,
      float[] factor,
      float[] offset,
      float[] out,
      int begin,
      int end) {
    int shift = at - begin;
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector d = FloatVector.fromArray(S, in, shift + e);
      d = d.sub(FloatVector.fromArray(S, mean, e));
      FloatVector f = FloatVector.fromArray(S, factor, e);
      d.fma(f, FloatVector.fromArray(S, offset, e)).intoArray(out, shift + e);
    }
    SCALAR.normalise(in, shift + e, mean, factor, offset, out, e, end);
  }

  static void normaliseGradient(
      float[] outputGradients,
      float[] numbers,
      int at,
      float[] mean,
      float[] factor,
      float[] along,
      float[] level,
      float[] inputGradients,
      int begin,
      int end) {
    int shift = at - begin;
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector g = FloatVector.fromArray(S, outputGradients, shift + e);
      FloatVector f = FloatVector.fromArray(S, factor, e);
      g = g.fma(f, FloatVector.fromArray(S, level, e).neg());
      FloatVector d = FloatVector.fromArray(S, mean, e);
      d = d.sub(FloatVector.fromArray(S, numbers, shift + e));
      d.fma(FloatVector.fromArray(S, along, e), g).intoArray(inputGradients, shift + e);
    }
    SCALAR.normaliseGradient(
        outputGradients, numbers, shift + e, mean, factor, along, level, inputGradients, e, end);
  }
}
