package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import java.util.List;
import java.util.Objects;

/// An immutable description of a layer. Binding it to buffers gives the {@link Operation} that
/// runs.
///
/// Sealed, since a layer is more than its arithmetic: kernels in two equal versions, a plan of its
/// buffers, its place in model files and what it is called in ONNX and PyTorch. Compose layers,
/// with {@link Residual} for branches, or add one to the library, as CONTRIBUTING.md says; a loss
/// of your own needs no more than a formula (`CustomLoss`).
public sealed interface Layer
    permits AdaptiveAvgPool2d,
        BatchNorm,
        CodePenalty,
        Conv2d,
        ConvTranspose2d,
        Crop,
        ElementwiseLayer,
        EntropyBottleneck,
        Flatten,
        GaussianLatent,
        GroupNorm,
        Linear,
        OneHotLabel,
        Pooling,
        Residual,
        Unflatten,
        Upsample {

  /// {@return the shape that leaves the layer}
  ///
  /// @param input channels, rows and columns that enter
  /// @throws ShapeException if the input does not fit
  Shape outputShape(Shape input);

  /// {@return the parameters, weight first}
  ///
  /// @param input channels, rows and columns that enter
  default List<ParameterSpec> parameters(Shape input) {
    Objects.requireNonNull(input, "input");
    return List.of();
  }

  /// {@return the layer in words: `Conv2d 1→16, 3×3, stride 2, padding 1`}
  String description();

  /// {@return multiply-adds of the forward pass, per image}
  ///
  /// @param input channels, rows and columns that enter
  default long multiplyAdds(Shape input) {
    Objects.requireNonNull(input, "input");
    return 0;
  }

  /// {@return whether the layer may work on its input's buffer instead of a buffer of its own; a
  /// network's first layer never does, so that the loss can still compare with what entered}
  default boolean inPlace() {
    return false;
  }

  /// {@return whether an image's result in training depends on the other images of its block, as
  /// with batch normalisation}
  default boolean mixesImages() {
    return false;
  }

  /// {@return whether training takes more than one image at a time: the layer normalises over the
  /// images of a block, and each has a single value for it}
  ///
  /// @param input channels, rows and columns that enter
  default boolean needsSeveralImages(Shape input) {
    Objects.requireNonNull(input, "input");
    return false;
  }

  /// {@return whether training adds a penalty on what passes the layer to the loss}
  default boolean penalises() {
    return false;
  }

  /// {@return how many classes there are of the labels that the layer asks for, 0 if it asks for
  /// none}
  default int classes() {
    return 0;
  }

  /// {@return the layer at work: buffers planned, nothing to allocate later}
  ///
  /// @param binding the buffers and shapes that it works with
  Operation bind(LayerContext binding);
}
