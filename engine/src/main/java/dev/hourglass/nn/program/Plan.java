package dev.hourglass.nn.program;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.EntropyBottleneck;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Parameters;
import dev.hourglass.nn.Residual;
import java.util.ArrayList;
import java.util.List;

/// Binds layers in sequence to buffers.
final class Plan {
  private final Kernels kernels;
  private final Parameters parameters;
  private final float[] gradients;
  private final int lanes;
  private final Mode mode;
  private final BlockContext pass;
  private final List<NamedOperation> operations = new ArrayList<>();
  private BlockBuffer last;
  private boolean needsGradient;
  private boolean follows = true;

  Plan(
      Kernels kernels,
      Parameters parameters,
      float[] gradients,
      BlockBuffer input,
      Mode mode,
      BlockContext pass) {
    this.kernels = kernels;
    this.parameters = parameters;
    this.gradients = gradients;
    lanes = input.lanes;
    this.mode = mode;
    needsGradient = mode == Mode.INPUT_GRADIENT;
    this.pass = pass;
    // The loss still compares with what entered.
    last = input.reader();
  }

  List<NamedOperation> operations() {
    return operations;
  }

  BlockBuffer last() {
    return last;
  }

  void addAll(String prefix, List<NamedLayer> layers) {
    for (NamedLayer named : layers) {
      String name = prefix + "." + named.name();
      if (named.layer() instanceof Residual residual) {
        addResidual(name, residual);
      } else if (named.layer() instanceof EntropyBottleneck bottleneck) {
        addBottleneck(name, bottleneck);
      } else {
        add(name, named.layer());
      }
    }
  }

  private void add(String name, Layer layer) {
    LayerContext context = context(name, layer, last);
    boolean learns = context.offsets().length > 0;
    append(name, layer.bind(context), learns);
    needsGradient |= learns;
    last = output(layer, context);
  }

  private LayerContext context(String name, Layer layer, BlockBuffer input) {
    Shape shape = layer.outputShape(input.shape);
    boolean inPlace = layer.inPlace() && !input.shared;
    BlockBuffer output = inPlace ? input.as(shape) : new BlockBuffer(shape, lanes, mode);
    return context(name, input, output);
  }

  private LayerContext context(String name, BlockBuffer input, BlockBuffer output) {
    return new LayerContext(
        kernels,
        mode,
        input,
        output,
        parameters.values(),
        gradients,
        parameters.offsets(name),
        needsGradient,
        pass,
        operations.size());
  }

  /// What the next layer reads: an activation's way back may read what left it, so that the next
  /// one must not change that.
  private static BlockBuffer output(Layer layer, LayerContext context) {
    return layer.inPlace() ? context.output().reader() : context.output();
  }

  private void append(String name, Operation operation, boolean hasParameters) {
    operations.add(new NamedOperation(name, operation, hasParameters, follows));
    follows = true;
  }

  private void addResidual(String name, Residual residual) {
    BlockBuffer before = last.reader();
    BlockBuffer branch = last.branch();
    append(name, new Branches.Fork(before, branch), false);
    boolean neededBefore = needsGradient;
    last = branch;
    addAll(name + ".shortcut", residual.shortcut());
    BlockBuffer shortcutEnd = last;
    boolean neededByShortcut = needsGradient;
    last = before;
    needsGradient = neededBefore;
    follows = residual.shortcut().isEmpty();
    addAll(name + ".body", residual.body());
    needsGradient |= neededByShortcut;
    BlockBuffer sum = new BlockBuffer(last.shape, lanes, mode);
    append(name, new Branches.Join(last, shortcutEnd, sum), false);
    last = sum;
  }

  /// Rounding, the networks of all groups side by side, and the rate; nothing where no penalty is
  /// computed.
  private void addBottleneck(String name, EntropyBottleneck bottleneck) {
    if (!mode.penalises()) {
      return;
    }
    BlockBuffer code = new BlockBuffer(last.shape, lanes, mode).reader();
    List<EntropyBottleneck.NamedNetwork> densities = bottleneck.densities();
    List<BlockBuffer> ends = new ArrayList<>();
    densities.forEach(density -> ends.add(code.branch(density.network().input().size(), mode)));
    append(name, new Rounding(context(name, last, code), List.copyOf(ends)), false);
    int depth = densities.isEmpty() ? 0 : densities.getFirst().network().layers().size();
    for (int l = 0; l < depth; l++) {
      List<Operation> level = new ArrayList<>();
      boolean learns = false;
      for (int g = 0; g < densities.size(); g++) {
        NamedLayer named = densities.get(g).network().layers().get(l);
        String full = name + "." + densities.get(g).name() + "." + named.name();
        LayerContext context = context(full, named.layer(), ends.get(g));
        level.add(named.layer().bind(context));
        ends.set(g, output(named.layer(), context));
        learns |= context.offsets().length > 0;
      }
      append(name + ".density" + (l + 1), new Together(level), learns);
    }
    append(name + ".rate", new LogisticRate(context(name, code, code), ends), true);
    last = code;
  }
}
