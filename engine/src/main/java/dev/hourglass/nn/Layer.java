package dev.hourglass.nn;

import java.util.List;

/// An immutable description of a layer. Binding it to buffers gives the {@link Operation} that
/// runs.
public interface Layer {

  /// The shape that leaves the layer.
  ///
  /// @throws ShapeException if the input does not fit
  Shape outputShape(Shape input);

  /// The parameters, weight first.
  default List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  /// For people: `Conv2d 1→16, 3×3, stride 2, padding 1`.
  String description();

  /// Multiply-adds of the forward pass, per image.
  default long multiplyAdds(Shape input) {
    return 0;
  }

  /// Whether the layer may work on its input's buffer instead of a buffer of its own; a network's
  /// first layer never does, so that the loss can still compare with what entered.
  default boolean inPlace() {
    return false;
  }

  /// Whether an image's result in training depends on the other images of its block, as with batch
  /// normalisation.
  default boolean mixesImages() {
    return false;
  }

  /// How many classes there are of the labels that the layer asks for, 0 if it asks for none.
  default int classes() {
    return 0;
  }

  /// The layer at work: buffers planned, nothing to allocate later.
  Operation bind(Binding binding);
}
