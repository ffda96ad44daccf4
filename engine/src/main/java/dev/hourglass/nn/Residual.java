package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.program.Default;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A residual block: the output of its body plus the input or the output of its shortcut (He et
/// al., "Deep residual learning for image recognition", CVPR 2016).
///
/// @param body layers in a row, at least one
/// @param shortcut layers that give the input the body's output shape; none where it has it
public record Residual(List<NamedLayer> body, @Default("[]") List<NamedLayer> shortcut)
    implements Layer {

  /// Copies the lists.
  ///
  /// @throws IllegalArgumentException if the body is empty
  public Residual {
    body = List.copyOf(Objects.requireNonNull(body, "body"));
    shortcut = List.copyOf(Objects.requireNonNull(shortcut, "shortcut"));
    if (body.isEmpty()) {
      throw new IllegalArgumentException("body has no layers, expected at least one");
    }
  }

  @Override
  public Shape outputShape(Shape input) {
    Objects.requireNonNull(input, "input");
    Shape end = Network.shapes(input, body).getLast();
    Shape shortcutEnd = Network.shapes(input, shortcut).getLast();
    if (!end.equals(shortcutEnd)) {
      throw new ShapeException(
          "the body ends at %s and the shortcut at %s, expected the same shape: add a Conv2d"
                  .formatted(end, shortcutEnd)
              + " with kernel 1 to the shortcut");
    }
    return end;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    List<ParameterSpec> all = new ArrayList<>();
    new Network(input, shortcut)
        .forEachParameter((name, spec) -> all.add(spec.named("shortcut." + name)));
    new Network(input, body).forEachParameter((name, spec) -> all.add(spec.named("body." + name)));
    return all;
  }

  @Override
  public long multiplyAdds(Shape input) {
    return Stream.of(shortcut, body)
        .flatMap(layers -> new Network(input, layers).table().stream())
        .mapToLong(Network.Row::multiplyAdds)
        .sum();
  }

  @Override
  public boolean mixesImages() {
    return layers().anyMatch(Layer::mixesImages);
  }

  @Override
  public boolean needsSeveralImages(Shape input) {
    return Stream.of(shortcut, body)
        .anyMatch(layers -> new Network(input, layers).firstNeedingSeveralImages().isPresent());
  }

  @Override
  public boolean penalises() {
    return layers().anyMatch(Layer::penalises);
  }

  @Override
  public int classes() {
    return Network.classes(layers());
  }

  private Stream<Layer> layers() {
    return Stream.of(shortcut, body).flatMap(List::stream).map(NamedLayer::layer);
  }

  @Override
  public String description() {
    return "Residual of %d %s%s"
        .formatted(
            body.size(),
            body.size() == 1 ? "layer" : "layers",
            shortcut.isEmpty() ? "" : ", %d in the shortcut".formatted(shortcut.size()));
  }

  @Override
  public Operation bind(LayerContext binding) {
    throw new UnsupportedOperationException("a residual block is planned layer by layer");
  }

  @Override
  public String toString() {
    return description();
  }
}
