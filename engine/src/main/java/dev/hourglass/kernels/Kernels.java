package dev.hourglass.kernels;

/// The arithmetic of training and inference, in plain arrays, offsets and ranges.
///
/// There are two implementations, equal to the bit: {@link ScalarKernels}, the readable definition
/// and the fallback, and {@link VectorKernels}, the fast one. Ranges are half open. No method
/// allocates. Offsets are trusted to fit the arrays: callers plan them once.
public sealed interface Kernels permits ScalarKernels, VectorKernels {

  /// The fastest implementation that this Java runtime offers, or the one that the system property
  /// `hourglass.kernels` names (`scalar` or `vector`).
  ///
  /// @throws IllegalStateException if the property asks for what is not there
  static Kernels best() {
    return KernelChoice.best();
  }

  /// Name as results and model files record it, with the vector width.
  String name();

  /// One tile of a {@link Gather}.
  void gather(
      Gather plan,
      Gather.Tile tile,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out);

  /// One line of a {@link PlanarGather}.
  ///
  /// @param in `[channel][pixel]`, then as many numbers as the widest vector holds
  void gatherLine(
      PlanarGather.Line line,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out);

  /// One tile of a {@link WeightGradient}: 8 rows from `row` on, through one tap, and up to 32
  /// columns from `column` on.
  ///
  /// @param byLane the columns' side as `[pixel][lane][column]`
  void weightGradient(
      WeightGradient plan,
      int tap,
      int row,
      int column,
      float[] rowSide,
      float[] byLane,
      float[] gradient,
      int offset);

  /// Adds 16 lanes from `lane` on of the pixels from `begin` to `end` − 1 of the columns' side to
  /// the partial sums of one tile of a {@link WeightGradient} over blocks: 9 mixed rows, of which
  /// the last may not exist, and 2 columns, or the last one.
  void mixedWeightGradient(
      WeightGradient plan,
      int tile,
      int column,
      int lane,
      int begin,
      int end,
      float[] rowSide,
      float[] columnSide);

  /// One tile of a {@link WeightGradient} over single images: 9 mixed rows, and up to 16 columns
  /// from `column` on.
  void singleMixedWeightGradient(
      WeightGradient plan,
      int tile,
      int column,
      float[] rowSide,
      float[] columnSide,
      float[] gradient,
      int offset);

  /// Transposes a matrix: `to[toOffset + c · toStride + r] = from[fromOffset + r · fromStride +
  /// c]`.
  void transpose(
      float[] from,
      int fromOffset,
      int fromStride,
      int rows,
      int columns,
      float[] to,
      int toOffset,
      int toStride);

  /// Sums over pixels: `out[e] = scale · Σ over pixels ascending: in[pixel · stride + e]` for `e`
  /// in a range.
  void sumPixels(float[] in, int pixels, int stride, float scale, float[] out, int begin, int end);

  /// The reverse: `out[pixel · stride + e] = scale · in[e]` for every pixel and `e` in a range.
  void spreadPixels(
      float[] in, int pixels, int stride, float scale, float[] out, int begin, int end);

  /// A filter along one axis: `out[to + e] = Σ over k ascending: weights[k] · in[at + k · stride +
  /// e]`, each product added by a fused multiply-add, for `e` from 0 to `length − 1`.
  void filter(float[] in, int at, int stride, float[] weights, float[] out, int to, int length);

  /// `out[e] = in[e] < 0 ? 0 : in[e]`, so that NaN stays NaN; the arrays may be the same.
  void relu(float[] in, float[] out, int begin, int end);

  /// `inputGradients[e] = output[e] > 0 ? outputGradients[e] : 0`; the gradients may be one array.
  void reluGradient(
      float[] output, float[] outputGradients, float[] inputGradients, int begin, int end);

  /// A smooth activation and its derivative: `out[e] = curve(in[e])`, `slope[e] = curve′(in[e])`;
  /// `in` and `out` may be the same.
  void activate(
      ActivationFunction curve, float[] in, float[] out, float[] slope, int begin, int end);

  /// Squared differences and their gradient, for all lanes of `rows` consecutive numbers per lane:
  /// with `d = output − target` at `offset + row · lanes + lane`, `gradients = scale · d` there and
  /// `sums[sumsOffset + lane] = Σ over rows ascending: d²`.
  void squaredError(
      float[] output,
      float[] target,
      float[] gradients,
      float scale,
      int offset,
      int rows,
      int lanes,
      float[] sums,
      int sumsOffset);

  /// One step of Adam on a range of parameters; sets their gradients to zero. Running means become
  /// zero below {@link Float#MIN_NORMAL}.
  ///
  /// @param moment running mean of the gradient
  /// @param square running mean of its square
  void adam(
      AdamStep step,
      float[] values,
      float[] gradients,
      float[] moment,
      float[] square,
      int begin,
      int end);

  /// One step of gradient descent with momentum on a range of parameters; sets their gradients to
  /// zero. Velocities become zero below {@link Float#MIN_NORMAL}.
  ///
  /// @param ofGradient what the gradient counts in the step
  /// @param ofVelocity what the velocity counts in the step
  void sgd(
      float[] values,
      float[] gradients,
      float[] velocity,
      float decay,
      float momentum,
      float ofGradient,
      float ofVelocity,
      int begin,
      int end);

  /// `sums += (numbers − mean)²`, where numbers begin at `at` and the others at `begin`.
  void addSquaredDistance(float[] numbers, int at, float[] mean, float[] sums, int begin, int end);

  /// `sums += gradients · (numbers − mean)`, where numbers and gradients begin at `at` and the
  /// others at `begin`.
  void addProducts(
      float[] gradients, float[] numbers, int at, float[] mean, float[] sums, int begin, int end);

  /// `out = (in − mean) · factor + offset`, where numbers in and out begin at `at` and the others
  /// at `begin`.
  void normalise(
      float[] in,
      int at,
      float[] mean,
      float[] factor,
      float[] offset,
      float[] out,
      int begin,
      int end);

  /// `inputGradients = factor · outputGradients − (numbers − mean) · along − level`, where numbers
  /// and gradients begin at `at` and the others at `begin`.
  void normaliseGradient(
      float[] outputGradients,
      float[] numbers,
      int at,
      float[] mean,
      float[] factor,
      float[] along,
      float[] level,
      float[] inputGradients,
      int begin,
      int end);
}
