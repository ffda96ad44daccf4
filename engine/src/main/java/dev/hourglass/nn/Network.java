package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Layers in a row, and the shape that enters the first.
///
/// @param input the shape that enters
/// @param layers the layers by name, in order
public record Network(Shape input, List<NamedLayer> layers) {

  /// A layer and its name.
  ///
  /// @param name unique in its network: `conv1`
  /// @param layer the layer
  public record NamedLayer(String name, Layer layer) {
    /// Checks that both are there.
    public NamedLayer {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(layer, "layer");
    }
  }

  /// One row of the layer table.
  ///
  /// @param name the layer's name
  /// @param layer the layer
  /// @param output the shape that leaves it
  /// @param parameters how many numbers it learns
  /// @param multiplyAdds of its forward pass, per image
  public record Row(String name, Layer layer, Shape output, int parameters, long multiplyAdds) {
    /// Checks that all are there.
    public Row {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(layer, "layer");
      Objects.requireNonNull(output, "output");
    }
  }

  /// Checks that every layer fits its input.
  ///
  /// @throws ShapeException if one does not, with its name
  /// @throws IllegalArgumentException if two layers share a name
  public Network {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(layers, "layers");
    layers = List.copyOf(layers);
    shapes(input, layers);
  }

  /// {@return the shapes from the input to the output: one more than there are layers}
  public List<Shape> shapes() {
    return shapes(input, layers);
  }

  /// {@return the shape that leaves the last layer}
  public Shape output() {
    return shapes().getLast();
  }

  /// {@return the layer table}
  public List<Row> table() {
    List<Shape> shapes = shapes();
    List<Row> rows = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      Layer layer = layers.get(l).layer();
      Shape inputShape = shapes.get(l);
      int parameters =
          layer.parameters(inputShape).stream()
              .filter(ParameterSpec::trainable)
              .mapToInt(ParameterSpec::size)
              .sum();
      rows.add(
          new Row(
              layers.get(l).name(),
              layer,
              shapes.get(l + 1),
              parameters,
              layer.multiplyAdds(inputShape)));
    }
    return rows;
  }

  /// {@return whether an image's result in training depends on the other images of its block}
  public boolean mixesImages() {
    return layers.stream().anyMatch(named -> named.layer().mixesImages());
  }

  /// {@return the first layer that cannot be trained on a single image, see {@link
  /// Layer#needsSeveralImages}}
  public Optional<NamedLayer> firstNeedingSeveralImages() {
    List<Shape> shapes = shapes();
    return IntStream.range(0, layers.size())
        .filter(l -> layers.get(l).layer().needsSeveralImages(shapes.get(l)))
        .mapToObj(layers::get)
        .findFirst();
  }

  /// {@return the lanes of the blocks that some networks process images with: narrow ones, unless
  /// they use most weights once, so that reading them takes the time}
  ///
  /// @param networks of one model
  public static int lanes(Collection<Network> networks) {
    return reusesWeights(networks) ? Block.NARROW : Block.WIDE;
  }

  /// Whether an image uses each weight several times, as convolutions do: four times or more on
  /// average.
  private static boolean reusesWeights(Collection<Network> networks) {
    List<Row> rows = networks.stream().flatMap(network -> network.table().stream()).toList();
    long multiplyAdds = rows.stream().mapToLong(Row::multiplyAdds).sum();
    return multiplyAdds >= 4 * rows.stream().mapToLong(Row::parameters).sum();
  }

  /// {@return the lanes of the blocks that some networks are trained with: as {@link #lanes}, but
  /// wide ones where layers normalise over the images of a block, of which there should be many}
  ///
  /// @param networks of one model
  public static int trainingLanes(Collection<Network> networks) {
    return mixImages(networks) ? Block.WIDE : lanes(networks);
  }

  /// {@return whether a layer of some networks computes with several images together in training}
  ///
  /// @param networks of one model
  public static boolean mixImages(Collection<Network> networks) {
    return networks.stream().anyMatch(Network::mixesImages);
  }

  /// {@return how many numbers of an image are stored between the layers, at least: those of layers
  /// that need a buffer of their own}
  public long buffered() {
    return buffered(input, layers);
  }

  private static long buffered(Shape input, List<NamedLayer> layers) {
    List<Shape> shapes = shapes(input, layers);
    long sum = 0;
    for (int l = 0; l < layers.size(); l++) {
      Layer layer = layers.get(l).layer();
      if (layer instanceof Residual block) {
        sum += buffered(shapes.get(l), block.body()) + buffered(shapes.get(l), block.shortcut());
      }
      sum += layer.inPlace() ? 0 : shapes.get(l + 1).size();
    }
    return sum;
  }

  /// {@return whether training adds a penalty on what passes one of the layers to the loss}
  public boolean penalises() {
    return layers.stream().anyMatch(named -> named.layer().penalises());
  }

  /// {@return how many classes there are of the labels that a model's layers ask for: where they
  /// ask for different numbers the smallest, whose labels are valid for all of them, and 0 where
  /// none asks}
  ///
  /// @param networks of one model
  public static int classes(Collection<Network> networks) {
    return classes(
        networks.stream().flatMap(network -> network.layers.stream()).map(NamedLayer::layer));
  }

  static int classes(Stream<Layer> layers) {
    return layers.mapToInt(Layer::classes).filter(classes -> classes > 0).min().orElse(0);
  }

  /// Visits every parameter as `layer.weight`, in order.
  void forEachParameter(BiConsumer<String, ParameterSpec> visitor) {
    List<Shape> shapes = shapes();
    for (int l = 0; l < layers.size(); l++) {
      String name = layers.get(l).name();
      layers
          .get(l)
          .layer()
          .parameters(shapes.get(l))
          .forEach(spec -> visitor.accept(name + "." + spec.name(), spec));
    }
  }

  /// The shapes from the input to the output of layers in a row. Each layer is visited once:
  /// residual blocks within residual blocks must not double the work with every level.
  ///
  /// @throws ShapeException if one does not fit, with its name
  /// @throws IllegalArgumentException if two layers share a name
  static List<Shape> shapes(Shape input, List<NamedLayer> layers) {
    if (layers.stream().map(NamedLayer::name).distinct().count() < layers.size()) {
      throw new IllegalArgumentException(
          "two layers share a name, expected a unique name for each of "
              + layers.stream().map(NamedLayer::name).toList());
    }
    List<Shape> shapes = new ArrayList<>();
    shapes.add(input);
    for (NamedLayer named : layers) {
      try {
        shapes.add(named.layer().outputShape(shapes.getLast()));
      } catch (IllegalArgumentException e) {
        throw new ShapeException("layer " + named.name() + ": " + e.getMessage());
      }
    }
    return shapes;
  }

  @Override
  public String toString() {
    return "Network of %d layers, %s to %s".formatted(layers.size(), input, output());
  }
}
