package dev.hourglass.kernels;

/// Plain loops: the definition of every kernel, the fallback where the vector module is missing,
/// and the oracle that the vector kernels must equal to the bit.
public final class ScalarKernels implements Kernels {

  @Override
  public String name() {
    return "scalar";
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
    for (int k = 0; k < tile.pixels(); k++) {
      int pixel = tile.pixel() + k * tile.step();
      for (int channel = tile.channel(); channel < tile.channel() + tile.channels(); channel++) {
        for (int lane = 0; lane < plan.lanes; lane++) {
          float sum = bias[biasOffset + channel];
          for (int e = plan.start[pixel]; e < plan.start[pixel + 1]; e++) {
            float weight = weights[weightsOffset + Gather.weight(plan.term[e]) + channel];
            sum = Math.fma(weight, in[Gather.input(plan.term[e]) + lane], sum);
          }
          out[(pixel * plan.outChannels + channel) * plan.lanes + lane] = sum;
        }
      }
    }
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
    for (int k = 0; k < line.count(); k++) {
      float sum = bias[biasOffset + line.channel()];
      for (long term : line.term()) {
        float weight = weights[weightsOffset + Gather.weight(term) + line.channel()];
        sum = Math.fma(weight, in[Gather.input(term) + k], sum);
      }
      out[line.to() + k * line.step()] = sum;
    }
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
    int columns = Math.min(WeightGradient.TILE_COLUMNS, plan.columns - column);
    for (int r = row; r < row + WeightGradient.TILE_ROWS; r++) {
      for (int c = column; c < column + columns; c++) {
        float sum = 0;
        for (int e = plan.start[tap]; e < plan.start[tap + 1]; e++) {
          for (int lane = 0; lane < plan.lanes; lane++) {
            float x = rowSide[plan.rowPixel[e] + r * plan.lanes + lane];
            sum = Math.fma(x, byLane[plan.columnPixel[e] + lane * plan.laneStride + c], sum);
          }
        }
        gradient[offset + (tap * plan.rows + r) * plan.columns + c] += sum;
      }
    }
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
    float[] sums = plan.mixedSums;
    int first = tile * WeightGradient.MIXED_ROWS;
    int columns = Math.min(WeightGradient.MIXED_COLUMNS, plan.columns - column);
    for (int sum = 0; sum < WeightGradient.MIXED_ROWS * columns; sum++) {
      int row = sum / columns;
      int c = sum % columns;
      int at =
          plan.mixedSums(tile, column)
              + (row * WeightGradient.MIXED_COLUMNS + c) * WeightGradient.PARTIALS;
      for (int pixel = begin; pixel < end; pixel++) {
        int x = plan.mixedInput[pixel * plan.mixedStride() + first + row] + lane;
        int y = (pixel * plan.columns + column + c) * plan.lanes + lane;
        for (int k = 0; k < WeightGradient.PARTIALS; k++) {
          sums[at + k] = Math.fma(rowSide[x + k], columnSide[y + k], sums[at + k]);
        }
      }
    }
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
    int first = tile * WeightGradient.MIXED_ROWS;
    int end = Math.min(first + WeightGradient.MIXED_ROWS, plan.mixed.length);
    int columns = Math.min(WeightGradient.SINGLE_COLUMNS, plan.columns - column);
    for (int m = first; m < end; m++) {
      for (int c = column; c < column + columns; c++) {
        float sum = 0;
        for (int pixel = 0; pixel < plan.columnPixels; pixel++) {
          float x = rowSide[plan.mixedInput[pixel * plan.mixedStride() + m]];
          sum = Math.fma(x, columnSide[pixel * plan.columns + c], sum);
        }
        gradient[offset + plan.mixed[m] * plan.columns + c] += sum;
      }
    }
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
    for (int c = 0; c < columns; c++) {
      for (int r = 0; r < rows; r++) {
        to[toOffset + c * toStride + r] = from[fromOffset + r * fromStride + c];
      }
    }
  }

  @Override
  public void sumPixels(
      float[] in, int pixels, int stride, float scale, float[] out, int begin, int end) {
    for (int e = begin; e < end; e++) {
      float sum = 0;
      for (int pixel = 0; pixel < pixels; pixel++) {
        sum += in[pixel * stride + e];
      }
      out[e] = sum * scale;
    }
  }

