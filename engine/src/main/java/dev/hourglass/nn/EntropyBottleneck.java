package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// A code that is to be rounded to whole numbers and entropy-coded, with a learned density of each
/// latent dimension (Ballé, Laparra and Simoncelli, "End-to-end optimized image compression", ICLR
/// 2017).
///
/// The dimensions are divided into groups. Each dimension has a logistic distribution; those of the
/// first group have parameters of their own, and the parameters of every other group are computed
/// by a small network from the groups before it (Minnen and Singh, "Channel-wise autoregressive
/// entropy models for learned image compression", ICIP 2020).
///
/// Training adds noise, uniform in [−½, ½), in place of the rounding, and adds to the objective the
/// nats that the code takes: `−log p` with the mass `p` within ½ of each number. Testing rounds.
/// Encoding gives the numbers before they are rounded, since the codec chooses the step.
///
/// @param size dimensions of the code
/// @param groups how many groups of dimensions, at most as many as there are dimensions; with one,
///   the dimensions are independent
/// @param hidden numbers of each of the two hidden layers of a group's network
public record EntropyBottleneck(int size, int groups, int hidden) implements Layer {
  /// The parameters of a logistic distribution: location, and logarithm of the scale.
  private static final int EACH = 2;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public EntropyBottleneck {
    Geometry.checkRange("size", size, 1);
    Geometry.checkRange("groups", groups, 1);
    Geometry.checkRange("hidden", hidden, 1);
    if (groups > size) {
      throw new IllegalArgumentException(
          "there are %d groups of %d dimensions, expected at most %d groups"
              .formatted(groups, size, size));
    }
  }

  /// {@return the first dimension of a group}
  ///
  /// @param group from 0; the number of groups for the number of dimensions
  public int start(int group) {
    return (int) ((long) size * group / groups);
  }

  /// {@return the networks of the second group and those after it, by the names of their
  /// parameters: from the dimensions before the group to the locations of its own and then the
  /// logarithms of their scales}
  public List<NamedNetwork> densities() {
    return IntStream.range(1, groups).mapToObj(this::density).toList();
  }

  /// A network and its name.
  ///
  /// @param name unique in its layer: `group1`
  /// @param network the network
  public record NamedNetwork(String name, Network network) {
    /// Checks that both are there.
    public NamedNetwork {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(network, "network");
    }
  }

  private NamedNetwork density(int group) {
    int before = start(group);
    int own = start(group + 1) - before;
    return new NamedNetwork(
        "group" + group,
        new Network(
            Shape.vector(before),
            List.of(
                new NamedLayer("linear1", new Linear(before, hidden)),
                new NamedLayer("silu1", new SiLU()),
                new NamedLayer("linear2", new Linear(hidden, hidden)),
                new NamedLayer("silu2", new SiLU()),
                new NamedLayer("linear3", new Linear(hidden, EACH * own)))));
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.pixels() > 1 || input.channels() != size) {
      throw new ShapeException(
          "the input is %s, expected a vector of %d numbers: make the layer before it output so many"
              .formatted(input, size));
    }
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    Objects.requireNonNull(input, "input");
    List<ParameterSpec> all = new ArrayList<>();
    all.add(ParameterSpec.trainable("location", start(1), 0));
    all.add(ParameterSpec.trainable("scale", start(1), 0));
    for (NamedNetwork density : densities()) {
      density.network.forEachParameter(
          (name, spec) -> all.add(spec.named(density.name + "." + name)));
    }
    return all;
  }

  /// Of the density, which encoding and decoding need not compute.
  @Override
  public long multiplyAdds(Shape input) {
    Objects.requireNonNull(input, "input");
    return densities().stream()
        .flatMap(density -> density.network.table().stream())
        .mapToLong(Network.Row::multiplyAdds)
        .sum();
  }

  @Override
  public boolean penalises() {
    return true;
  }

  @Override
  public String description() {
    return "EntropyBottleneck of %d, %d %s"
        .formatted(size, groups, groups == 1 ? "group" : "groups");
  }

  @Override
  public Operation bind(LayerContext binding) {
    throw new UnsupportedOperationException(
        "an entropy bottleneck is planned as several operations");
  }
}
