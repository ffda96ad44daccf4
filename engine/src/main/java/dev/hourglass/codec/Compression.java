package dev.hourglass.codec;

import dev.hourglass.codec.CodecOptions.Target;
import dev.hourglass.data.Images;
import dev.hourglass.data.Sampling;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.CodeDensity;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.parallel.Team;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compresses images: encodes them, looks for the step, and codes the blocks.
///
/// Up to 65,536 images are encoded once. Of more, so many at equal distances give the step and the
/// tables, and then block after block goes through memory.
final class Compression implements AutoCloseable {
  private static final int SAMPLE = 1 << 16;

  /// Images that the search begins with, where trials take long.
  private static final int FEW = 1024;

  private static final double TOLERANCE = 0.01;

  /// Factors to a second step, where the first is a guess, and where it is known from few images.
  private static final double FAR = 1.25;

  private static final double NEAR = 1.04;
  private static final int MOST_PASSES = 6;

  /// Factor to the larger step that shows what a bit is worth, and the fewest bits that count.
  private static final float LARGER = 1.15f;

  private static final double LEAST_BITS = 1e-3;

  private final Autoencoder model;
  private final CodecOptions options;
  private final Effort effort;
  private final Images images;
  private final byte[] embedded;
  private final byte[] fingerprint;
  private final Codec.Listener listener;
  private final Inference inference;
  private final Quantiser quantiser;
  private final Team team;
  private final List<Histogram> others;

  /// Null for a model whose codes have none.
  private final @Nullable CodeDensity density;

  /// Steps of refinement, and the squared error that a nat is worth in it.
  private int refinements;

  private double rateWeight;

  /// @param embedded the model's file, or nothing
  Compression(
      Autoencoder model,
      CodecOptions options,
      Images images,
      byte[] embedded,
      Codec.Listener listener) {
    if (images.count() == 0) {
      throw new IllegalArgumentException("there are no images, expected at least one to compress");
    }
    this.model = model;
    this.options = options;
    this.images = images;
    this.embedded = embedded;
    this.listener = listener;
    model.requireLabels(images);
    requireClasses(images);
    effort = Effort.of(options.effort());
    fingerprint = Fingerprint.of(model);
    others = BlockCoder.histograms(images.labels(), images.files(), options.blockImages());
    inference = model.inference(options.threads());
    density = model.bottleneck().isPresent() ? new CodeDensity(model, options.threads()) : null;
    quantiser = new Quantiser(inference);
    team = new Team(options.threads());
  }

  private static void requireClasses(Images images) {
    int[] labels = images.labels();
    for (int label : labels == null ? new int[0] : labels) {
      if (label < 0 || label >= FileHeader.MOST_CLASSES) {
        throw new IllegalArgumentException(
            "an image has the label %d, expected 0 to %d"
                .formatted(label, FileHeader.MOST_CLASSES - 1));
      }
    }
  }

  /// Images with their codes.
  private final class Encoded {
    private final Images images;
    private final Codes codes;

    private double floor = Double.NaN;

    private final double rootMeanSquare;

    Encoded(Images images, Codes codes) {
      this.images = images;
      this.codes = codes;
      double squares = 0;
      for (float value : codes.values()) {
        squares += (double) value * value;
      }
      rootMeanSquare = Math.max(Math.sqrt(squares / codes.values().length), 1e-6);
    }

    /// Mean error of the codes before they are rounded, computed when it is first needed.
    double floor() {
      if (Double.isNaN(floor)) {
        floor = mean(quantiser.errors(images, codes.values()));
      }
      return floor;
    }

    Encoded few() {
      int[] some = Sampling.evenly(images.count(), FEW);
      return new Encoded(images.select(some), codes.select(some));
    }

    boolean isAll() {
      return images.count() == Compression.this.images.count();
    }
  }

  /// A step, and what it leads to.
  private record Trial(float step, int[] whole, CodecTables tables, double lambda, double error) {}

