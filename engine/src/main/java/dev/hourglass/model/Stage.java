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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One way through a model, from images to results, block by block.
///
/// While there are full blocks for everyone, each thread takes whole blocks, the next one whenever
/// it is done: threads wait for nobody and keep their block in their own cache. The rest is done
/// block by block by all together. Images do not meet, so neither way changes a bit.
final class Stage {
  private static final BlockLayout.Source NO_IMAGES = new Floats(new float[0], 0);
  private static final float[] NO_RESULT = {};
  private static final int[] NO_LABELS = {};

  private final Map<String, Network> networks;
  private final Parameters parameters;
  private final Team team;
  private final Kernels kernels;
  private final int classes;
  private final List<Way> perThread = new ArrayList<>();
  private final Way wide;
  private final Way single;
  private final AtomicInteger nextBlock = new AtomicInteger();
  private final List<Phase> ownBlocks = List.of(this::runOwnBlocks);
  private BlockLayout.Source images = NO_IMAGES;
  private int[] labels = NO_LABELS;
  private float[] result = NO_RESULT;
  private int blocks;

  Stage(Map<String, Network> networks, Parameters parameters, Team team, Kernels kernels) {
    this.networks = networks;
    this.parameters = parameters;
    this.team = team;
    this.kernels = kernels;
    classes = Network.classes(networks.values());
    wide = new Way(Block.WIDTH);
    single = new Way(Block.SINGLE);
    perThread.add(wide);
  }

  Shape inputShape() {
    return wide.program.inputShape();
  }

  /// Runs images as floats through.
  ///
  /// @param labels of each, or null; layers that ask for none take no notice
  /// @throws IllegalArgumentException if the array is no whole number of images or codes, or labels
  ///   that layers ask for are missing, not one each, or out of range
  float[] run(float[] images, int @Nullable [] labels) {
    Shape shape = inputShape();
    int size = shape.size();
    if (images.length % size != 0) {
      throw new IllegalArgumentException(
          "got %d numbers, expected a multiple of %d, which is one image or code of %s"
              .formatted(images.length, size, shape));
    }
    return run(new Floats(images, size), "the images or codes", labels, images.length / size);
  }

  /// Runs images as bytes through.
  ///
  /// @throws IllegalArgumentException if they have another shape, or labels that layers ask for are
  ///   missing or out of range
  float[] run(ImageSet images) {
    requireFitting(images);
    return run(images, "the images of " + images.name(), images.labels(), images.count());
  }

  /// Refuses images of another shape.
  ///
  /// @throws IllegalArgumentException if they have one
  void requireFitting(ImageSet images) {
    Shape found = new Shape(images.channels(), images.height(), images.width());
    if (!found.equals(inputShape())) {
      throw new IllegalArgumentException(
          "%s has images of %s, expected %s as the model's: resize them or use another model"
              .formatted(images.name(), found, inputShape()));
    }
  }

  /// Runs every image through.
  ///
  /// @param name of the images
  /// @return `[image][channel][row][column]` of the last layer
  private float[] run(BlockLayout.Source images, String name, int @Nullable [] labels, int count) {
    int[] told = classes > 0 ? Labels.checked(name, labels, count, classes) : NO_LABELS;
    float[] all = new float[Math.multiplyExact(count, wide.program.outputShape().size())];
    this.images = images;
    this.labels = told;
    result = all;
    blocks = count / Block.WIDTH / team.size() * team.size();
    if (blocks > 0) {
      while (perThread.size() < team.size()) {
        perThread.add(new Way(Block.WIDTH));
      }
      nextBlock.set(0);
      team.run(ownBlocks);
    }
    for (int first = blocks * Block.WIDTH; first < count; ) {
      Way way = Block.lanesFor(count - first) == Block.WIDTH ? wide : single;
      int lanes = Math.min(count - first, way.program.lanes());
      way.take(first, lanes);
      team.run(way.phases);
      first += lanes;
    }
    this.images = NO_IMAGES;
    this.labels = NO_LABELS;
    result = NO_RESULT;
    return all;
  }

  private void runOwnBlocks(int part, int parts) {
    Way way = perThread.get(part);
    for (int b = nextBlock.getAndIncrement(); b < blocks; b = nextBlock.getAndIncrement()) {
      way.take(b * Block.WIDTH, Block.WIDTH);
      for (int p = 0; p < way.phases.size(); p++) {
        way.phases.get(p).run(0, 1);
      }
    }
  }

  /// A program, with what it needs to know about the block at hand.
  private final class Way {
    private final Program program;
    private final List<Phase> phases = new ArrayList<>();
    private int first;
    private int count;

    Way(int lanes) {
      program = Program.inference(networks, parameters, lanes, kernels);
      program.prepare().run(0, 1);
      phases.add((part, parts) -> program.load(images, null, first, count, part, parts));
      phases.addAll(program.forward());
      phases.add((part, parts) -> program.store(result, first, count, part, parts));
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
