package dev.hourglass.bench.timing;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.AdamStep;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.program.Program;
import dev.hourglass.nn.program.Program.NamedPhase;
import dev.hourglass.parallel.Phase;
import dev.hourglass.train.TrainingConfig;
import java.util.ArrayList;
import java.util.List;

/// A step of training on a block, taken apart: the engine's own phases in the engine's own order,
/// each with a name, so that each can be timed. Loading, the loss and Adam are called as the
/// trainer calls them.
public final class TrainingStep {
  private static final TrainingConfig CONFIG = TrainingConfig.defaults();

  private final Kernels kernels;
  private final int lanes;
  private final ByteImages images;
  private final Program program;
  private final float[] values;
  private final float[] gradients;
  private final float[] moment;
  private final float[] square;
  private final float[] sums;
  private final AdamStep adam = new AdamStep();
  private final List<NamedPhase> pieces = new ArrayList<>();
  private long step;

  /// Plans steps that change the model's parameters.
  ///
  /// @param images at least a block of them
  public TrainingStep(Kernels kernels, Autoencoder model, ByteImages images) {
    this.kernels = kernels;
    this.images = images;
    values = model.parameters().values();
    gradients = new float[values.length];
    moment = new float[values.length];
    square = new float[values.length];
    lanes = Network.trainingLanes(model.networks().values());
    program = Program.training(model.networks(), model.parameters(), gradients, lanes, kernels);
    sums = new float[program.outputShape().height() * lanes];
    pieces.add(new NamedPhase("transpose weights", program.prepare()));
    pieces.add(new NamedPhase("load images", this::load));
    pieces.addAll(program.forwardPieces());
    pieces.add(new NamedPhase("loss", this::loss));
    pieces.addAll(program.backwardPieces());
    pieces.add(new NamedPhase("Adam", this::adam));
  }

  /// How many images a step takes.
  public int lanes() {
    return lanes;
  }

  /// All parts, in order.
  public List<NamedPhase> pieces() {
    return pieces;
  }

  /// Takes a step on one thread.
  public void run() {
    for (int p = 0; p < pieces.size(); p++) {
      pieces.get(p).phase().run(0, 1);
    }
  }

  /// The next block of the images, in turn.
  private void load(int part, int parts) {
    int blocks = images.count() / lanes;
    int first = (int) (step % blocks) * lanes;
    program.load(images::copy, null, first, lanes, part, parts);
  }

  private void loss(int part, int parts) {
    Shape shape = program.outputShape();
    int rowSize = shape.size() / shape.height();
    float scale = 2f / (shape.size() * lanes);
    int end = Phase.start(shape.height(), part + 1, parts);
    for (int row = Phase.start(shape.height(), part, parts); row < end; row++) {
      kernels.squaredError(
          program.outputValues(),
          program.inputValues(),
          program.outputGradients(),
          scale,
          row * rowSize * lanes,
          rowSize,
          lanes,
          sums,
          row * lanes);
    }
  }

  private void adam(int part, int parts) {
    adam.set(++step, CONFIG.learningRate(), 0.9, 0.999, 1e-8, 0);
    kernels.adam(
        adam,
        values,
        gradients,
        moment,
        square,
        Phase.start(values.length, part, parts),
        Phase.start(values.length, part + 1, parts));
  }
}