  /// {@return the learned density at a step, null for a model that has none}
  private @Nullable LearnedCodes learned(float step) {
    return density == null ? null : new LearnedCodes(density, step);
  }

  /// {@return the tables of the file: for codes with a learned density none of their own}
  private CodecTables tables(int[] whole) {
    return density == null
        ? CodecTables.fit(whole, model.codeSize(), others)
        : CodecTables.fit(new int[0], 0, others);
  }

  /// {@return what it came to, after all bytes are written}
  CodecResult run(CodecWriter.Sink out) throws IOException {
    Images some = images.evenly(SAMPLE);
    refine(some);
    Encoded encoded = new Encoded(some, encode(some, true));
    if (options.target() == Target.QUALITY) {
      return write(encoded, trial(encoded, qualityStep(encoded)), out);
    }
    requirePossible(encoded);
    Trial trial = search(encoded, start(encoded), options.amount());
    double aim = options.amount();
    for (int pass = 0; !encoded.isAll() && pass < MOST_PASSES; pass++) {
      CodecResult result = write(encoded, trial, CodecWriter.NOWHERE);
      double found = options.target() == Target.MSE ? result.mse() : result.bytes();
      if (found <= options.amount() && found >= options.amount() * (1 - TOLERANCE)) {
        break;
      }
      aim *= options.amount() / found * (1 - TOLERANCE / 4);
      trial = search(encoded, trial.step, aim);
    }
    return write(encoded, trial, out);
  }

  /// {@return the step of a quality; 50 is the one that a learned density was trained for}
  private double qualityStep(Encoded encoded) {
    return density == null
        ? encoded.rootMeanSquare * StrictMath.pow(2, 2 - options.amount() / 16)
        : StrictMath.pow(2, (50 - options.amount()) / 16);
  }

  /// {@return the step that a search begins with}
  private double start(Encoded encoded) {
    return density == null ? encoded.rootMeanSquare / 2 : 1;
  }

  /// Lets codes be refined; those with a learned density by error and rate, of which a few images
  /// tell how they are exchanged at the step that is about to be used.
  private void refine(Images some) {
    if (density != null && effort.refinements() > 0) {
      Encoded few = new Encoded(some.evenly(FEW), encode(some.evenly(FEW), false));
      Trial trial = plainSearch(few);
      double bit = lambda(few, trial.whole, trial.step, trial.error);
      rateWeight = bit / StrictMath.log(2);
    }
    refinements = effort.refinements();
  }

  private Codes encode(Images some, boolean announce) {
    float[] values = new float[Math.multiplyExact(some.count(), model.codeSize())];
    for (int first = 0; first < some.count(); first += FEW) {
      int end = Math.min(first + FEW, some.count());
      Images block = some.range(first, end);
      Codes codes = inference.encode(block).requireFinite();
      if (refinements > 0) {
        codes = inference.refine(block, codes, refinements, rateWeight);
      }
      float[] found = codes.values();
      System.arraycopy(found, 0, values, first * model.codeSize(), found.length);
      if (announce) {
        listener.progress("encoding", end, some.count());
      }
    }
    return new Codes(model.codeSize(), values, some.labels());
  }

  private void requirePossible(Encoded encoded) {
    if (options.target() != Target.MSE) {
      return;
    }
    double best = encoded.floor() / model.inputShape().size();
    if (best >= options.amount()) {
      throw new IllegalArgumentException(
          "the model %s reconstructs these images with an MSE of %.3g before a code is rounded, expected less than the %.3g asked for: ask for more, or use more effort or a better model"
              .formatted(model.name(), best, options.amount()));
    }
  }

