package dev.hourglass.model;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.EntropyBottleneck;
import dev.hourglass.nn.EntropyBottleneck.NamedNetwork;
import dev.hourglass.nn.Parameter;
import dev.hourglass.nn.Parameters;
import dev.hourglass.parallel.Team;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The learned distributions of a code's numbers, group by group: each number has a logistic
/// distribution that depends on the numbers of the groups before it, see {@link EntropyBottleneck}.
///
/// The same codes give the same bits for any number of threads and on any machine. It serves one
/// thread at a time.
public final class CodeDensity implements AutoCloseable {
  private final EntropyBottleneck layer;
  private final Team team;

  /// The first group's locations, and logarithms of scales.
  private final float[] first;

  /// Of the groups behind it.
  private final List<BatchRunner> runners = new ArrayList<>();

  /// The density of a model's codes, with the parameters as they are now.
  ///
  /// @param model whose encoder ends in an {@link EntropyBottleneck}
  /// @param threads at least 1
  /// @throws IllegalArgumentException if it does not
  public CodeDensity(Autoencoder model, int threads) {
    Objects.requireNonNull(model, "model");
    layer =
        model
            .bottleneck()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the model %s has no density of its codes, expected an encoder that ends in EntropyBottleneck: use or train such a model"
                        .formatted(model.name())));
    team = new Team(threads);
    String name = "encoder." + model.encoder().layers().getLast().name();
    float[] location = read(model, name + ".location");
    float[] scale = read(model, name + ".scale");
    first = Arrays.copyOf(location, 2 * location.length);
    System.arraycopy(scale, 0, first, location.length, scale.length);
    Parameters parameters = model.parameters().copy();
    for (NamedNetwork density : layer.densities()) {
      runners.add(
          new BatchRunner(
              Map.of(name + "." + density.name(), density.network()),
              parameters,
              team,
              Kernels.best()));
    }
  }

  private static float[] read(Autoencoder model, String name) {
    for (Parameter view : model.parameters().views()) {
      if (view.name().equals(name)) {
        return view.read(model.parameters().values());
      }
    }
    throw new IllegalStateException("the model has no parameter " + name);
  }

  /// {@return how many groups there are}
  public int groups() {
    return layer.groups();
  }

  /// {@return the first dimension of a group}
  ///
  /// @param group from 0; the number of groups for the number of dimensions
  public int start(int group) {
    return layer.start(group);
  }

  /// {@return the distributions of a group's numbers, `[image][location…, logarithm of scale…]`}
  ///
  /// @param group from 0
  /// @param codes `[image][dimension]`, of which the dimensions before the group count
  /// @param count of images
  public float[] distributions(int group, float[] codes, int count) {
    Objects.requireNonNull(codes, "codes");
    if (group == 0) {
      float[] all = new float[Math.multiplyExact(count, first.length)];
      for (int i = 0; i < count; i++) {
        System.arraycopy(first, 0, all, i * first.length, first.length);
      }
      return all;
    }
    int before = layer.start(group);
    float[] input = new float[Math.multiplyExact(count, before)];
    for (int i = 0; i < count; i++) {
      System.arraycopy(codes, i * layer.size(), input, i * before, before);
    }
    return runners.get(group - 1).run(new Codes(before, input, null));
  }

  @Override
  public String toString() {
    return "density of %d numbers in %d groups".formatted(layer.size(), layer.groups());
  }

  /// Ends the threads.
  @Override
  public void close() {
    team.close();
  }
}
