package dev.hourglass.model;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.format.ShapeCheck;
import dev.hourglass.nn.EntropyBottleneck;
import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Parameters;
import dev.hourglass.nn.ShapeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An autoencoder: an encoder network from images to codes, and a decoder network from codes to
/// images.
///
/// @param name of the preset or the model's file: `classic`
/// @param encoder from an image to its code
/// @param decoder from a code to an image of the same shape
/// @param parameters of both; training changes the numbers in place
public record Autoencoder(String name, Network encoder, Network decoder, Parameters parameters) {

  /// Checks that encoder and decoder fit each other and the parameters.
  ///
  /// @throws ShapeException if they do not
  public Autoencoder {
    Objects.requireNonNull(name, "name");
    if (!decoder.input().equals(encoder.output())) {
      throw new ShapeException(
          "the encoder ends at %s and the decoder begins at %s, expected the same shape"
              .formatted(encoder.output(), decoder.input()));
    }
    if (!decoder.output().equals(encoder.input())) {
      throw new ShapeException(
          "the decoder ends at %s, the input is %s: %s"
              .formatted(
                  decoder.output(), encoder.input(), DecoderAdvice.of(decoder, encoder.input())));
    }
    int expected = Parameters.count(List.of(encoder, decoder));
    if (parameters.size() != expected) {
      throw new IllegalArgumentException(
          "%d parameters for layers that have %d, expected as many"
              .formatted(parameters.size(), expected));
    }
  }

  /// {@return a model with fresh parameters: the same seed gives the same numbers everywhere}
  ///
  /// @param name of the model
  /// @param encoder from images to codes
  /// @param decoder from codes to images
  /// @param seed of the random numbers; the same seed gives the same result
  /// @throws ShapeException if encoder and decoder do not fit each other
  public static Autoencoder create(String name, Network encoder, Network decoder, long seed) {
    Autoencoder model = blank(name, encoder, decoder);
    model.parameters.initialise(seed);
    return model;
  }