  private Trial search(Encoded encoded, double start, double amount) {
    double near = start;
    double stride = FAR;
    if (effort.sweeps() > 0 && encoded.images.count() > FEW) {
      Trial first = searching(encoded.few(), amount).run(start, FAR, TOLERANCE);
      near = first == null ? start : first.step;
      stride = first == null ? FAR : NEAR;
    }
    StepSearch<Trial> search = searching(encoded, amount);
    Trial found = search.run(near, stride, TOLERANCE);
    if (found == null) {
      String decimals =
          options.target() == Target.MSE ? "MSE found is %.6f" : "file found has %.0f bytes";
      throw new IllegalArgumentException(
          ("the smallest " + decimals + ", expected no more than %s: ask for more")
              .formatted(search.least(), BigDecimal.valueOf(amount).toPlainString()));
    }
    return found;
  }

  private StepSearch<Trial> searching(Encoded encoded, double amount) {
    boolean error = options.target() == Target.MSE;
    return new StepSearch<>(
        step -> trial(encoded, step),
        trial -> error ? trial.error / model.inputShape().size() : bytes(encoded, trial),
        amount,
        error ? 1 : -1);
  }

  /// What rounding alone comes to at the step that reaches the target, or nearly.
  private Trial plainSearch(Encoded few) {
    Trial found = null;
    if (options.target() == Target.QUALITY) {
      return rounded(few, qualityStep(few));
    }
    if (options.target() == Target.MSE) {
      found =
          new StepSearch<>(
                  step -> rounded(few, step),
                  trial -> trial.error / model.inputShape().size(),
                  options.amount(),
                  1)
              .run(start(few), FAR, TOLERANCE);
    }
    return found == null ? rounded(few, start(few)) : found;
  }

  private Trial rounded(Encoded encoded, double wanted) {
    float step = (float) wanted;
    int[] whole = Quantiser.round(encoded.codes.values(), step);
    return new Trial(step, whole, tables(whole), 0, error(encoded, whole, step));
  }

  private Trial trial(Encoded encoded, double wanted) {
    Trial rounded = rounded(encoded, wanted);
    int size = model.codeSize();
    int[] whole = rounded.whole;
    if (effort.sweeps() == 0) {
      listener.progress("searching", whole.length / size, whole.length / size);
      return rounded;
    }
    float step = rounded.step;
    CodecTables tables = rounded.tables;
    double error = rounded.error;
    double lambda = lambda(encoded, whole, step, error);
    for (int sweep = 0; sweep < effort.sweeps(); sweep++) {
      Quantiser.Search search =
          new Quantiser.Search(step, tables, learned(step), lambda, 1, effort.margin());
      quantiser.improve(encoded.images, encoded.codes, whole, search, listener);
      tables = tables(whole);
    }
    return new Trial(step, whole, tables, lambda, error(encoded, whole, step));
  }

  /// {@return the squared error that a bit is worth}
  private double lambda(Encoded encoded, int[] whole, float step, double error) {
    LearnedCodes learned = learned(step);
    if (learned == null) {
      int active = CodecTables.active(whole, model.codeSize());
      return effort.lambda(error - encoded.floor(), active);
    }
    // What the next larger step gains and loses.
    float larger = step * LARGER;
    int[] other = Quantiser.round(encoded.codes.values(), larger);
    double more = error(encoded, other, larger) - error;
    double less = learned.bits(whole) - learned.withStep(larger).bits(other);
    return Math.max(more, 0) / Math.max(less / encoded.images.count(), LEAST_BITS);
  }

  private double error(Encoded encoded, int[] whole, float step) {
    return mean(quantiser.errors(encoded.images, Quantiser.codes(whole, step)));
  }

  private static double mean(double... errors) {
    return Arrays.stream(errors).reduce(0, Double::sum) / errors.length;
  }

  /// {@return bytes of a file, estimated where some images stand for all}
  private double bytes(Encoded encoded, Trial trial) {
    long blocks = 0;
    List<Integer> lengths = new ArrayList<>();
    for (byte[] frame : frames(encoded.images, trial, 0, trial.whole)) {
      blocks += frame.length;
      lengths.add(frame.length);
    }
    int[] all = lengths.stream().mapToInt(Integer::intValue).toArray();
    double share = (double) images.count() / encoded.images.count();
    return header(trial).toBytes().length
        + embedded.length
        + share * (blocks + BlockIndex.toBytes(all).length);
  }

