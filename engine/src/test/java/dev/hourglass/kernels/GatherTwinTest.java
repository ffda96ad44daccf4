package dev.hourglass.kernels;

import dev.hourglass.testing.Close;
import dev.hourglass.testing.Samples;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
    float[] weights = Samples.uniform(random, 3 + gather.packedSize());
    float[] bias = Samples.uniform(random, BIAS_OFFSET + c.out());
    // Exactly as long as stated, so that reading too far throws.
    float[] in = Samples.uniform(random, c.wiring().inputs() * c.in() * c.lanes());
    float[] packed = pack(gather, weights, c.out(), 1, 1);
    int parts = Samples.between(random, 1, 5);
    Close.assertSameBits("packing", pack(gather, weights, c.out(), 1, parts), packed);
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
            gather.run(kernels, in, packed, bias, BIAS_OFFSET, to, part, by);
          }
        });
    float[] expected = out.clone();
    define(c, in, weights, bias, expected);
    gather.run(Twins.SCALAR, in, packed, bias, BIAS_OFFSET, out, 0, 1);
    Close.assertSameBits("definition", out, expected);
  }

  @Test
  void packingReadsWeightsInEitherOrder() {
    Wiring wiring = Wiring.conv2d(3, 3, 2, 2, 2, 1, 0);
    Gather gather = new Gather(wiring, 13, 5, Block.WIDTH);
    float[] outInnermost = Samples.uniform(1, 3 + gather.packedSize());
    float[] inInnermost = outInnermost.clone();
    for (int tap = 0; tap < 4; tap++) {
      for (int c = 0; c < 13; c++) {
        for (int oc = 0; oc < 5; oc++) {
          inInnermost[3 + (tap * 5 + oc) * 13 + c] = outInnermost[3 + (tap * 13 + c) * 5 + oc];
        }
      }
    }
    Close.assertSameBits(
        "packed", pack(gather, inInnermost, 1, 13, 2), pack(gather, outInnermost, 5, 1, 1));
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

  private static float[] pack(
      Gather gather, float[] weights, int inStride, int outStride, int parts) {
    float[] packed = new float[gather.packedSize()];
    for (int part = 0; part < parts; part++) {
      gather.pack(weights, 3, inStride, outStride, packed, part, parts);
    }
    return packed;
  }
}
