package dev.hourglass.kernels;

import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The kernels on the Vector API. Each equals its scalar twin to the bit. Each family has a file of
/// its own: {@link VectorGather}, {@link VectorNarrowGather}, {@link VectorSingleGather}, {@link
/// VectorWeightGradient}, {@link VectorSingleWeightGradient}, {@link VectorActivations}, {@link
/// VectorNorms}.
///
/// One kernel, one shape: accumulators, one loop nest, one store. The accumulators are local
/// variables written out by hand, because the JIT keeps nothing else in registers; and no method
/// takes a vector as an argument, because where it is not inlined that is an allocation.
///
/// All vectors of floats have one shape. The Vector API's own methods, such as {@link
/// FloatVector#fma}, are shared by all shapes, and so is what the JIT has seen in them: after a
/// second shape it compiles a call for both, can keep no sum in a register, and allocates a vector
/// for every multiply-add until the program ends.
public final class VectorKernels implements Kernels {
  private static final VectorSpecies<Float> S = VectorWidth.S;
  private static final int L = VectorWidth.L;

  private final ScalarKernels scalar = new ScalarKernels();

  @Override
  public String name() {
    return "vector-" + 32 * L;
  }

  @Override
  public void gather(
      Gather plan,
      Gather.Tile tile,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    VectorGather.gather(plan, tile, in, weights, weightsOffset, bias, biasOffset, out);
  }

  @Override
  public void gatherLine(
      PlanarGather.Line line,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    VectorSingleGather.gatherLine(line, in, weights, weightsOffset, bias, biasOffset, out);
  }

  @Override
  public void weightGradient(
      WeightGradient plan,
      int tap,
      int row,
      int column,
      float[] rowSide,
      float[] byLane,
      float[] gradient,
      int offset) {
    VectorWeightGradient.weightGradient(plan, tap, row, column, rowSide, byLane, gradient, offset);
  }

  @Override
  public void mixedWeightGradient(
      WeightGradient plan,
      int tile,
      int column,
      int lane,
      int begin,
      int end,
      float[] rowSide,
      float[] columnSide) {
    VectorWeightGradient.mixedWeightGradient(
        plan, tile, column, lane, begin, end, rowSide, columnSide);
  }

  @Override
  public void singleMixedWeightGradient(
      WeightGradient plan,
      int tile,
      int column,
      float[] rowSide,
      float[] columnSide,
      float[] gradient,
      int offset) {
    VectorSingleWeightGradient.mixed(plan, tile, column, rowSide, columnSide, gradient, offset);
  }

  @Override
  public void transpose(
      float[] from,
      int fromOffset,
      int fromStride,
      int rows,
      int columns,
      float[] to,
      int toOffset,
      int toStride) {
    int squareRows = L == Transpose.SIDE ? rows / L * L : 0;
    int squareColumns = columns / L * L;
    for (int r = 0; r < squareRows; r += L) {
      for (int c = 0; c < squareColumns; c += L) {
        int at = fromOffset + r * fromStride + c;
        Transpose.square(from, at, fromStride, to, toOffset + c * toStride + r, toStride);
      }
    }
    int at = fromOffset + squareColumns;
    int target = toOffset + squareColumns * toStride;
    int restColumns = columns - squareColumns;
    scalar.transpose(from, at, fromStride, squareRows, restColumns, to, target, toStride);
    at = fromOffset + squareRows * fromStride;
    target = toOffset + squareRows;
    scalar.transpose(from, at, fromStride, rows - squareRows, columns, to, target, toStride);
  }

