package dev.hourglass.model;

import dev.hourglass.kernels.AdamStep;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Phase;
import dev.hourglass.kernels.Team;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Parameters;
import dev.hourglass.nn.Program;
import dev.hourglass.nn.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/// Looks for codes that are drawn closer to their images than the encoder's.
///
/// An encoder only estimates which code its decoder would draw an image from best (the amortisation
/// gap: Cremer, Li and Duvenaud, "Inference suboptimality in variational autoencoders", ICML 2018).
/// From that estimate on a few steps of Adam go down the slope of the image's squared error, in
/// units of the code's own root mean square and ever shorter; the best code on the way counts, so
/// that none gets worse. Images do not meet: neither the number of threads nor the other images
/// change a bit.
final class Refinement {
  private static final double RATE = 0.1;
  private static final double BETA1 = 0.7;
  private static final double BETA2 = 0.9;
  private static final double EPSILON = 1e-8;

  private final Network decoder;
  private final Parameters parameters;
  private final Team team;
  private final Kernels kernels;
  private final Shape image;

  Refinement(Network decoder, Parameters parameters, Team team, Kernels kernels) {
    this.decoder = decoder;
    this.parameters = parameters;
    this.team = team;
    this.kernels = kernels;
    image = decoder.output();
  }

  /// Refines codes.
  ///
  /// @param images what the codes stand for
  /// @param codes `[image][number]`
  /// @param labels one each, or none for a decoder that asks for none
  /// @param steps at least 1
  /// @return codes in the same order
  float[] run(BlockLayout.Source images, float[] codes, int[] labels, int steps) {
    float[] refined = new float[codes.length];
    int count = codes.length / decoder.input().size();
    int lanes = Block.lanesFor(count);
    team.each(
        Math.ceilDiv(count, lanes),
        () -> {
          Descent descent = new Descent(images, codes, labels, steps, refined, lanes);
          return (IntConsumer) block -> descent.run(block * lanes, count);
        });
    return refined;
  }

  /// One thread's buffers. Numbers of a code lie as in a block: `[number][lane]`.
  private final class Descent {
    private final Program program;
    private final BlockLayout.Source images;
    private final float[] codes;
    private final int[] labels;
    private final int steps;
    private final float[] refined;
    private final int lanes;
    private final BlockLayout targets;
    private final float[] target;
    private final float[] rowSums;
    private final float[] best;
    private final double[] bestError;
    private final float[] start;
    private final float[] unit;
    private final float[] move;
    private final float[] moment;
    private final float[] square;
    private final AdamStep adam = new AdamStep();

    Descent(
        BlockLayout.Source images,
        float[] codes,
        int[] labels,
        int steps,
        float[] refined,
        int lanes) {
      this.images = images;
      this.codes = codes;
      this.labels = labels;
      this.steps = steps;
      this.refined = refined;
      this.lanes = lanes;
      program = Program.inputGradient(Map.of("decoder", decoder), parameters, lanes, kernels);
      program.prepare().run(0, 1);
      targets = new BlockLayout(kernels, image.channels(), image.pixels(), lanes);
      target = new float[image.size() * lanes];
      rowSums = new float[image.height() * lanes];
      int size = decoder.input().size();
      best = new float[size * lanes];
      bestError = new double[lanes];
      start = new float[size * lanes];
      unit = new float[size * lanes];
      move = new float[size * lanes];
      moment = new float[size * lanes];
      square = new float[size * lanes];
    }

    /// Refines the codes of a block.
    ///
    /// @param first image of it
    /// @param end behind the last image of all
    void run(int first, int end) {
      int count = Math.min(lanes, end - first);
      begin(first, count);
      for (int step = 1; step <= steps; step++) {
        draw();
        keepBetter();
        down(step);
      }
      draw();
      keepBetter();
      int size = decoder.input().size();
      for (int e = 0; e < size * count; e++) {
        refined[first * size + e] = best[e % size * lanes + e / size];
      }
    }

    private void begin(int first, int count) {
      program.pass().begin(count, 0);
      for (int lane = 0; lane < count && labels.length > 0; lane++) {
        program.pass().label(lane, labels[first + lane]);
      }
      Floats source = new Floats(codes, decoder.input().size());
      program.load(source, null, first, count, 0, 1);
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
        if (error < bestError[lane]) {
          bestError[lane] = error;
          for (int e = lane; e < best.length; e += lanes) {
            best[e] = code[e];
          }
        }
      }
    }

    private void down(int step) {
      run(program.backward());
      double rate = RATE * (steps - step + 1) / steps;
      adam.set(step, rate, BETA1, BETA2, EPSILON, 0);
      kernels.adam(adam, move, program.inputGradients(), moment, square, 0, move.length);
      float[] code = program.inputValues();
      for (int e = 0; e < move.length; e++) {
        code[e] = Math.fma(unit[e], move[e], start[e]);
      }
    }
  }
}
