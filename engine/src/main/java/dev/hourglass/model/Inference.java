package dev.hourglass.model;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.InputChecks;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Parameters;
import dev.hourglass.parallel.SoleUse;
import dev.hourglass.parallel.Team;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A model at work: threads waiting, and buffers that stay once a call has needed them.
///
/// A conditional model, see {@link Autoencoder#classes}, must be told each image's label: an image
/// set brings its own, and arrays of numbers come with an array of labels. Models that ask for no
/// labels take no notice of them.
///
/// Images as numbers are black at 0 and white at 1. Numbers that are not finite or further than
/// {@link InputChecks#OVERSHOOT} outside are refused, as in files, and codes that are not finite.
///
/// Uses the parameters as they were when it was made. It serves one thread at a time: a call while
/// another is in progress, and any after {@link #close}, throws an `IllegalStateException` at once.
/// Give each thread its own, or all of them a {@link SharedInference}. One that is never closed
/// ends its threads when it is collected.
public final class Inference implements AutoCloseable {
  private final SoleUse use =
      new SoleUse(
          "another thread is in a call of this Inference, expected one at a time: make one Inference for each thread",
          "the Inference is closed, expected an open one: make a new one");
  private final Autoencoder model;
  private final Parameters parameters;
  private final Kernels kernels;
  private final Team team;
  private final boolean pooled;
  private final BatchRunner encoder;
  private final BatchRunner decoder;
  private final BatchRunner whole;
  private @Nullable BatchRunner beforeCode;

  Inference(Autoencoder model, int threads, Kernels kernels) {
    this(model, model.parameters().copy(), threads, kernels, false);
  }

  private Inference(
      Autoencoder model, Parameters parameters, int threads, Kernels kernels, boolean pooled) {
    this.model = model;
    this.parameters = parameters;
    this.kernels = kernels;
    this.pooled = pooled;
    team = new Team(threads);
    encoder = stage(Map.of("encoder", model.encoder()), CheckedFloats.Kind.IMAGES);
    decoder = stage(Map.of("decoder", model.decoder()), CheckedFloats.Kind.CODES);
    whole = stage(model.networks(), CheckedFloats.Kind.IMAGES);
  }

  /// One of a pool, with a single thread: the pool alone ends it.
  ///
  /// @param parameters that all of the pool read and none changes; not copied
  static Inference worker(Autoencoder model, Parameters parameters) {
    return new Inference(model, parameters, 1, Kernels.best(), true);
  }

  private BatchRunner stage(Map<String, Network> networks, CheckedFloats.Kind kind) {
    return new BatchRunner(networks, parameters, team, kernels, kind);
  }

  private <T> T alone(Supplier<T> call) {
    use.begin();
    try {
      return call.get();
    } finally {
      use.end();
    }
  }

  /// Refuses what the same call would refuse, and computes nothing: for any number of threads.
  ///
  /// @return how many images or codes they are
  /// @throws IllegalArgumentException as the call
  int check(Direction direction, float[] numbers, int @Nullable [] labels) {
    return switch (direction) {
      case ENCODE -> encoder.check(numbers, labels);
      case DECODE -> decoder.check(numbers, labels);
      case RECONSTRUCT -> whole.check(numbers, labels);
    };
  }

  /// The model's {@link Autoencoder#classes}.
  int classes() {
    return whole.classes();
  }

  /// Compresses images.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @return codes, `[image][number]`
  /// @throws IllegalArgumentException if the array is no whole number of images, or its numbers
  ///   cannot be images
  public float[] encode(float[] images) {
    return encode(images, null);
  }

  /// The same with labels, for conditional models.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @param labels of each image, or null for a model that asks for none
  /// @return codes, `[image][number]`
  /// @throws IllegalArgumentException also if the model asks for labels and they are missing, not
  ///   one each, or out of range
  public float[] encode(float[] images, int @Nullable [] labels) {
    return alone(() -> encoder.run(images, labels));
  }