  @Override
  public void sumPixels(
      float[] in, int pixels, int stride, float scale, float[] out, int begin, int end) {
    int e = begin;
    for (; e <= end - 4 * L; e += 4 * L) {
      FloatVector s0 = FloatVector.zero(S), s1 = s0, s2 = s0, s3 = s0;
      for (int pixel = 0; pixel < pixels; pixel++) {
        int at = pixel * stride + e;
        s0 = s0.add(FloatVector.fromArray(S, in, at));
        s1 = s1.add(FloatVector.fromArray(S, in, at + L));
        s2 = s2.add(FloatVector.fromArray(S, in, at + 2 * L));
        s3 = s3.add(FloatVector.fromArray(S, in, at + 3 * L));
      }
      s0.mul(scale).intoArray(out, e);
      s1.mul(scale).intoArray(out, e + L);
      s2.mul(scale).intoArray(out, e + 2 * L);
      s3.mul(scale).intoArray(out, e + 3 * L);
    }
    for (; e <= end - L; e += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int pixel = 0; pixel < pixels; pixel++) {
        sum = sum.add(FloatVector.fromArray(S, in, pixel * stride + e));
      }
      sum.mul(scale).intoArray(out, e);
    }
    scalar.sumPixels(in, pixels, stride, scale, out, e, end);
  }

  @Override
  public void spreadPixels(
      float[] in, int pixels, int stride, float scale, float[] out, int begin, int end) {
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector x = FloatVector.fromArray(S, in, e).mul(scale);
      for (int pixel = 0; pixel < pixels; pixel++) {
        x.intoArray(out, pixel * stride + e);
      }
    }
    scalar.spreadPixels(in, pixels, stride, scale, out, e, end);
  }

  @Override
  public void filter(
      float[] in, int at, int stride, float[] weights, float[] out, int to, int length) {
    int e = 0;
    for (; e <= length - L; e += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int k = 0; k < weights.length; k++) {
        FloatVector x = FloatVector.fromArray(S, in, at + k * stride + e);
        sum = x.fma(FloatVector.broadcast(S, weights[k]), sum);
      }
      sum.intoArray(out, to + e);
    }
    scalar.filter(in, at + e, stride, weights, out, to + e, length - e);
  }

  @Override
  public void relu(float[] in, float[] out, int begin, int end) {
    VectorActivations.relu(in, out, begin, end);
  }

  @Override
  public void reluGradient(
      float[] output, float[] outputGradients, float[] inputGradients, int begin, int end) {
    VectorActivations.reluGradient(output, outputGradients, inputGradients, begin, end);
  }

  @Override
  public void activate(
      ActivationFunction curve, float[] in, float[] out, float[] slope, int begin, int end) {
    VectorActivations.activate(curve, in, out, slope, begin, end);
  }

  @Override
  public void squaredError(
      float[] output,
      float[] target,
      float[] gradients,
      float scale,
      int offset,
      int rows,
      int lanes,
      float[] sums,
      int sumsOffset) {
    VectorNorms.squaredError(
        output, target, gradients, scale, offset, rows, lanes, sums, sumsOffset);
  }

  @Override
  public void adam(
      AdamStep step,
      float[] values,
      float[] gradients,
      float[] moment,
      float[] square,
      int begin,
      int end) {
    FloatVector beta1Rest = FloatVector.broadcast(S, step.beta1Rest);
    FloatVector beta2Rest = FloatVector.broadcast(S, step.beta2Rest);
    FloatVector rootScale = FloatVector.broadcast(S, step.rootScale);
    FloatVector epsilon = FloatVector.broadcast(S, step.epsilon);
    FloatVector zero = FloatVector.zero(S);
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector g = FloatVector.fromArray(S, gradients, e);
      FloatVector m = FloatVector.fromArray(S, moment, e);
      m = g.sub(m).fma(beta1Rest, m);
      m = m.blend(0, m.abs().compare(LT, Float.MIN_NORMAL));
      FloatVector v = FloatVector.fromArray(S, square, e).mul(step.beta2);
      v = g.mul(g).fma(beta2Rest, v);
      v = v.blend(0, v.compare(LT, Float.MIN_NORMAL));
      FloatVector root = v.sqrt().fma(rootScale, epsilon);
      FloatVector value = FloatVector.fromArray(S, values, e).mul(step.kept);
      value.sub(m.mul(step.size).div(root)).intoArray(values, e);
      m.intoArray(moment, e);
      v.intoArray(square, e);
      zero.intoArray(gradients, e);
    }
    scalar.adam(step, values, gradients, moment, square, e, end);
  }

  @Override
  public void sgd(
      float[] values,
      float[] gradients,
      float[] velocity,
      float decay,
      float momentum,
      float ofGradient,
      float ofVelocity,
      int begin,
      int end) {
    FloatVector decays = FloatVector.broadcast(S, decay);
    FloatVector momenta = FloatVector.broadcast(S, momentum);
    FloatVector ofGradients = FloatVector.broadcast(S, ofGradient);
    FloatVector zero = FloatVector.zero(S);
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector value = FloatVector.fromArray(S, values, e);
      FloatVector g = value.fma(decays, FloatVector.fromArray(S, gradients, e));
      FloatVector v = FloatVector.fromArray(S, velocity, e).fma(momenta, g);
      v = v.blend(0, v.abs().compare(LT, Float.MIN_NORMAL));
      value.sub(g.fma(ofGradients, v.mul(ofVelocity))).intoArray(values, e);
      v.intoArray(velocity, e);
      zero.intoArray(gradients, e);
    }
    scalar.sgd(values, gradients, velocity, decay, momentum, ofGradient, ofVelocity, e, end);
  }

  @Override
  public void addSquaredDistance(
      float[] numbers, int at, float[] mean, float[] sums, int begin, int end) {
    VectorNorms.addSquaredDistance(numbers, at, mean, sums, begin, end);
  }

  @Override
  public void addProducts(
      float[] gradients, float[] numbers, int at, float[] mean, float[] sums, int begin, int end) {
    VectorNorms.addProducts(gradients, numbers, at, mean, sums, begin, end);
  }

  @Override
  public void normalise(
      float[] in,
      int at,
      float[] mean,
      float[] factor,
      float[] offset,
      float[] out,
      int begin,
      int end) {
    VectorNorms.normalise(in, at, mean, factor, offset, out, begin, end);
  }

  @Override
  public void normaliseGradient(
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
    VectorNorms.normaliseGradient(
        outputGradients, numbers, at, mean, factor, along, level, inputGradients, begin, end);
  }
}
