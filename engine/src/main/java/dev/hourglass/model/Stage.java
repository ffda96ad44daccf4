package dev.hourglass.model;

import dev.hourglass.kernels.Block;
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

  /// Runs every image through.
  ///
  /// @return `[image][channel][row][column]` of the last layer
  float[] run(BlockInput input) {
    int size = wide.program.outputShape().size();
    float[] result = new float[Math.multiplyExact(input.count(), size)];
    for (int first = 0; first < input.count(); ) {
      int left = input.count() - first;
      Way way = Block.lanesFor(left) == Block.WIDTH ? wide : single;
      int count = Math.min(left, way.program.lanes());
      way.run(input, first, count, result);
      first += count;
    }
    return result;
  }

  /// The program for one width of block, with what it needs to know about the block at hand.
  private final class Way {
    private final Program program;
    private final List<Phase> phases = new ArrayList<>();
    private BlockInput input = BlockInput.of(new float[0], Shape.vector(1));
    private float[] result = new float[0];
    private int first;
    private int count;

    Way(Program program) {
      this.program = program;
      phases.add(this::load);
      phases.addAll(program.forward());
      phases.add(this::store);
    }

    void run(BlockInput input, int first, int count, float[] result) {
      this.input = input;
      this.first = first;
      this.count = count;
      this.result = result;
      team.run(phases);
    }

    private void load(int part, int parts) {
      input.load(first, count, program.inputValues(), program.lanes(), part, parts);
    }

    private void store(int part, int parts) {
      Shape shape = program.outputShape();
      int lanes = program.lanes();
      float[] block = program.outputValues();
      int end = Phase.start(count, part + 1, parts);
      for (int lane = Phase.start(count, part, parts); lane < end; lane++) {
        int to = (first + lane) * shape.size();
        for (int c = 0; c < shape.channels(); c++) {
          for (int p = 0; p < shape.pixels(); p++) {
            result[to++] = block[(p * shape.channels() + c) * lanes + lane];
          }
        }
      }
    }
  }
}
