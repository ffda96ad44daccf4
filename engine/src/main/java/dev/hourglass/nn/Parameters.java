package dev.hourglass.nn;

import dev.hourglass.parallel.SoleUse;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// All parameters of a model in one array, with named views: first everything that is learned, then
/// the statistics that layers keep.
///
/// Optimiser, checkpoint, gradient check and averaging are single loops over {@link #values}.
public final class Parameters {
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final float[] values;
  private final List<Parameter> views;
  private final int trainable;
  private final SoleUse training =
      new SoleUse(
          "the model is being trained, expected one training at a time: wait for its end or train a copy",
          "the model is closed");

  /// Copies the list; the array is shared.
  ///
  /// @param values the numbers, in the engine's order
  /// @param views the parameters, in the order of the layers
  /// @param trainable how many of the numbers, the first ones, are learned
  public Parameters(float[] values, List<Parameter> views, int trainable) {
    this.values = Objects.requireNonNull(values, "values");
    this.views = List.copyOf(Objects.requireNonNull(views, "views"));
    this.trainable = trainable;
  }

  /// {@return the numbers, in the engine's order, not copied}
  public float[] values() {
    return values;
  }

  /// {@return the parameters, in the order of the layers}
  public List<Parameter> views() {
    return views;
  }

  /// {@return how many of the numbers are learned}
  public int trainable() {
    return trainable;
  }

  /// {@return what keeps the numbers for one training, from its beginning to its end}
  public SoleUse training() {
    return training;
  }

  /// Refuses to continue while another thread trains the numbers: reading them meanwhile gives
  /// those of several steps.
  ///
  /// @throws IllegalStateException if one does
  public void requireAtRest() {
    if (training.byAnother()) {
      throw new IllegalStateException(
          "another thread is training the model, expected no training in progress: wait for its"
              + " end, or use a listener, which runs on the training's own thread");
    }
  }

  /// {@return zeros for the parameters of some networks}
  ///
  /// @param networks by name, in order; a parameter is called `network.layer.weight`
  /// @throws IllegalArgumentException if they are more than an array can hold
  public static Parameters of(Map<String, Network> networks) {
    int all = count(networks.values());
    int trainable = (int) count(networks.values(), true);
    int[] next = {trainable, 0};
    List<Parameter> views = new ArrayList<>();
    networks.forEach((prefix, network) ->
        network.forEachParameter((name, spec) -> {
          int kind = spec.trainable() ? 1 : 0;
          views.add(new Parameter(prefix + "." + name, spec, next[kind]));
          next[kind] += spec.size();
        }));
    return new Parameters(new float[all], views, trainable);
  }

  /// {@return how many numbers the parameters of some networks are, statistics included; takes no
  /// memory}
  ///
  /// @param networks the model's networks
  /// @throws IllegalArgumentException if they are more than an array can hold
  public static int count(Collection<Network> networks) {
    long count = count(networks, true) + count(networks, false);
    if (count > MOST) {
      throw new IllegalArgumentException(
          "the model has %d parameters, expected at most %d: use smaller layers"
              .formatted(count, MOST));
    }
    return (int) count;
  }

  private static long count(Collection<Network> networks, boolean trainable) {
    long[] count = {0};
    for (Network network : networks) {
      network.forEachParameter(
          (_, spec) -> count[0] += spec.trainable() == trainable ? spec.size() : 0);
    }
    return count[0];
  }

  /// Sets every parameter to its initial value: uniform about its centre, drawn in PyTorch's order
  /// from a stream of its own, so that changing one layer does not change the others' initial
  /// values.
  ///
  /// @param seed of the random numbers; the same seed gives the same result
  public void initialise(long seed) {
    for (int p = 0; p < views.size(); p++) {
      ParameterSpec spec = views.get(p).spec();
      SplitMix64 random = Streams.INITIAL_VALUES.generator(seed, p);
      float[] tensor = new float[spec.size()];
      for (int i = 0; i < tensor.length; i++) {
        tensor[i] = (float) (spec.centre() + random.nextDouble(-spec.bound(), spec.bound()));
      }
      views.get(p).write(tensor, values);
    }
  }

  /// {@return where the parameters of a layer begin in {@link #values}, `[parameter]`; none for a
  /// name that no layer has}
  ///
  /// @param layer the layer's full name: `encoder.conv1`
  public int[] offsets(String layer) {
    Objects.requireNonNull(layer, "layer");
    return views.stream()
        .filter(view -> view.name().substring(0, view.name().lastIndexOf('.')).equals(layer))
        .mapToInt(Parameter::offset)
        .toArray();
  }

  /// {@return number of numbers, statistics included}
  public int size() {
    return values.length;
  }

  /// {@return a copy that shares nothing}
  ///
  /// @throws IllegalStateException if another thread trains the numbers
  public Parameters copy() {
    requireAtRest();
    return new Parameters(Arrays.copyOf(values, values.length), views, trainable);
  }

  @Override
  public String toString() {
    return "%d parameters, %d of them trainable".formatted(size(), trainable);
  }
}
