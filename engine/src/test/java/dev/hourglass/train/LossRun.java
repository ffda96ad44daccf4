package dev.hourglass.train;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Parameters;
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A loss on given outputs and targets, both images as `[image][channel][row][column]`.
record LossRun(double sum, float[] gradients) {

  /// Runs a loss on a block.
  ///
  /// @param factor what the gradients are multiplied by
  static LossRun of(
      Loss loss,
      Kernels kernels,
      Shape shape,
      int lanes,
      int parts,
      float[] outputs,
      float[] targets,
      double factor) {
    int count = outputs.length / shape.size();
    Network network = new Network(shape, List.of(new NamedLayer("relu", new ReLU())));
    Map<String, Network> networks = Map.of("n", network);
    Program program = Program.inference(networks, Parameters.of(networks), lanes, kernels);
    float[] target = new float[program.outputValues().length];
    float[] gradients = new float[target.length];
    LossOperation operation = loss.bind(kernels, program, target, gradients);
    // A full block of rubbish first: nothing of it may be left.
    Arrays.fill(program.outputValues(), 0.25f);
    Arrays.fill(target, 0.75f);
    run(operation, lanes, 3, parts);
    Arrays.fill(program.outputValues(), Float.NaN);
    Arrays.fill(target, Float.NaN);
    scatter(outputs, shape, lanes, program.outputValues());
    scatter(targets, shape, lanes, target);
    Arrays.fill(gradients, Float.NaN);
    run(operation, count, factor, parts);
    return new LossRun(operation.sum(), gather(gradients, shape, lanes));
  }

  /// The gradient of every lane, of those without an image too.
  float[] ofImage(int image, Shape shape) {
    return Arrays.copyOfRange(gradients, image * shape.size(), (image + 1) * shape.size());
  }

  private static void run(LossOperation operation, int count, double factor, int parts) {
    operation.begin(count, factor);
    for (Phase phase : operation.phases()) {
      // Backwards, for no part may wait for another.
      for (int part = parts - 1; part >= 0; part--) {
        phase.run(part, parts);
      }
    }
  }

  private static void scatter(float[] images, Shape shape, int lanes, float[] block) {
    for (int i = 0; i < images.length; i++) {
      block[at(i, shape, lanes)] = images[i];
    }
  }

  private static float[] gather(float[] block, Shape shape, int lanes) {
    float[] images = new float[shape.size() * lanes];
    for (int i = 0; i < images.length; i++) {
      images[i] = block[at(i, shape, lanes)];
    }
    return images;
  }

  private static int at(int number, Shape shape, int lanes) {
    int lane = number / shape.size();
    int inImage = number % shape.size();
    int channel = inImage / shape.pixels();
    int pixel = inImage % shape.pixels();
    return (pixel * shape.channels() + channel) * lanes + lane;
  }
}
