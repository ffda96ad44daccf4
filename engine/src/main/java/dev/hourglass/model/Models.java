package dev.hourglass.model;

import static dev.hourglass.model.Activation.RELU;
import static dev.hourglass.model.Activation.SILU;

import dev.hourglass.data.Shape;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/// The presets: ready-made architectures that adapt to the size of the images.
public final class Models {
  private static final List<Preset> PRESETS =
      List.of(
          new Preset(
              "classic",
              "three convolutions, a pool",
              conv(64, RELU, false, 16, 32),
              ClassicModel::of),
          new Preset(
              "classic-bn",
              "classic with batch normalisation",
              conv(64, RELU, true, 16, 32),
              ClassicModel::of),
          new Preset("dense", "dense layers only", conv(64, RELU, false, 512, 256), DenseModel::of),
          new Preset(
              "sharp",
              "best reconstruction at 64 dimensions",
              conv(64, SILU, false, 32, 64),
              ConvolutionalModel::of),
          new Preset(
              "compact",
              "best reconstruction at 30 dimensions",
              conv(30, SILU, false, 32, 128),
              ConvolutionalModel::of),
          new Preset(
              "codec",
              "smallest files: trained for rate and distortion",
              conv(64, SILU, false, 32, 64),
              ConvolutionalModel::codec),
          new Preset(
              "vae",
              "variational: generates new images",
              conv(16, SILU, true, 32, 64),
              ConvolutionalModel::variational),
          new Preset(
              "vae-binary",
              "variational, for black and white images",
              conv(32, SILU, false, 32, 64),
              ResidualModel::variational),
          new Preset(
              "denoising",
              "trained to remove noise",
              conv(64, RELU, false, 16, 32),
              ClassicModel::of),
          new Preset(
              "sparse",
              "most latent dimensions are zero",
              conv(64, RELU, false, 16, 32),
              ClassicModel::sparse));

  /// Names that {@link #preset} knows.
  public static final List<String> NAMES = PRESETS.stream().map(Preset::name).toList();

  private static final Shape MNIST = new Shape(1, 28, 28);

  private Models() {}

  /// A preset.
  ///
  /// @param name how users call it
  /// @param summary what it is good for, in a few words
  /// @param options what it is built with unless asked otherwise
  private record Preset(
      String name,
      String summary,
      ModelOptions options,
      BiFunction<Shape, ModelOptions, EncoderDecoder> architecture) {}

  private static ModelOptions conv(
      int latent, Activation activation, boolean batchNorm, Integer... channels) {
    return new ModelOptions(latent, List.of(channels), activation, batchNorm, 0, 0);
  }

  /// {@return the classic model for MNIST's 28×28 grey images: 64 numbers per image, 62,905
  /// parameters}
  ///
  /// @param seed of the random numbers; the same seed gives the same result
  public static Autoencoder classic(long seed) {
    return classic(MNIST, seed);
  }

  /// {@return the classic model: three convolutions down, an average pool to 64 numbers, four
  /// transposed convolutions up}
  ///
  /// @param image channels, rows and columns of the images
  /// @param seed of the initial parameters
  /// @throws IllegalArgumentException if it cannot be made for such images
  public static Autoencoder classic(Shape image, long seed) {
    return preset("classic", image, seed);
  }

  /// {@return a preset by name}
  ///
  /// @param name one of {@link #NAMES}
  /// @param image channels, rows and columns of the images
  /// @param seed of the random numbers; the same seed gives the same result
  /// @throws IllegalArgumentException if there is none of that name
  public static Autoencoder preset(String name, Shape image, long seed) {
    return preset(name, image, options(name), seed);
  }

  /// {@return a preset by name, built with other options}
  ///
  /// @param name one of {@link #NAMES}
  /// @param image channels, rows and columns of the images
  /// @param options what differs from the preset
  /// @param seed of the random numbers; the same seed gives the same result
  /// @throws IllegalArgumentException if there is none of that name, or the options do not fit it
  public static Autoencoder preset(String name, Shape image, ModelOptions options, long seed) {
    Objects.requireNonNull(image, "image");
    EncoderDecoder networks = find(name).architecture.apply(image, options);
    return Autoencoder.create(name, networks.encoder(), networks.decoder(), seed);
  }

  /// {@return what a preset is built with unless asked otherwise}
  ///
  /// @param name one of {@link #NAMES}
  /// @throws IllegalArgumentException if there is none of that name
  public static ModelOptions options(String name) {
    return find(name).options;
  }

  /// {@return what a preset is good for, in a few words}
  ///
  /// @param name one of {@link #NAMES}
  /// @throws IllegalArgumentException if there is none of that name
  public static String summary(String name) {
    return find(name).summary;
  }

  private static Preset find(String name) {
    Objects.requireNonNull(name, "name");
    return PRESETS.stream()
        .filter(preset -> preset.name.equals(name))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no model called %s, expected one of %s".formatted(name, NAMES)));
  }
}