  /// Compresses images.
  ///
  /// @param images of the model's shape
  /// @return codes, `[image][number]`
  /// @throws IllegalArgumentException if the images have another shape than the model's, or not the
  ///   labels that it asks for
  public float[] encode(ByteImages images) {
    return alone(() -> encoder.run(images));
  }

  /// Asks a variational encoder for each image's distribution of codes.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @return a normal distribution for each image
  /// @throws IllegalArgumentException if the array is no whole number of images, its numbers cannot
  ///   be images, or the model is not variational
  public CodeDistribution encodeDistribution(float[] images) {
    return encodeDistribution(images, null);
  }

  /// The same with labels, for conditional models.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @param labels of each image, or null for a model that asks for none
  /// @return a normal distribution for each image
  /// @throws IllegalArgumentException also if the model asks for labels and they are missing, not
  ///   one each, or out of range
  public CodeDistribution encodeDistribution(float[] images, int @Nullable [] labels) {
    return alone(() -> CodeDistribution.split(beforeCode().run(images, labels), model.codeSize()));
  }

  /// Asks a variational encoder for each image's distribution of codes.
  ///
  /// @param images of the model's shape
  /// @return a normal distribution for each image
  /// @throws IllegalArgumentException if the images have another shape than the model's or not the
  ///   labels that it asks for, or the model is not variational
  public CodeDistribution encodeDistribution(ByteImages images) {
    return alone(() -> CodeDistribution.split(beforeCode().run(images), model.codeSize()));
  }

  /// The encoder up to the means and log-variances, planned when it is first needed.
  private BatchRunner beforeCode() {
    BatchRunner stage = beforeCode;
    if (stage == null) {
      model.requireVariational();
      List<NamedLayer> layers = model.encoder().layers();
      Network head = new Network(model.inputShape(), layers.subList(0, layers.size() - 1));
      stage = stage(Map.of("encoder", head), CheckedFloats.Kind.IMAGES);
      beforeCode = stage;
    }
    return stage;
  }

  /// Looks for codes that are drawn closer to their images than those of the encoder, which only
  /// estimates: {@link Refinement}. Twenty steps take about as long as encoding and decoding sixty
  /// times.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @param codes of the images, `[image][number]`, where the search begins
  /// @param steps at least 1: more find better codes
  /// @return codes, `[image][number]`, none of which is drawn worse than where it began
  /// @throws IllegalArgumentException if the arrays are not of as many whole images and codes, or
  ///   there is no step to take
  public float[] refine(float[] images, float[] codes, int steps) {
    return refine(images, null, codes, steps);
  }

  /// The same with labels, for conditional models.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @param labels of each image, or null for a model that asks for none
  /// @param codes of the images, `[image][number]`, where the search begins
  /// @param steps at least 1
  /// @return codes, `[image][number]`, none of which is drawn worse than where it began
  /// @throws IllegalArgumentException also if the model asks for labels and they are missing, not
  ///   one each, or out of range
  public float[] refine(float[] images, int @Nullable [] labels, float[] codes, int steps) {
    return alone(() -> refined(images, labels, codes, steps));
  }

  private float[] refined(float[] images, int @Nullable [] labels, float[] codes, int steps) {
    int size = model.inputShape().size();
    int count = codes.length / model.codeSize();
    if (codes.length % model.codeSize() != 0 || images.length != (long) count * size) {
      throw new IllegalArgumentException(
          "got %d numbers of images and %d of codes, expected as many images of %d as codes of %d: encode the same images"
              .formatted(images.length, codes.length, size, model.codeSize()));
    }
    CheckedFloats floats = new CheckedFloats(images, size, CheckedFloats.Kind.IMAGES);
    return refined(floats, "the images", labels, codes, steps);
  }

