package dev.hourglass.bench.peers;

import dev.hourglass.app.terminal.Version;
import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.bench.timing.Timing;
import dev.hourglass.bench.timing.Timing.Laps;
import dev.hourglass.bench.timing.Turns.Turn;
import dev.hourglass.bench.timing.Turns.Work;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.FloatImages;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Hourglass, by the calls that its users make.
public final class Hourglass implements Learner {
  private final Autoencoder model;
  private final TrainingConfig recipe;
  private final Inference inference;

  /// Hourglass with a model.
  ///
  /// @param recipe how it trains, and with how many threads it does everything
  public Hourglass(Autoencoder model, TrainingConfig recipe) {
    this.model = model;
    this.recipe = recipe;
    inference = model.inference(recipe.threads());
  }

  @Override
  public String name() {
    return "Hourglass";
  }

  @Override
  public String version() {
    return Version.ofProgram();
  }

  @Override
  public float[] run(Activity activity, float[] images) {
    return run(activity, model.images(images));
  }

  private float[] run(Activity activity, FloatImages images) {
    return activity == Activity.ENCODE
        ? inference.encode(images).values()
        : inference.reconstruct(images).values();
  }

  @Override
  public List<Work> calls(Activity activity, float[] values, int batch) {
    FloatImages images = model.images(values);
    return IntStream.range(0, images.count() / batch)
        .mapToObj(b -> images.range(b * batch, (b + 1) * batch))
        .map(some -> (Work) () -> run(activity, some))
        .toList();
  }

  @Override
  public double[] losses(BenchImages images, int batch) {
    List<Double> losses = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepDone(int epoch, int seen, int total, double loss) {
            losses.add(loss);
          }
        };
    Trainer.fit(model.copy(), dataset(images), config(batch, 1), listener);
    return losses.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// The second of two epochs: the first begins on one thread, for the compiler's sake.
  @Override
  public Turn training(BenchImages images, int batch) {
    Dataset dataset = dataset(images);
    Laps laps = new Laps((images.bytes().count() + batch - 1) / batch);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepDone(int epoch, int seen, int total, double loss) {
            laps.lap();
          }

          @Override
          public void epochDone(EpochResult result, Autoencoder trained) {
            if (result.epoch() == 1) {
              laps.restart();
            }
          }
        };
    return () -> {
      laps.restart();
      TrainingConfig config = config(batch, 2);
      double seconds =
          Trainer.fit(model.copy(), dataset, config, listener).epochs().getLast().seconds();
      Timing steps = laps.timing();
      return new Timing(seconds, steps.p50(), steps.p99());
    };
  }

  @Override
  public void close() {
    inference.close();
  }

  private TrainingConfig config(int batch, int epochs) {
    return recipe.withEpochs(epochs).withBatchSize(batch);
  }

  /// Training tests after every epoch: one image, to lose no time there.
  private static Dataset dataset(BenchImages images) {
    return new Dataset("bench", images.bytes(), images.bytes().range(0, 1));
  }
}