  /// Begins a model layer by layer.
  ///
  /// ```java
  /// Autoencoder.builder("small", new Shape(1, 28, 28))
  ///     .encoder("flat", new Linear(784, 32))
  ///     .decoder("wide", new Linear(32, 784))
  ///     .decoder("image", new Unflatten(1, 28, 28))
  ///     .build(0);
  /// ```
  ///
  /// @param name of the model
  /// @param image channels, rows and columns of the images
  /// @return a builder without layers
  public static Builder builder(String name, Shape image) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(image, "image");
    return new Builder(name, image);
  }

  /// A model in the making; a {@link ModelDescription} gives the same.
  public static final class Builder {
    private final String name;
    private final Shape image;
    private final List<NamedLayer> encoder = new ArrayList<>();
    private final List<NamedLayer> decoder = new ArrayList<>();

    private Builder(String name, Shape image) {
      this.name = name;
      this.image = image;
    }

    /// Adds the encoder's next layer.
    ///
    /// @param name unique in the encoder
    /// @param layer the next one
    /// @return this builder
    public Builder encoder(String name, Layer layer) {
      encoder.add(new NamedLayer(name, layer));
      return this;
    }

    /// Adds the decoder's next layer.
    ///
    /// @param name unique in the decoder
    /// @param layer the next one
    /// @return this builder
    public Builder decoder(String name, Layer layer) {
      decoder.add(new NamedLayer(name, layer));
      return this;
    }

    /// {@return the model, with fresh parameters}
    ///
    /// @param seed of the random numbers; the same seed gives the same result
    /// @throws ShapeException if a layer does not fit its input, with its full name, or the decoder
    ///   does not end at the image's shape, with what to change
    /// @throws IllegalArgumentException if two layers of a network share a name
    public Autoencoder build(long seed) {
      Network down = ShapeCheck.network("encoder", image, encoder);
      return create(name, down, ShapeCheck.network("decoder", down.output(), decoder), seed);
    }
  }

  /// {@return a model whose parameters are all zero, to be replaced by others}
  ///
  /// @param name as files and tables show it
  /// @param encoder from an image to its code
  /// @param decoder from a code to an image
  /// @throws ShapeException if encoder and decoder do not fit each other
  public static Autoencoder blank(String name, Network encoder, Network decoder) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(encoder, "encoder");
    Objects.requireNonNull(decoder, "decoder");
    return new Autoencoder(name, encoder, decoder, Parameters.of(networks(encoder, decoder)));
  }

  /// {@return a copy with parameters of its own}
  ///
  /// @throws IllegalStateException if another thread trains the model
  public Autoencoder copy() {
    return new Autoencoder(name, encoder, decoder, parameters.copy());
  }

  /// {@return the shape of an image}
  public Shape inputShape() {
    return encoder.input();
  }

  /// {@return how many numbers a code has}
  public int codeSize() {
    return encoder.output().size();
  }

  /// {@return whether the encoder gives a distribution of codes: its last layer is a {@link
  /// GaussianLatent}}
  public boolean variational() {
    List<NamedLayer> layers = encoder.layers();
    return !layers.isEmpty() && layers.getLast().layer() instanceof GaussianLatent;
  }

  /// {@return the encoder's last layer if codes have a learned density, to be compressed with}
  public Optional<EntropyBottleneck> bottleneck() {
    List<NamedLayer> layers = encoder.layers();
    return !layers.isEmpty() && layers.getLast().layer() instanceof EntropyBottleneck bottleneck
        ? Optional.of(bottleneck)
        : Optional.empty();
  }

  /// Refuses models without a distribution of codes.
  ///
  /// @throws IllegalArgumentException if the model is not variational
  public void requireVariational() {
    if (!variational()) {
      throw new IllegalArgumentException(
          "the model %s gives one code for an image and no distribution of codes, expected a variational one, whose encoder ends in GaussianLatent: use or train such a model"
              .formatted(name));
    }
  }

  /// {@return how many classes there are of the labels that a conditional model takes with every
  /// image: the smallest number that a layer has, 0 for a model that asks for no labels}
  public int classes() {
    return Network.classes(networks().values());
  }

  /// Refuses images without the labels that a conditional model requires; a model that takes none
  /// takes any.
  ///
  /// @param images the images
  /// @throws IllegalArgumentException if labels are missing or are no classes of the model
  public void requireLabels(Images images) {
    Objects.requireNonNull(images, "images");
    if (classes() > 0) {
      Labels.checked(Labels.owner(images), images.labels(), images.count(), classes());
    }
  }

  /// {@return both networks by name, as parameters are named: `encoder`, then `decoder`}
  public Map<String, Network> networks() {
    return networks(encoder, decoder);
  }

  /// {@return numbers as images of the model's shape}
  ///
  /// @param values `[image][channel][row][column]` in [0, 1]; shared, not copied
  /// @throws IllegalArgumentException if they are no whole number of images
  public FloatImages images(float[] values) {
    return images(values, null);
  }

  /// {@return numbers as images of the model's shape, with labels}
  ///
  /// @param values `[image][channel][row][column]` in [0, 1]; shared, not copied
  /// @param labels `[image]`, class index of each from 0, or null
  /// @throws IllegalArgumentException if they are no whole number of images, or there is not one
  ///   label for each
  public FloatImages images(float[] values, int @Nullable [] labels) {
    return Images.of(values, inputShape(), labels);
  }

  /// {@return numbers as codes of the model's latent dimension}
  ///
  /// @param values `[code][number]`; shared, not copied
  /// @throws IllegalArgumentException if they are no whole number of codes
  public Codes codes(float... values) {
    return codes(values, null);
  }

  /// {@return numbers as codes of the model's latent dimension, with labels}
  ///
  /// @param values `[code][number]`; shared, not copied
  /// @param labels `[code]`, class index of each from 0, or null
  /// @throws IllegalArgumentException if they are no whole number of codes, or there is not one
  ///   label for each
  public Codes codes(float[] values, int @Nullable [] labels) {
    return new Codes(codeSize(), values, labels);
  }

  /// Compresses images on one thread; for many calls keep an {@link Inference}.
  ///
  /// @param images of the model's shape
  /// @return as {@link Inference#encode}
  /// @throws IllegalArgumentException as that does
  /// @throws IllegalStateException if another thread trains the model
  public Codes encode(Images images) {
    try (Inference inference = inference(1)) {
      return inference.encode(images);
    }
  }

  /// Makes images of codes on one thread; for many calls keep an {@link Inference}.
  ///
  /// @param codes of the model's latent dimension
  /// @return as {@link Inference#decode}
  /// @throws IllegalArgumentException as that does
  /// @throws IllegalStateException if another thread trains the model
  public FloatImages decode(Codes codes) {
    try (Inference inference = inference(1)) {
      return inference.decode(codes);
    }
  }

  /// Reconstructs images on one thread; for many calls keep an {@link Inference}.
  ///
  /// @param images of the model's shape
  /// @return as {@link Inference#reconstruct}
  /// @throws IllegalArgumentException as that does
  /// @throws IllegalStateException if another thread trains the model
  public FloatImages reconstruct(Images images) {
    try (Inference inference = inference(1)) {
      return inference.reconstruct(images);
    }
  }

  /// Saves the model; {@link ModelFile} also takes notes about what made it.
  ///
  /// @param path the file
  /// @throws IOException if the file cannot be written; a previous file is unchanged
  /// @throws IllegalStateException as {@link ModelFile#save(Path)}
  public void save(Path path) throws IOException {
    new ModelFile(this, Map.of()).save(path);
  }

  /// Loads a model that was saved.
  ///
  /// @param path the file
  /// @return the model
  /// @throws IOException if the file cannot be read or is no model
  public static Autoencoder load(Path path) throws IOException {
    return ModelFile.load(path).model();
  }

  /// {@return threads for encoding and decoding with the parameters as they are now}
  ///
  /// @param threads at least 1
  /// @throws IllegalStateException if another thread trains the model
  public Inference inference(int threads) {
    return new Inference(this, threads, Kernels.best());
  }

  /// {@return the model, with the parameters as they are now, for any number of threads at once}
  ///
  /// @param workers calls that are computed at the same time, at least 1; as many as there are
  ///   processors use all of them
  /// @throws IllegalArgumentException if there is no worker
  /// @throws IllegalStateException if another thread trains the model
  public SharedInference shared(int workers) {
    return new SharedInference(this, workers);
  }

  /// {@return the model, with the parameters as they are now, for any number of threads at once,
  /// whose calls are collected into batches}
  ///
  /// @param workers batches that are computed at the same time, each on a thread of its own, at
  ///   least 1
  /// @param most images of a batch, at least 1: 16 or, of models that use most weights once, 32
  ///   fill a block
  /// @param wait how long a call waits for others at most, from 0 to an hour
  /// @throws IllegalArgumentException if a number is outside of its range
  /// @throws IllegalStateException if another thread trains the model, or the system does not give
  ///   that many threads
  public BatchingInference batching(int workers, int most, Duration wait) {
    return new BatchingInference(this, workers, most, wait);
  }

  private static Map<String, Network> networks(Network encoder, Network decoder) {
    Map<String, Network> networks = new LinkedHashMap<>();
    networks.put("encoder", encoder);
    networks.put("decoder", decoder);
    return networks;
  }

  @Override
  public String toString() {
    return "%s: %s to %d numbers, %d parameters"
        .formatted(name, inputShape(), codeSize(), parameters.size());
  }
}
