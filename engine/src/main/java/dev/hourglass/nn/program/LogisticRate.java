package dev.hourglass.nn.program;

import dev.hourglass.kernels.Loops;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.kernels.Tree;
import dev.hourglass.parallel.Phase;
import java.util.List;

/// The rate of a code: `−log p` nats for each number `y`, with the mass of its logistic
/// distribution within half a step `h` of it, `p = σ((y + h − μ)/s) − σ((y − h − μ)/s)`; `h = ½`
/// but where another step is to be used.
///
/// The first dimensions have parameters `μ` and `log s` of their own, the others those that
/// networks compute. The code passes unchanged.
final class LogisticRate implements PenaltyOperation {
  /// Added to a mass, so that a number far away has a logarithm.
  private static final float LEAST = 1e-9f;

  private final BlockBuffer code;
  private final List<BlockBuffer> computed;
  private final BlockContext pass;
  private final float[] values;
  private final float[] gradients;
  private final int location;
  private final int scale;
  private final int own;
  private final int size;
  private final int lanes;
  private final double[] nats;

  /// Where the distribution of each dimension is: the buffer, and the channel of its location; −1
  /// for one with parameters of its own.
  private final int[] source;

  private final int[] channel;

  /// The gradients of each own parameter, lane by lane: locations, then scales.
  private final float[] ownGradients;

  /// @param computed locations and then logarithms of scales, of one group of dimensions after the
  ///   other
  LogisticRate(LayerContext binding, List<BlockBuffer> computed) {
    code = binding.input();
    this.computed = List.copyOf(computed);
    pass = binding.pass();
    values = binding.values();
    gradients = binding.gradients();
    location = binding.offsets()[0];
    scale = binding.offsets()[1];
    size = code.shape.size();
    lanes = code.lanes;
    nats = new double[size];
    source = new int[size];
    channel = new int[size];
    own = size - computed.stream().mapToInt(buffer -> buffer.shape.size() / 2).sum();
    ownGradients = new float[binding.mode().isTraining() ? 2 * own * lanes : 0];
    place();
  }

  private void place() {
    for (int d = 0; d < own; d++) {
      source[d] = -1;
      channel[d] = d;
    }
    int d = own;
    for (int b = 0; b < computed.size(); b++) {
      for (int c = 0; c < computed.get(b).shape.size() / 2; c++) {
        source[d] = b;
        channel[d++] = c;
      }
    }
  }

  @Override
  public void forward(int part, int parts, RangeWork epilogue) {
    float half = pass.halfStep;
    int end = Phase.start(size, part + 1, parts);
    for (int d = Phase.start(size, part, parts); d < end; d++) {
      double sum = 0;
      for (int lane = 0; lane < pass.count; lane++) {
        float distance = Math.abs(code.values[d * lanes + lane] - location(d, lane));
        float inverse = Loops.exp(-scale(d, lane));
        float mass = sigmoid((half - distance) * inverse) - sigmoid((-half - distance) * inverse);
        sum -= StrictMath.log(mass + LEAST);
      }
      nats[d] = sum;
      epilogue.run(d * lanes, (d + 1) * lanes);
    }
  }

  private float location(int d, int lane) {
    return source[d] < 0
        ? values[location + d]
        : computed.get(source[d]).values[channel[d] * lanes + lane];
  }

  private float scale(int d, int lane) {
    if (source[d] < 0) {
      return values[scale + d];
    }
    BlockBuffer buffer = computed.get(source[d]);
    return buffer.values[(buffer.shape.size() / 2 + channel[d]) * lanes + lane];
  }

  private static float sigmoid(float x) {
    return 1 / (1 + Loops.exp(-x));
  }

  @Override
  public void inputGradient(int part, int parts, RangeWork epilogue) {
    int end = Phase.start(size, part + 1, parts);
    for (int d = Phase.start(size, part, parts); d < end; d++) {
      for (int lane = 0; lane < lanes; lane++) {
        gradient(d, lane, lane < pass.count ? pass.penaltyFactor : 0);
      }
      epilogue.run(d * lanes, (d + 1) * lanes);
    }
  }

  /// The gradients of `factor · −log p`.
  private void gradient(int d, int lane, float factor) {
    int e = d * lanes + lane;
    float offset = code.values[e] - location(d, lane);
    float distance = Math.abs(offset);
    float inverse = Loops.exp(-scale(d, lane));
    float half = pass.halfStep;
    float above = (half - distance) * inverse;
    float below = (-half - distance) * inverse;
    float upper = sigmoid(above);
    float lower = sigmoid(below);
    float upperSlope = upper * (1 - upper);
    float lowerSlope = lower * (1 - lower);
    float each = -factor / (upper - lower + LEAST);
    float toNumber = each * -Math.signum(offset) * inverse * (upperSlope - lowerSlope);
    code.gradients[e] += toNumber;
    setGradients(d, lane, -toNumber, each * (below * lowerSlope - above * upperSlope));
  }

  private void setGradients(int d, int lane, float toLocation, float toScale) {
    if (source[d] < 0) {
      if (ownGradients.length > 0) {
        ownGradients[d * lanes + lane] = toLocation;
        ownGradients[(own + d) * lanes + lane] = toScale;
      }
    } else {
      BlockBuffer buffer = computed.get(source[d]);
      buffer.gradients[channel[d] * lanes + lane] = toLocation;
      buffer.gradients[(buffer.shape.size() / 2 + channel[d]) * lanes + lane] = toScale;
    }
  }

  @Override
  public void parameterGradient(int part, int parts) {
    int end = Phase.start(own, part + 1, parts);
    for (int d = Phase.start(own, part, parts); d < end; d++) {
      gradients[location + d] += Tree.sum(ownGradients, d * lanes, lanes);
      gradients[scale + d] += Tree.sum(ownGradients, (own + d) * lanes, lanes);
    }
  }

  @Override
  public double penalty() {
    double sum = 0;
    for (double one : nats) {
      sum += one;
    }
    return sum;
  }
}
