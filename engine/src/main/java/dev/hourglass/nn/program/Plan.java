package dev.hourglass.nn.program;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
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
      } else {
        add(name, named.layer());
      }
    }
  }

  private void add(String name, Layer layer) {
    Shape shape = layer.outputShape(last.shape);
    boolean inPlace = layer.inPlace() && !last.shared;
    BlockBuffer next = inPlace ? last.as(shape) : new BlockBuffer(shape, lanes, mode);
    int[] offsets = parameters.offsets(name);
    LayerContext binding =
        new LayerContext(
            kernels,
            mode,
            last,
            next,
            parameters.values(),
            gradients,
            offsets,
            needsGradient,
            pass,
            operations.size());
    append(name, layer.bind(binding), offsets.length > 0);
    needsGradient |= offsets.length > 0;
    // An activation's way back may read what left it, so that the next one must not change that.
    last = layer.inPlace() ? next.reader() : next;
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
}