  @Override
  public void spreadPixels(
      float[] in, int pixels, int stride, float scale, float[] out, int begin, int end) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int e = begin; e < end; e++) {
        out[pixel * stride + e] = in[e] * scale;
      }
    }
  }

  @Override
  public void filter(
      float[] in, int at, int stride, float[] weights, float[] out, int to, int length) {
    for (int e = 0; e < length; e++) {
      float sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum = Math.fma(weights[k], in[at + k * stride + e], sum);
      }
      out[to + e] = sum;
    }
  }

  @Override
  public void relu(float[] in, float[] out, int begin, int end) {
    for (int e = begin; e < end; e++) {
      out[e] = in[e] < 0 ? 0 : in[e];
    }
  }

  @Override
  public void reluGradient(
      float[] output, float[] outputGradients, float[] inputGradients, int begin, int end) {
    for (int e = begin; e < end; e++) {
      inputGradients[e] = output[e] > 0 ? outputGradients[e] : 0;
    }
  }

  @Override
  public void activate(
      ActivationFunction curve, float[] in, float[] out, float[] slope, int begin, int end) {
    for (int e = begin; e < end; e++) {
      float x = in[e];
      switch (curve) {
        case SIGMOID -> {
          float s = 1f / (1f + Exp.exp(-x));
          out[e] = s;
          slope[e] = s * (1f - s);
        }
        case TANH -> {
          float z = x * x;
          float p = Math.fma(Exp.TANH_0, z, Exp.TANH_1);
          p = Math.fma(p, z, Exp.TANH_2);
          p = Math.fma(p, z, Exp.TANH_3);
          p = Math.fma(p, z, Exp.TANH_4);
          float near = Math.fma(x * z, p, x);
          float far = Math.fma(2f, 1f / (1f + Exp.exp(-2f * x)), -1f);
          float t = Math.abs(x) < Exp.TANH_NEAR ? near : far;
          out[e] = t;
          slope[e] = Math.fma(-t, t, 1f);
        }
        case SILU -> {
          float s = 1f / (1f + Exp.exp(-x));
          out[e] = x * s;
          slope[e] = s * Math.fma(x, 1f - s, 1f);
        }
        case GELU -> {
          float density = Exp.exp(-0.5f * (x * x));
          float t = 1f / Math.fma(Exp.ERF_P * Exp.ROOT_HALF, Math.abs(x), 1f);
          float p = Math.fma(Exp.ERF_A5, t, Exp.ERF_A4);
          p = Math.fma(p, t, Exp.ERF_A3);
          p = Math.fma(p, t, Exp.ERF_A2);
          p = Math.fma(p, t, Exp.ERF_A1);
          float tail = 0.5f * (p * t * density);
          float phi = x < 0 ? tail : 1f - tail;
          out[e] = x * phi;
          slope[e] = Math.fma(x * Exp.NORMAL, density, phi);
        }
      }
    }
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
    for (int lane = 0; lane < lanes; lane++) {
      float sum = 0;
      for (int row = 0; row < rows; row++) {
        int at = offset + row * lanes + lane;
        float difference = output[at] - target[at];
        gradients[at] = scale * difference;
        sum = Math.fma(difference, difference, sum);
      }
      sums[sumsOffset + lane] = sum;
    }
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
    for (int e = begin; e < end; e++) {
      float g = gradients[e];
      float m = normal(Math.fma(g - moment[e], step.beta1Rest, moment[e]));
      float v = normal(Math.fma(g * g, step.beta2Rest, square[e] * step.beta2));
      float root = Math.fma((float) Math.sqrt(v), step.rootScale, step.epsilon);
      values[e] = values[e] * step.kept - step.size * m / root;
      moment[e] = m;
      square[e] = v;
      gradients[e] = 0;
    }
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
    for (int e = begin; e < end; e++) {
      float g = Math.fma(decay, values[e], gradients[e]);
      float v = normal(Math.fma(momentum, velocity[e], g));
      values[e] -= Math.fma(ofGradient, g, ofVelocity * v);
      velocity[e] = v;
      gradients[e] = 0;
    }
  }

  /// Zero for a subnormal number, which 0.9 times itself rounds back to: the moments of parameters
  /// whose gradients have become zero would stay there for ever, and arithmetic with such numbers
  /// is up to a hundred times slower on some processors.
  private static float normal(float number) {
    return Math.abs(number) < Float.MIN_NORMAL ? 0 : number;
  }

  @Override
  public void addSquaredDistance(
      float[] numbers, int at, float[] mean, float[] sums, int begin, int end) {
    int shift = at - begin;
    for (int e = begin; e < end; e++) {
      float d = numbers[shift + e] - mean[e];
      sums[e] = Math.fma(d, d, sums[e]);
    }
  }

  @Override
  public void addProducts(
      float[] gradients, float[] numbers, int at, float[] mean, float[] sums, int begin, int end) {
    int shift = at - begin;
    for (int e = begin; e < end; e++) {
      sums[e] = Math.fma(gradients[shift + e], numbers[shift + e] - mean[e], sums[e]);
    }
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
    int shift = at - begin;
    for (int e = begin; e < end; e++) {
      out[shift + e] = Math.fma(in[shift + e] - mean[e], factor[e], offset[e]);
    }
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
    int shift = at - begin;
    for (int e = begin; e < end; e++) {
      float g = Math.fma(outputGradients[shift + e], factor[e], -level[e]);
      inputGradients[shift + e] = Math.fma(mean[e] - numbers[shift + e], along[e], g);
    }
  }
}