  private FileHeader header(Trial trial) {
    return new FileHeader(
        images.count(),
        images.shape(),
        options.blockImages(),
        Strength.FAST,
        model.codeSize(),
        density != null,
        fingerprint,
        trial.step,
        images.labels() != null,
        !images.files().isEmpty(),
        images.labels() == null ? List.of() : images.classes(),
        embedded.length,
        ByteFields.crc(embedded, 0, embedded.length),
        trial.tables.toBytes());
  }

  /// Codes some images' blocks, each thread another.
  ///
  /// @param first number of the first block
  /// @param whole numbers of all these images
  private byte[][] frames(Images some, Trial trial, int first, int[] whole) {
    int size = options.blockImages();
    int dimensions = model.codeSize();
    LearnedCodes learned = learned(trial.step);
    float[] distributions = learned == null ? new float[0] : learned.distributions(whole);
    byte[][] frames = new byte[Math.ceilDiv(some.count(), size)][];
    BlockCoder coder =
        new BlockCoder(
            trial.tables,
            learned == null ? dimensions : 0,
            some.labels() != null,
            !some.files().isEmpty());
    team.each(
        frames.length,
        () ->
            block -> {
              int begin = block * size;
              int end = Math.min(begin + size, some.count());
              int[] labels = some.labels();
              List<String> files = some.files();
              int[] codes = Arrays.copyOfRange(whole, begin * dimensions, end * dimensions);
              BlockCoder.Content content =
                  new BlockCoder.Content(
                      end - begin,
                      codes,
                      labels == null ? null : Arrays.copyOfRange(labels, begin, end),
                      files.isEmpty() ? files : files.subList(begin, end));
              byte[] coded = coder.encode(content);
              if (learned != null) {
                float[] own =
                    Arrays.copyOfRange(distributions, 2 * begin * dimensions, 2 * end * dimensions);
                coded = learned.content(coded, codes, own);
              }
              frames[block] = BlockFrame.of(first + block, coded);
            });
    return frames;
  }

  private CodecResult write(Encoded encoded, Trial trial, CodecWriter.Sink out) throws IOException {
    CodecWriter writer = new CodecWriter(out);
    writer.begin(header(trial), embedded);
    if (encoded.isAll()) {
      for (byte[] frame : frames(images, trial, 0, trial.whole)) {
        writer.block(frame);
      }
      return result(writer.end(), trial, trial.error);
    }
    int group = options.blockImages() * options.threads();
    double error = 0;
    for (int first = 0; first < images.count(); first += group) {
      Images some = images.range(first, Math.min(first + group, images.count()));
      Codes codes = encode(some, false);
      int[] whole = Quantiser.round(codes.values(), trial.step);
      if (effort.sweeps() > 0) {
        quantiser.improve(some, codes, whole, search(trial), (_, _, _) -> {});
      }
      for (double one : quantiser.errors(some, Quantiser.codes(whole, trial.step))) {
        error += one;
      }
      for (byte[] frame : frames(some, trial, first / options.blockImages(), whole)) {
        writer.block(frame);
      }
      listener.progress("writing", first + some.count(), images.count());
    }
    return result(writer.end(), trial, error / images.count());
  }

  private Quantiser.Search search(Trial trial) {
    return new Quantiser.Search(
        trial.step,
        trial.tables,
        learned(trial.step),
        trial.lambda,
        effort.sweeps(),
        effort.margin());
  }

  private CodecResult result(long bytes, Trial trial, double error) {
    return new CodecResult(
        images.count(), images.shape(), bytes, error / images.shape().size(), trial.step);
  }

  @Override
  public void close() {
    inference.close();
    team.close();
    if (density != null) {
      density.close();
    }
  }
}
