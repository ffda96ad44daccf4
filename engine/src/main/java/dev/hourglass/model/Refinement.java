package dev.hourglass.model;

import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.AdamStep;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Parameters;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Optimises codes for the reconstruction of their images.
///
/// An encoder only approximates the code with the best reconstruction (the amortisation gap:
/// Cremer, Li and Duvenaud, "Inference suboptimality in variational autoencoders", ICML 2018). From
/// that estimate on a few steps of Adam go down the slope of the image's squared error, in units of
/// the code's own root mean square (a code of zeros stays) and ever shorter; the best code of all
/// steps is kept, so that none gets worse. With a weight of the rate the slope is that of squared
/// error + weight · nats under the learned density, with noise in place of the rounding that
/// follows, and the last code is kept. No sum goes over images: neither the number of threads nor
/// the other images change a bit.
final class Refinement {
  private static final double RATE = 0.1;
  private static final double BETA1 = 0.7;
  private static final double BETA2 = 0.9;
  private static final double EPSILON = 1e-8;

  private final Parameters parameters;
  private final Kernels kernels;
  private final BlockLayout.Source images;
  private final CheckedFloats codes;
  private final int[] labels;
  private final int steps;
  private final double rateWeight;
  private final double step;
  private final Map<String, Network> networks;
  private final Shape image;
  private final int lanes;
  private final float[] refined;

  /// @param images whose codes are refined
  /// @param codes one for each
  /// @param labels one each, or none for a decoder that asks for none
  /// @param steps at least 1
  /// @param rateWeight squared error that a nat is worth, 0 for the error alone
  /// @param step to whose multiples the codes are going to be rounded, which the rate depends on
  Refinement(
      Autoencoder model,
      Parameters parameters,
      Kernels kernels,
      Images images,
      Codes codes,
      int[] labels,
      int steps,
      double rateWeight,
      double step) {
    Network decoder = model.decoder();
    this.rateWeight = rateWeight;
    this.step = step;
    networks = networks(model, rateWeight > 0);
    this.parameters = parameters;
    this.kernels = kernels;
    this.images = CheckedFloats.of(images);
    this.codes = CheckedFloats.of(codes);
    this.labels = labels;
    this.steps = steps;
    image = decoder.output();
    int full = Network.lanes(List.of(decoder));
    lanes = Block.lanesFor(count(), full);
    refined = new float[codes.values().length];
  }

  /// The decoder, with the learned density of its code before it.
  private static Map<String, Network> networks(Autoencoder model, boolean rate) {
    Map<String, Network> networks = new LinkedHashMap<>();
    if (rate) {
      NamedLayer density = model.encoder().layers().getLast();
      networks.put("encoder", new Network(model.encoder().output(), List.of(density)));
    }
    networks.put("decoder", model.decoder());
    return networks;
  }

  private int count() {
    return codes.contiguous().length / codes.size();
  }

  /// Refines all codes.
  ///
  /// @return codes in the same order
  float[] run(Team team) {
    team.each(
        Math.ceilDiv(count(), lanes),
        () -> {
          Descent descent = new Descent();
          return block -> descent.run(block * lanes);
        });
    return refined;
  }

  /// One thread's buffers. Numbers of a code have the order of a block: `[number][lane]`.
  private final class Descent {
    private final int size = codes.size();
    private final Program program = Program.inputGradient(networks, parameters, lanes, kernels);
    private final BlockLayout targets =
        new BlockLayout(kernels, image.channels(), image.pixels(), lanes);
    private final float[] target = new float[image.size() * lanes];
    private final float[] rowSums = new float[image.height() * lanes];
    private final float[] best = new float[size * lanes];
    private final double[] bestError = new double[lanes];
    private final float[] start = new float[size * lanes];
    private final float[] unit = new float[size * lanes];
    private final float[] move = new float[size * lanes];
    private final float[] moment = new float[size * lanes];
    private final float[] square = new float[size * lanes];
    private final AdamStep adam = new AdamStep();

    Descent() {
      program.prepare().run(0, 1);
    }

    /// Refines the codes of a block.
    ///
    /// @param first image of it
    void run(int first) {
      int count = Math.min(lanes, count() - first);
      begin(first, count);
      for (int turn = 1; turn <= steps; turn++) {
        program.pass().begin(count, turn);
        draw();
        keepBetter();
        down(turn);
      }
      draw();
      keepBetter();
      for (int e = 0; e < size * count; e++) {
        refined[first * size + e] = best[e % size * lanes + e / size];
      }
    }

    private void begin(int first, int count) {
      program.pass().begin(count, 0);
      program.pass().penalise(rateWeight, 0);
      program.pass().round(step);
      for (int lane = 0; lane < count && labels.length > 0; lane++) {
        program.pass().label(lane, labels[first + lane]);
      }
      CheckedFloats.require(codes, first, count, 0, 1);
      CheckedFloats.require(images, first, count, 0, 1);
      program.load(codes, null, first, count, 0, 1);
      targets.load(images, null, first, count, target, 0, 1);
      System.arraycopy(program.inputValues(), 0, start, 0, start.length);
      System.arraycopy(start, 0, best, 0, best.length);
      measureUnits();
      Arrays.fill(bestError, Double.POSITIVE_INFINITY);
      Arrays.fill(move, 0);
      Arrays.fill(moment, 0);
      Arrays.fill(square, 0);
    }

    /// The root mean square of each code, once for each of its numbers.
    private void measureUnits() {
      for (int lane = 0; lane < lanes; lane++) {
        double squares = 0;
        for (int e = lane; e < start.length; e += lanes) {
          squares += (double) start[e] * start[e];
        }
        unit[lane] = (float) Math.sqrt(squares * lanes / start.length);
      }
      for (int e = lanes; e < unit.length; e++) {
        unit[e] = unit[e - lanes];
      }
    }

    private void draw() {
      run(program.forward());
      int rowSize = image.size() / image.height();
      for (int row = 0; row < image.height(); row++) {
        kernels.squaredError(
            program.outputValues(),
            target,
            program.outputGradients(),
            2,
            row * rowSize * lanes,
            rowSize,
            lanes,
            rowSums,
            row * lanes);
      }
    }

    private void run(List<Phase> phases) {
      for (int p = 0; p < phases.size(); p++) {
        phases.get(p).run(0, 1);
      }
    }

    private void keepBetter() {
      float[] code = program.inputValues();
      for (int lane = 0; lane < lanes; lane++) {
        double error = 0;
        for (int row = 0; row < image.height(); row++) {
          error += rowSums[row * lanes + lane];
        }
        if (error < bestError[lane] || rateWeight > 0) {
          bestError[lane] = error;
          for (int e = lane; e < best.length; e += lanes) {
            best[e] = code[e];
          }
        }
      }
    }

    private void down(int turn) {
      run(program.backward());
      double rate = RATE * (steps - turn + 1) / steps;
      adam.set(turn, rate, BETA1, BETA2, EPSILON, 0);
      kernels.adam(adam, move, program.inputGradients(), moment, square, 0, move.length);
      float[] code = program.inputValues();
      for (int e = 0; e < move.length; e++) {
        code[e] = Math.fma(unit[e], move[e], start[e]);
      }
    }
  }
}
