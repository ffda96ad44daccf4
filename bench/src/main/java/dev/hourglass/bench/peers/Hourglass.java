package dev.hourglass.bench.peers;

import dev.hourglass.app.terminal.Version;
import dev.hourglass.bench.timing.Turns.Turn;
import dev.hourglass.bench.timing.Turns.Work;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.FloatImages;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/// Hourglass, by the calls that its users make.
public final class Hourglass implements Learner {
  private final Autoencoder model;
  private final int threads;
  private final Inference inference;

  /// Hourglass with a model.
  public Hourglass(Autoencoder model, int threads) {
    this.model = model;
    this.threads = threads;
    inference = model.inference(threads);
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
  public float[] encode(float[] images) {
    return inference.encode(model.images(images)).values();
  }

  @Override
  public float[] reconstruct(float[] images) {
    return inference.reconstruct(model.images(images)).values();
  }

  @Override
  public Work encoding(float[] images, int batch) {
    List<FloatImages> batches = batches(images, batch);
    return () -> batches.forEach(inference::encode);
  }

  @Override
  public Work reconstructing(float[] images, int batch) {
    List<FloatImages> batches = batches(images, batch);
    return () -> batches.forEach(inference::reconstruct);
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
    Trainer.fit(copy(), dataset(images), config(batch), listener);
    return losses.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public Turn training(BenchImages images, int batch) {
    Dataset dataset = dataset(images);
    return () -> Trainer.fit(copy(), dataset, config(batch)).epochs().getFirst().seconds();
  }

  @Override
  public void close() {
    inference.close();
  }

  private TrainingConfig config(int batch) {
    return TrainingConfig.defaults().withEpochs(1).withBatchSize(batch).withThreads(threads);
  }

  private Autoencoder copy() {
    return new Autoencoder(
        model.name(), model.encoder(), model.decoder(), model.parameters().copy());
  }

  /// Training tests after every epoch: one image, to lose no time there.
  private static Dataset dataset(BenchImages images) {
    return new Dataset("bench", images.bytes(), images.bytes().range(0, 1));
  }

  private List<FloatImages> batches(float[] values, int batch) {
    FloatImages images = model.images(values);
    List<FloatImages> batches = new ArrayList<>();
    for (int first = 0; first < images.count(); first += batch) {
      batches.add(images.range(first, first + batch));
    }
    return batches;
  }
}
