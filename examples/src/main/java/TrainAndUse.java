import dev.hourglass.data.Dataset;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.FloatImages;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.Models;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;

/// Trains a model inside another program, watches the loss, keeps the model, and uses it again.
///
/// Argument: a dataset as in `./hourglass train --dataset`, by default 2,000 digits drawn here.
class TrainAndUse {
  static void main(String[] args) throws IOException {
    Dataset digits = Datasets.load(args.length > 0 ? args[0] : "synthetic:2000");

    Autoencoder model = Models.classic(/* seed */ 1);
    TrainingConfig config = TrainingConfig.defaults().withEpochs(3);
    Trainer.fit(model, digits, config, new Narrator());

    Path file = Path.of("target", "digits.safetensors");
    model.save(file);

    Autoencoder again = Autoencoder.load(file);
    try (Inference inference = again.inference(config.threads())) {
      Codes codes = inference.encode(digits.test()); // 64 numbers per image
      FloatImages images = inference.decode(codes); // numbers about [0, 1]
      System.out.printf(
          "%d images became %d numbers each and %d pixels again%n",
          digits.test().count(),
          again.codeSize(),
          images.shape().size());
    }
    System.out.println("kept in " + file);
  }

  /// Listeners see every step and epoch; a program with windows would draw a curve here.
  private static final class Narrator implements TrainingListener {
    @Override
    public void epochDone(EpochResult epoch, Autoencoder model) {
      System.out.printf(
          "epoch %d: train loss %.5f, test loss %.5f%n",
          epoch.epoch(), epoch.trainLoss(), epoch.testLoss());
    }
  }
}
