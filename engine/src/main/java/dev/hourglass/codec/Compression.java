package dev.hourglass.codec;

import dev.hourglass.codec.CodecOptions.Target;
import dev.hourglass.data.Images;
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
import java.util.Objects;
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

  /// Factors to the weight of the rate that are tried in refinement.
  private static final List<Double> WEIGHTS = List.of(0.5, 1.0, 2.0, 4.0);

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

  private Refining refining = Refining.NONE;

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
    if (density == null) {
      refining = refining(0, 1);
    } else if (effort.refinements() > 0) {
      chooseRefinement(some);
    }
    EncodedImages encoded = encoded(some, true);
    if (options.target() == Target.QUALITY) {
      return write(encoded, trial(encoded, qualityStep(encoded)), out);
    }
    requirePossible(encoded);
    Trial trial = search(encoded, start(encoded), options.amount());
    double aim = options.amount();
    for (int pass = 0; !isAll(encoded) && pass < MOST_PASSES; pass++) {
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

  private double qualityStep(EncodedImages encoded) {
    return Quantiser.step(options.amount(), density != null, encoded.rootMeanSquare());
  }

  /// {@return the step that a search begins with}
  private double start(EncodedImages encoded) {
    return density == null ? encoded.rootMeanSquare() / 2 : 1;
  }

  private boolean isAll(EncodedImages encoded) {
    return encoded.images.count() == images.count();
  }

  /// Chooses how codes are refined.
  ///
  /// Those with a learned density are refined by error and rate, for the step and about the weight
  /// that a few rounded codes show. Of several weights around it, and no refinement at all, the one
  /// that does best on these images is taken.
  private void chooseRefinement(Images some) {
    Images few = some.evenly(FEW);
    EncodedImages encoded = encoded(few, false);
    Trial plain = plainSearch(encoded);
    double nat = lambda(encoded, plain.whole, plain.step, plain.error) / StrictMath.log(2);
    double least = reaches(plain) ? cost(plain, nat) : Double.POSITIVE_INFINITY;
    Refining best = least < Double.POSITIVE_INFINITY ? Refining.NONE : refining(nat, plain.step);
    for (double factor : WEIGHTS) {
      refining = refining(factor * nat, plain.step);
      Trial refined = plainSearch(encoded(few, false));
      double cost = cost(refined, nat);
      if (cost < least && reaches(refined)) {
        least = cost;
        best = refining;
      }
    }
    refining = best;
  }

  private Refining refining(double nat, double step) {
    return new Refining(effort.refinements(), nat, step);
  }

  /// {@return squared error and nats of an image, on average}
  ///
  /// @param nat squared error that one is worth
  private double cost(Trial trial, double nat) {
    int count = trial.whole.length / model.codeSize();
    double bits = Objects.requireNonNull(learned(trial.step)).bits(trial.whole) / count;
    return trial.error + nat * StrictMath.log(2) * bits;
  }

  private boolean reaches(Trial trial) {
    return options.target() != Target.MSE
        || trial.error / model.inputShape().size() <= options.amount();
  }

  private EncodedImages encoded(Images some, boolean announce) {
    return new EncodedImages(some, encode(some, announce), quantiser);
  }

  private Codes encode(Images some, boolean announce) {
    float[] values = new float[Math.multiplyExact(some.count(), model.codeSize())];
    for (int first = 0; first < some.count(); first += FEW) {
      int end = Math.min(first + FEW, some.count());
      Images block = some.range(first, end);
      Codes codes = refining.refine(inference, block, inference.encode(block).requireFinite());
      float[] found = codes.values();
      System.arraycopy(found, 0, values, first * model.codeSize(), found.length);
      if (announce) {
        listener.progress("encoding", end, some.count());
      }
    }
    return new Codes(model.codeSize(), values, some.labels());
  }

  private void requirePossible(EncodedImages encoded) {
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

  private Trial search(EncodedImages encoded, double start, double amount) {
    double near = start;
    double stride = FAR;
    if (effort.sweeps() > 0 && encoded.images.count() > FEW) {
      Trial first = searching(encoded.evenly(FEW), amount).run(start, FAR, TOLERANCE);
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

  private StepSearch<Trial> searching(EncodedImages encoded, double amount) {
    return searching(encoded, amount, step -> trial(encoded, step));
  }

  private StepSearch<Trial> searching(
      EncodedImages encoded, double amount, StepSearch.Trying<Trial> trying) {
    boolean error = options.target() == Target.MSE;
    return new StepSearch<>(
        trying,
        trial -> error ? trial.error / model.inputShape().size() : bytes(encoded, trial),
        amount,
        error ? 1 : -1);
  }

  /// What rounding alone comes to at the step that reaches the target, or nearly.
  private Trial plainSearch(EncodedImages few) {
    if (options.target() == Target.QUALITY) {
      return rounded(few, qualityStep(few));
    }
    StepSearch<Trial> search = searching(few, options.amount(), step -> rounded(few, step));
    Trial found = search.run(start(few), FAR, TOLERANCE);
    return found == null ? rounded(few, start(few)) : found;
  }

  private Trial rounded(EncodedImages encoded, double wanted) {
    float step = (float) wanted;
    int[] whole = encoded.rounded(step);
    return new Trial(step, whole, tables(whole), 0, encoded.error(whole, step));
  }

  private Trial trial(EncodedImages encoded, double wanted) {
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
    return new Trial(step, whole, tables, lambda, encoded.error(whole, step));
  }

  /// {@return the squared error that a bit is worth}
  private double lambda(EncodedImages encoded, int[] whole, float step, double error) {
    LearnedCodes learned = learned(step);
    if (learned == null) {
      int active = CodecTables.active(whole, model.codeSize());
      return effort.lambda(error - encoded.floor(), active);
    }
    // What the next larger step gains and loses.
    float larger = step * LARGER;
    int[] other = encoded.rounded(larger);
    double more = encoded.error(other, larger) - error;
    double less = learned.bits(whole) - learned.withStep(larger).bits(other);
    return Math.max(more, 0) / Math.max(less / encoded.images.count(), LEAST_BITS);
  }

  /// {@return bytes of a file, estimated where some images stand for all}
  private double bytes(EncodedImages encoded, Trial trial) {
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

  private CodecResult write(EncodedImages encoded, Trial trial, CodecWriter.Sink out)
      throws IOException {
    CodecWriter writer = new CodecWriter(out);
    writer.begin(header(trial), embedded);
    if (isAll(encoded)) {
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
