package dev.hourglass.codec;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.nn.EntropyBottleneck;
import dev.hourglass.nn.Flatten;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Unflatten;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.train.Penalty;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// A tiny model, and images of it with labels and names.
final class CodecSamples {
  static final Shape SHAPE = new Shape(1, 5, 6);

  /// Trained for a moment, so that its codes matter.
  static final Autoencoder MODEL = trained();

  private CodecSamples() {}

  private static Autoencoder trained() {
    try (InputStream in = CodecSamples.class.getResourceAsStream("tiny.safetensors")) {
      return ModelFile.load(Objects.requireNonNull(in)).model();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Autoencoder model(long seed) {
    return Autoencoder.builder("tiny", SHAPE)
        .encoder("flat", new Flatten())
        .encoder("code", new Linear(30, 4))
        .decoder("wide", new Linear(4, 30))
        .decoder("unit", new Sigmoid())
        .decoder("image", new Unflatten(1, 5, 6))
        .build(seed);
  }

  /// With a learned density.
  static Autoencoder learned() {
    Autoencoder model =
        Autoencoder.builder("learned", SHAPE)
            .encoder("flat", new Flatten())
            .encoder("code", new Linear(30, 5))
            .encoder("latent", new EntropyBottleneck(5, 3, 6))
            .decoder("wide", new Linear(5, 30))
            .decoder("image", new Unflatten(1, 5, 6))
            .build(2);
    TrainingConfig config =
        TrainingConfig.defaults()
            .withEpochs(20)
            .withLearningRate(0.01)
            .withThreads(1)
            .with(c -> c.penalty = new Penalty(0.002, 2, 0));
    Trainer.fit(model, new Dataset("plain", plain(1000), plain(50)), config);
    return model;
  }

  static Autoencoder conditional() {
    return Models.preset("vae", new Shape(1, 9, 9), Models.options("vae").withClasses(3), 5);
  }

  /// Smooth images, which differ.
  static ByteImages plain(int count) {
    SplitMix64 random = new SplitMix64(count);
    byte[] pixels = new byte[count * SHAPE.size()];
    for (int i = 0; i < count; i++) {
      int slope = random.nextInt(40);
      int start = random.nextInt(60);
      for (int p = 0; p < SHAPE.size(); p++) {
        pixels[i * SHAPE.size() + p] = (byte) (start + p % 6 * slope / 2 + random.nextInt(20));
      }
    }
    return ByteImages.unlabelled("plain", SHAPE, pixels);
  }

  static Images full(int count) {
    int[] labels = IntStream.range(0, count).map(i -> i * i % 3).toArray();
    List<String> files = IntStream.range(0, count).mapToObj("a/ü%04d.png"::formatted).toList();
    return plain(count).from(files).labelled(labels, List.of("zero", "one", "two"));
  }
}
