package dev.hourglass.model;

import dev.hourglass.data.ImageSet;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Phase;
import dev.hourglass.kernels.Team;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Parameters;
import dev.hourglass.nn.Program;
import dev.hourglass.nn.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One way through a model, from images to results, block by block.
final class Stage {
  private final Team team;
  private final Way wide;
  private final Way single;

  Stage(Map<String, Network> networks, Parameters parameters, Team team, Kernels kernels) {
    this.team = team;
    wide = new Way(Program.inference(networks, parameters, Block.WIDTH, kernels));
    single = new Way(Program.inference(networks, parameters, Block.SINGLE, kernels));
    team.run(List.of(wide.program.prepare(), single.program.prepare()));
  }

  Shape inputShape() {
    return wide.program.inputShape();
  }

  /// Runs images as floats through.
  ///
  /// @throws IllegalArgumentException if the array is no whole number of images or codes
  float[] run(float[] images) {
    Shape shape = inputShape();
    int size = shape.size();
    if (images.length % size != 0) {
      throw new IllegalArgumentException(
          "got %d numbers, expected a multiple of %d, which is one image or code of %s"
              .formatted(images.length, size, shape));
    }
    return run(
        (image, from, length, to, offset) ->
            System.arraycopy(images, image * size + from, to, offset, length),
        images.length / size);
  }

  /// Runs images as bytes through.
  ///
  /// @throws IllegalArgumentException if they have another shape
  float[] run(ImageSet images) {
    Shape found = new Shape(images.channels(), images.height(), images.width());
    if (!found.equals(inputShape())) {
      throw new IllegalArgumentException(
          "%s has images of %s, expected %s as the model's: resize them or use another model"
              .formatted(images.name(), found, inputShape()));
    }
    return run(images, images.count());
  }

  /// Runs every image through.
  ///
  /// @return `[image][channel][row][column]` of the last layer
  private float[] run(BlockLayout.Source images, int count) {
    float[] result = new float[Math.multiplyExact(count, wide.program.outputShape().size())];
    for (int first = 0; first < count; ) {
      Way way = Block.lanesFor(count - first) == Block.WIDTH ? wide : single;
      int lanes = Math.min(count - first, way.program.lanes());
      way.run(images, first, lanes, result);
      first += lanes;
    }
    return result;
  }

  /// The program for one width of block, with what it needs to know about the block at hand.
  private final class Way {
    private final Program program;
    private final List<Phase> phases = new ArrayList<>();
    private BlockLayout.Source images = (_, _, _, _, _) -> {};
    private float[] result = new float[0];
    private int first;
    private int count;

    Way(Program program) {
      this.program = program;
      phases.add((part, parts) -> program.load(images, null, first, count, part, parts));
      phases.addAll(program.forward());
      phases.add((part, parts) -> program.store(result, first, count, part, parts));
    }

    void run(BlockLayout.Source images, int first, int count, float[] result) {
      this.images = images;
      this.first = first;
      this.count = count;
      this.result = result;
      team.run(phases);
    }
  }
}