  /// Looks for codes that are drawn closer to their images than those of the encoder.
  ///
  /// @param images of the model's shape
  /// @param codes of the images, `[image][number]`, where the search begins
  /// @param steps at least 1
  /// @return codes, `[image][number]`, none of which is drawn worse than where it began
  /// @throws IllegalArgumentException if the images have another shape than the model's or not the
  ///   labels that it asks for, there are not as many codes, or there is no step to take
  public float[] refine(ByteImages images, float[] codes, int steps) {
    whole.requireFitting(images);
    if (codes.length != Math.multiplyExact(images.count(), model.codeSize())) {
      throw new IllegalArgumentException(
          "got %d numbers of codes for %d images, expected %d for each: encode the same images"
              .formatted(codes.length, images.count(), model.codeSize()));
    }
    String name = "the images of " + images.name();
    return alone(() -> refined(images, name, images.labels(), codes, steps));
  }

  private float[] refined(
      BlockLayout.Source images, String name, int @Nullable [] labels, float[] codes, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "the refinement has %d steps, expected 1 or more: 20 are usual".formatted(steps));
    }
    int classes = Network.classes(List.of(model.decoder()));
    int count = codes.length / model.codeSize();
    int[] told = classes > 0 ? Labels.checked(name, labels, count, classes) : new int[0];
    return new Refinement(model.decoder(), parameters, kernels, images, codes, told, steps)
        .run(team);
  }

  /// Draws images from codes.
  ///
  /// @param codes `[image][number]`
  /// @return images, `[image][channel][row][column]`
  /// @throws IllegalArgumentException if the array is no whole number of codes, or a number is not
  ///   finite
  public float[] decode(float[] codes) {
    return decode(codes, null);
  }

  /// The same with labels, for conditional models.
  ///
  /// @param codes `[image][number]`
  /// @param labels of each code, or null for a model that asks for none
  /// @return images, `[image][channel][row][column]`
  /// @throws IllegalArgumentException also if the model asks for labels and they are missing, not
  ///   one each, or out of range
  public float[] decode(float[] codes, int @Nullable [] labels) {
    return alone(() -> decoder.run(codes, labels));
  }

  /// Reconstructs images: encodes and decodes them.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @return images of the same shape
  /// @throws IllegalArgumentException if the array is no whole number of images, or its numbers
  ///   cannot be images
  public float[] reconstruct(float[] images) {
    return reconstruct(images, null);
  }

  /// The same with labels, for conditional models.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @param labels of each image, or null for a model that asks for none
  /// @return images of the same shape
  /// @throws IllegalArgumentException also if the model asks for labels and they are missing, not
  ///   one each, or out of range
  public float[] reconstruct(float[] images, int @Nullable [] labels) {
    return alone(() -> whole.run(images, labels));
  }

  /// The same by way of refined codes, see {@link #refine}.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @param labels of each image, or null for a model that asks for none
  /// @param steps of the refinement, 0 for none
  /// @return images of the same shape
  /// @throws IllegalArgumentException also if there are fewer than 0 steps
  public float[] reconstruct(float[] images, int @Nullable [] labels, int steps) {
    return alone(() ->
        steps == 0
            ? whole.run(images, labels)
            : decoder.run(refined(images, labels, encoder.run(images, labels), steps), labels));
  }

  /// Reconstructs images: encodes and decodes them.
  ///
  /// @param images of the model's shape
  /// @return `[image][channel][row][column]`
  /// @throws IllegalArgumentException if the images have another shape than the model's, or not the
  ///   labels that it asks for
  public float[] reconstruct(ByteImages images) {
    return alone(() -> whole.run(images));
  }

  /// Waits for the call in progress, if any, and ends the threads.
  ///
  /// @throws IllegalStateException if it was lent by a {@link SharedInference}
  @Override
  public void close() {
    if (pooled) {
      throw new IllegalStateException(
          "the Inference belongs to a SharedInference, expected to be left open: close the SharedInference");
    }
    end();
  }

  /// Ends it, be it of a pool or not.
  void end() {
    use.close();
    team.close();
  }
}
