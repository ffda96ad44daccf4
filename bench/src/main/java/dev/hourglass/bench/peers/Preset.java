package dev.hourglass.bench.peers;

import dev.hourglass.bench.timing.LargeModel;
import dev.hourglass.data.Shape;
import dev.hourglass.files.Numbers;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelOptions;
import dev.hourglass.model.Models;
import dev.hourglass.train.Recipes;
import dev.hourglass.train.TrainingConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A preset as the benchmarks' options name it: `sharp`, or `vae:2` for one with 2 latent
/// dimensions.
///
/// @param text the name, and perhaps the latent dimension
public record Preset(String text) {
  /// The one that all libraries are compared on.
  public static final Preset CLASSIC = new Preset("classic");

  /// A larger model, for noise of its own shape.
  public static final Preset LARGE = new Preset("large");

  /// Every preset, and the variational one once more with two numbers.
  public static List<Preset> all() {
    return Models.NAMES.stream()
        .flatMap(name -> name.equals("vae") ? Stream.of("vae:2", "vae:16") : Stream.of(name))
        .map(Preset::new)
        .toList();
  }

  /// The classic model with twice the channels, and twice as many numbers in a code.
  public static final Preset DOUBLE_CHANNELS = new Preset("double-channels");

  /// The classic model for images with twice the side, of noise.
  public static final Preset DOUBLE_SIDE = new Preset("double-side");

  private static final long NOISE_SEED = 1;

  private static final Shape DOUBLE_IMAGE = new Shape(1, 56, 56);

  /// Images of its own, of noise, if its shape is not that of the data.
  public Optional<BenchImages> noise(int count) {
    if (equals(LARGE)) {
      return Optional.of(noise(LargeModel.IMAGE, count));
    }
    return equals(DOUBLE_SIDE) ? Optional.of(noise(DOUBLE_IMAGE, count)) : Optional.empty();
  }

  private static BenchImages noise(Shape shape, int count) {
    return new BenchImages(LargeModel.noise(shape, count, NOISE_SEED), false);
  }

  private String name() {
    return text.split(":", 2)[0];
  }

  /// {@return the model, with parameters drawn from a seed}
  public Autoencoder model(Shape image, long seed) {
    if (equals(LARGE)) {
      return LargeModel.create(seed);
    }
    if (equals(DOUBLE_CHANNELS)) {
      ModelOptions doubled =
          Models.options("classic").withChannels(List.of(32, 64, 128)).withLatent(128);
      return Models.preset("classic", image, doubled, seed);
    }
    if (equals(DOUBLE_SIDE)) {
      return Models.classic(DOUBLE_IMAGE, seed);
    }
    ModelOptions options = Models.options(name());
    int colon = text.indexOf(':');
    if (colon >= 0) {
      options = options.withLatent(Numbers.whole(text.substring(colon + 1)));
    }
    return Models.preset(name(), image, options, seed);
  }

  /// {@return how it is trained}
  public TrainingConfig recipe() {
    return List.of(LARGE, DOUBLE_CHANNELS, DOUBLE_SIDE).contains(this)
        ? TrainingConfig.defaults()
        : Recipes.of(name());
  }
}
