package dev.hourglass.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.Close;
import dev.hourglass.testing.Samples;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("lanes")
class GatherTwinTest {
  private static final int BIAS_OFFSET = 5;

  static List<WiredCase> cases() {
    return WiredCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsItsTwinAndTheDefinition(WiredCase c) {
    SplitMix64 random = new SplitMix64(c.seed());
    Gather gather = new Gather(c.wiring(), c.in(), c.out(), c.lanes());
    float[] weights = Samples.uniform(random, 3 + c.wiring().taps() * c.in() * c.out());
    float[] bias = Samples.uniform(random, BIAS_OFFSET + c.out());
    // Exactly as long as stated, so that reading too far throws.
    float[] in = Samples.uniform(random, c.wiring().inputs() * c.in() * c.lanes());
    int parts = Samples.between(random, 1, 5);
    int size = c.wiring().outputs() * c.out() * c.lanes();
    float[] out = Samples.uniform(random, size + Twins.MARGIN);
    Twins.compare(
        c.toString(),
        out,
        0,
        size,
        (kernels, to) -> {
          int by = kernels == Twins.SCALAR ? 1 : parts;
          for (int part = by - 1; part >= 0; part--) {
            gather.run(kernels, in, weights, 3, bias, BIAS_OFFSET, to, RangeWork.NONE, part, by);
          }
        });
    float[] expected = out.clone();
    define(c, in, weights, bias, expected);
    BitSet announced = new BitSet();
    RangeWork epilogue =
        (begin, end) -> {
          assertThat(announced.get(begin, end).isEmpty()).as("announced once").isTrue();
          announced.set(begin, end);
        };
    for (int part = 0; part < parts; part++) {
      gather.run(Twins.SCALAR, in, weights, 3, bias, BIAS_OFFSET, out, epilogue, part, parts);
    }
    assertThat(announced.cardinality()).isEqualTo(size).isEqualTo(announced.length());
    Close.assertSameBits("definition", out, expected);
  }

  /// The sum as the class comment of {@link Gather} states it.
  private static void define(WiredCase c, float[] in, float[] weights, float[] bias, float[] out) {
    Wiring wiring = c.wiring();
    for (int at = 0; at < wiring.outputs() * c.out() * c.lanes(); at++) {
      out[at] = bias[BIAS_OFFSET + at / c.lanes() % c.out()];
    }
    for (int e = 0; e < wiring.size(); e++) {
      for (int channel = 0; channel < c.in(); channel++) {
        for (int k = 0; k < c.out() * c.lanes(); k++) {
          int row = wiring.tap()[e] * c.in() + channel;
          float weight = weights[3 + row * c.out() + k / c.lanes()];
          int from = (wiring.input()[e] * c.in() + channel) * c.lanes() + k % c.lanes();
          int to = wiring.output()[e] * c.out() * c.lanes() + k;
          out[to] = Math.fma(weight, in[from], out[to]);
        }
      }
    }
  }
}
