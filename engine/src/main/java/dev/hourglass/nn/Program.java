package dev.hourglass.nn;

import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Networks in a row, bound to parameters and to buffers for one block of images: what to run for a
/// forward and a backward pass. All memory is planned here.
public final class Program {
  private final Activation input;
  private final Activation output;
  private final Phase prepare;
  private final List<Phase> forward = new ArrayList<>();
  private final List<Phase> backward = new ArrayList<>();
  private final List<String> forwardNames = new ArrayList<>();
  private final List<String> backwardNames = new ArrayList<>();

  /// Plans inference.
  ///
  /// @param networks by name as in {@link Parameters#of}, each fitting the one before it
  /// @param lanes {@link Block#WIDTH} or {@link Block#SINGLE}
  public static Program inference(
      Map<String, Network> networks, Parameters parameters, int lanes, Kernels kernels) {
    return new Program(networks, parameters, new float[0], lanes, kernels, false);
  }

  /// Plans training.
  ///
  /// @param gradients as long as the parameters; the backward pass adds to it
  public static Program training(
      Map<String, Network> networks,
      Parameters parameters,
      float[] gradients,
      int lanes,
      Kernels kernels) {
    return new Program(networks, parameters, gradients, lanes, kernels, true);
  }

  private Program(
      Map<String, Network> networks,
      Parameters parameters,
      float[] gradients,
      int lanes,
      Kernels kernels,
      boolean training) {
    Map<String, Layer> layers = new LinkedHashMap<>();
    networks.forEach((prefix, network) ->
        network.layers().forEach(n -> layers.put(prefix + "." + n.name(), n.layer())));
    input = new Activation(networks.values().iterator().next().input(), lanes, training);
    List<Operation> operations = new ArrayList<>();
    Activation last = input;
    boolean learns = false;
    for (Map.Entry<String, Layer> entry : layers.entrySet()) {
      Layer layer = entry.getValue();
      Shape shape = layer.outputShape(last.shape);
      boolean inPlace = layer.inPlace() && last != input;
      Activation next = inPlace ? last.as(shape) : new Activation(shape, lanes, training);
      int[] offsets = parameters.offsets(entry.getKey());
      operations.add(
          layer.bind(
              new Binding(
                  kernels, training, last, next, parameters.values(), gradients, offsets, learns)));
      learns |= offsets.length > 0;
      last = next;
    }
    output = last;
    prepare = together(operations.stream().flatMap(o -> o.prepare().stream()).toList());
    List<String> names = List.copyOf(layers.keySet());
    for (int o = 0; o < names.size(); o++) {
      List<Phase> phases = operations.get(o).forward();
      forward.addAll(phases);
      forwardNames.addAll(Collections.nCopies(phases.size(), names.get(o) + " forward"));
    }
    for (int o = names.size() - 1; training && o >= 0; o--) {
      String prefix = names.get(o) + " ";
      backward.addAll(operations.get(o).backward());
      operations.get(o).backwardNames().forEach(name -> backwardNames.add(prefix + name));
    }
  }

  /// Lanes of the block.
  public int lanes() {
    return input.lanes;
  }

  /// The shape that enters.
  public Shape inputShape() {
    return input.shape;
  }

  /// The shape that leaves.
  public Shape outputShape() {
    return output.shape;
  }

  /// Where the block to process goes: `[pixel][channel][lane]`, at least as long as that.
  public float[] inputValues() {
    return input.values;
  }

  /// Where the result appears: `[pixel][channel][lane]`, at least as long as that.
  public float[] outputValues() {
    return output.values;
  }

  /// Where the loss puts its gradient with respect to the output.
  public float[] outputGradients() {
    return output.gradients;
  }

  /// Phases that need not wait for each other, as one.
  private static Phase together(List<Phase> phases) {
    return (part, parts) -> {
      for (int p = 0; p < phases.size(); p++) {
        phases.get(p).run(part, parts);
      }
    };
  }

  /// Run whenever the parameters have changed.
  public Phase prepare() {
    return prepare;
  }

  /// From the input to the output.
  public List<Phase> forward() {
    return forward;
  }

  /// From the output's gradients to the parameters' gradients.
  public List<Phase> backward() {
    return backward;
  }

  /// What each forward phase is, for reports: `encoder.conv1 forward`.
  public List<String> forwardNames() {
    return forwardNames;
  }

  /// What each backward phase is, for reports: `encoder.conv1 weight gradient`.
  public List<String> backwardNames() {
    return backwardNames;
  }
}
