package dev.hourglass.model;

import java.util.List;
import java.util.Objects;

/// Options of the presets.
///
/// @param latent numbers of the code, at least 1
/// @param channels of the convolutions from the image inwards, or the sizes of the dense layers; at
///   least one
/// @param activation between the layers
/// @param batchNorm whether batch normalisation stands before each activation
/// @param dropout share of the numbers that each activation loses in training, 0 for none
/// @param classes number of classes of a conditional model, whose decoder takes each image's label
///   (and whose encoder too where it is variational), 0 for a model that asks for no labels
public record ModelOptions(
    int latent,
    List<Integer> channels,
    Activation activation,
    boolean batchNorm,
    double dropout,
    int classes) {
  private static final int LARGEST = 1 << 16;
  private static final int MOST_LAYERS = 12;

  /// Checks the numbers and copies the list.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public ModelOptions {
    Objects.requireNonNull(activation, "activation");
    channels = List.copyOf(Objects.requireNonNull(channels, "channels"));
    check("latent", latent);
    channels.forEach(count -> check("channels", count));
    if (channels.isEmpty() || channels.size() > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "there are %d numbers of channels, expected 1 to %d"
              .formatted(channels.size(), MOST_LAYERS));
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "dropout is %s, expected a number from 0 to below 1".formatted(dropout));
    }
    if (classes < 0 || classes > LARGEST) {
      throw new IllegalArgumentException(
          "there are %d classes, expected 0 to %d".formatted(classes, LARGEST));
    }
  }

  private static void check(String name, int value) {
    if (value < 1 || value > LARGEST) {
      throw new IllegalArgumentException(
          "%s is %d, expected 1 to %d".formatted(name, value, LARGEST));
    }
  }

  /// {@return a copy with another size of the code}
  ///
  /// @param latent numbers of a code
  /// @throws IllegalArgumentException if it is out of range
  public ModelOptions withLatent(int latent) {
    return new ModelOptions(latent, channels, activation, batchNorm, dropout, classes);
  }

  /// {@return a copy with other channels}
  ///
  /// @param channels of each stage, from the image on
  /// @throws IllegalArgumentException if it is out of range
  public ModelOptions withChannels(List<Integer> channels) {
    return new ModelOptions(latent, channels, activation, batchNorm, dropout, classes);
  }

  /// {@return a copy with another activation}
  ///
  /// @param activation between the layers
  public ModelOptions withActivation(Activation activation) {
    return new ModelOptions(latent, channels, activation, batchNorm, dropout, classes);
  }

  /// {@return a copy with or without batch normalisation}
  ///
  /// @param batchNorm whether there is any
  public ModelOptions withBatchNorm(boolean batchNorm) {
    return new ModelOptions(latent, channels, activation, batchNorm, dropout, classes);
  }

  /// {@return a copy with another dropout}
  ///
  /// @param dropout share of numbers that training drops, 0 for none
  /// @throws IllegalArgumentException if it is out of range
  public ModelOptions withDropout(double dropout) {
    return new ModelOptions(latent, channels, activation, batchNorm, dropout, classes);
  }

  /// {@return a copy for another number of classes}
  ///
  /// @param classes number of classes of the labels; 0 for a model without
  /// @throws IllegalArgumentException if it is out of range
  public ModelOptions withClasses(int classes) {
    return new ModelOptions(latent, channels, activation, batchNorm, dropout, classes);
  }
}
