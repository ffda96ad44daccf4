package dev.hourglass.model;

import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Parameters;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Runs a part of a model on images or codes, block by block.
///
/// While there are full blocks for all threads, each takes whole blocks, the next one whenever it
/// is done: no thread waits for another, and each keeps its block in its own cache. The rest, and
/// large images, are done block by block by all together. No sum goes over images, so neither way
/// changes a bit.
///
/// Buffers for a block are planned when the first such block is run: those of large images take
/// hundreds of megabytes.
final class BatchRunner {
  private static final float[] NO_RESULT = {};
  private static final int[] NO_LABELS = {};

  private final Map<String, Network> networks;
  private final Parameters parameters;
  private final Team team;
  private final Kernels kernels;
  private final Shape input;
  private final Shape output;
  private final int classes;

  private final boolean perThread;
  private final int lanes;

  /// Programs for a full block, one for each thread; all threads together use the first.
  private final @Nullable BlockProgram[] full;

  private final AtomicInteger nextProgram = new AtomicInteger();
  private @Nullable BlockProgram single;
  private BlockLayout.Source images = CheckedFloats.NONE;
  private int[] labels = NO_LABELS;
  private float[] result = NO_RESULT;

  /// @param networks by name, each fitting the one before it
  BatchRunner(Map<String, Network> networks, Parameters parameters, Team team, Kernels kernels) {
    this.networks = networks;
    this.parameters = parameters;
    this.team = team;
    this.kernels = kernels;
    List<Network> all = List.copyOf(networks.values());
    input = all.getFirst().input();
    output = all.getLast().output();
    classes = Network.classes(all);
    perThread = Block.perThread(Math.max(input.size(), output.size()));
    lanes = Network.lanes(all);
    full = new BlockProgram[team.size()];
  }

  /// Runs images through.
  ///
  /// @throws IllegalArgumentException if they have another shape or numbers that no image has, or
  ///   labels that layers ask for are missing or out of range
  float[] run(Images images) {
    requireFitting(images);
    return run(CheckedFloats.of(images), Labels.owner(images), images.labels(), images.count());
  }

  /// Runs codes through.
  ///
  /// @throws IllegalArgumentException if they have another size or numbers that are not finite, or
  ///   labels that layers ask for are missing or out of range
  float[] run(Codes codes) {
    requireFitting(codes);
    return run(CheckedFloats.of(codes), "the codes", codes.labels(), codes.count());
  }

  /// Refuses what {@link #run(Images)} would refuse. Changes nothing, so that any number of threads
  /// may ask.
  void check(Images images) {
    requireFitting(images);
    labels(Labels.owner(images), images.labels(), images.count());
    CheckedFloats.require(CheckedFloats.of(images), 0, images.count(), 0, 1);
  }

  /// Refuses what {@link #run(Codes)} would refuse. Changes nothing, so that any number of threads
  /// may ask.
  void check(Codes codes) {
    requireFitting(codes);
    labels("the codes", codes.labels(), codes.count());
    CheckedFloats.require(CheckedFloats.of(codes), 0, codes.count(), 0, 1);
  }

  /// How many classes the layers have that ask for labels, 0 if none does.
  int classes() {
    return classes;
  }

  private int[] labels(String name, int @Nullable [] labels, int count) {
    return classes > 0 ? Labels.checked(name, labels, count, classes) : NO_LABELS;
  }

  /// Refuses images of another shape.
  ///
  /// @throws IllegalArgumentException if they have one
  void requireFitting(Images images) {
    if (!images.shape().equals(input)) {
      throw new IllegalArgumentException(
          "%s are %s, expected %s, the model's input shape: resize them or use another model"
              .formatted(Labels.owner(images), images.shape(), input));
    }
  }

  private void requireFitting(Codes codes) {
    if (codes.size() != input.size()) {
      throw new IllegalArgumentException(
          "the codes have %d numbers, expected %d, the model's latent dimension: use codes of this model"
              .formatted(codes.size(), input.size()));
    }
  }

  /// Runs every image through.
  ///
  /// @param name of the images
  /// @return `[image][channel][row][column]` of the last layer
  private float[] run(BlockLayout.Source images, String name, int @Nullable [] labels, int count) {
    this.labels = labels(name, labels, count);
    this.images = images;
    float[] all = new float[Math.multiplyExact(count, output.size())];
    result = all;
    try {
      int blocks = perThread ? count / lanes / team.size() * team.size() : 0;
      if (blocks > 0) {
        nextProgram.set(0);
        team.each(blocks, this::ownBlocks);
      }
      runTogether(blocks * lanes, count);
    } finally {
      this.images = CheckedFloats.NONE;
      this.labels = NO_LABELS;
      result = NO_RESULT;
    }
    return all;
  }

  private IntConsumer ownBlocks() {
    BlockProgram blockProgram = full(nextProgram.getAndIncrement());
    return block -> {
      blockProgram.take(block * lanes, lanes);
      for (int p = 0; p < blockProgram.phases.size(); p++) {
        blockProgram.phases.get(p).run(0, 1);
      }
    };
  }

  private void runTogether(int begin, int end) {
    for (int first = begin; first < end; ) {
      int width = Block.lanesFor(end - first, lanes);
      BlockProgram blockProgram = width == lanes ? full(0) : single();
      int some = Math.min(end - first, blockProgram.program.lanes());
      blockProgram.take(first, some);
      team.run(blockProgram.phases);
      first += some;
    }
  }

  private BlockProgram full(int place) {
    BlockProgram blockProgram = full[place];
    if (blockProgram == null) {
      blockProgram = new BlockProgram(lanes);
      full[place] = blockProgram;
    }
    return blockProgram;
  }

  private BlockProgram single() {
    BlockProgram blockProgram = single;
    if (blockProgram == null) {
      blockProgram = new BlockProgram(Block.SINGLE);
      single = blockProgram;
    }
    return blockProgram;
  }

  /// A program, with the position of its current block.
  private final class BlockProgram {
    private final Program program;
    private final List<Phase> phases = new ArrayList<>();
    private int first;
    private int count;

    BlockProgram(int lanes) {
      program = Program.inference(networks, parameters, lanes, kernels);
      program.prepare().run(0, 1);
      phases.add(this::load);
      phases.addAll(program.forward());
      phases.add((part, parts) -> program.store(result, first, count, part, parts));
    }

    private void load(int part, int parts) {
      CheckedFloats.require(images, first, count, part, parts);
      program.load(images, null, first, count, part, parts);
    }

    void take(int first, int count) {
      this.first = first;
      this.count = count;
      if (classes > 0) {
        label();
      }
    }

    private void label() {
      // Inference draws no random numbers, so that any key does.
      program.pass().begin(count, 0);
      for (int lane = 0; lane < count; lane++) {
        program.pass().label(lane, labels[first + lane]);
      }
    }
  }
}
