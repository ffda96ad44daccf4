package dev.hourglass.nn;

import dev.hourglass.kernels.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// All parameters of a model in one array, with named views.
///
/// Optimiser, checkpoint, gradient check and averaging are single loops over {@link #values}.
///
/// @param values the numbers, in the engine's order
/// @param views the parameters, in the order of the layers
public record Parameters(float[] values, List<Parameter> views) {
  /// Streams of random numbers from here on are for initial values, one per parameter.
  private static final long INITIAL_VALUES = 2L << 32;

  /// Copies the list; the array is shared.
  public Parameters {
    views = List.copyOf(views);
  }

  /// Zeros for the parameters of some networks.
  ///
  /// @param networks by name, in order; a parameter is called `network.layer.weight`
  public static Parameters of(Map<String, Network> networks) {
    List<Parameter> views = new ArrayList<>();
    int[] size = {0};
    networks.forEach((prefix, network) ->
        network.forEachParameter((name, spec) -> {
          views.add(new Parameter(prefix + "." + name, spec, size[0]));
          size[0] += spec.size();
        }));
    return new Parameters(new float[size[0]], views);
  }

  /// Sets every parameter to its initial value: uniform within its bound, drawn in PyTorch's order
  /// from a stream of its own, so that changing one layer leaves the others' beginnings alone.
  public void initialise(long seed) {
    for (int p = 0; p < views.size(); p++) {
      ParameterSpec spec = views.get(p).spec();
      SplitMix64 random = SplitMix64.stream(seed, INITIAL_VALUES + p);
      float[] tensor = new float[spec.size()];
      for (int i = 0; i < tensor.length; i++) {
        tensor[i] = (float) random.nextDouble(-spec.bound(), spec.bound());
      }
      views.get(p).write(tensor, values);
    }
  }

  /// Where the parameters of a layer begin.
  ///
  /// @param layer the layer's full name: `encoder.conv1`
  int[] offsets(String layer) {
    return views.stream()
        .filter(view -> view.name().substring(0, view.name().lastIndexOf('.')).equals(layer))
        .mapToInt(Parameter::offset)
        .toArray();
  }

  /// Number of parameters.
  public int size() {
    return values.length;
  }

  /// A copy that shares nothing.
  public Parameters copy() {
    return new Parameters(Arrays.copyOf(values, values.length), views);
  }
}
