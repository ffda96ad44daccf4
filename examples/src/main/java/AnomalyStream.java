import dev.hourglass.anomaly.AnomalyModel;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.ByteImages;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.Models;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Watches a stream of images, one after the other, and raises an alarm for what is unlike the
/// images that a model has learned from. In the stream, every 20th image has a bar painted over it.
///
/// Argument: a dataset as in `./hourglass train --dataset`, by default 3,000 digits drawn here.
class AnomalyStream {
  private static final int FRAMES = 1000;
  private static final int DAMAGED = 20;

  static void main(String[] args) throws IOException {
    Dataset digits = Datasets.load(args.length > 0 ? args[0] : "synthetic:3000");
    // The images that say what is normal must be new to the model, so they are kept from it.
    Dataset split = digits.withValidation(digits.train().count() / 3, /* seed */ 0);
    Autoencoder model = Models.classic(/* seed */ 1);
    Trainer.fit(model, split, TrainingConfig.defaults().withEpochs(3));

    AnomalyModel fitted =
        AnomalyModel.fit(
            model, split.test(), /* false alarms */ 0.01, /* threads */ 1);

    // The file is all that the program needs that watches.
    Path file = Files.createTempFile("anomalies", ".safetensors");
    fitted.save(file);
    AnomalyModel anomalies = AnomalyModel.load(file);
    Files.delete(file);
    try (Inference inference = anomalies.model().inference(/* threads */ 1)) {
      int found = 0;
      int mistaken = 0;
      for (int i = 0; i < FRAMES; i++) {
        double score = anomalies.score(inference, frame(digits.test(), i));
        if (anomalies.isAnomaly(score)) {
          found += damaged(i) ? 1 : 0;
          mistaken += damaged(i) ? 0 : 1;
        }
      }
      System.out.printf(
          "found %d of %d damaged images; %d of %d others raised an alarm%n",
          found, FRAMES / DAMAGED, mistaken, FRAMES - FRAMES / DAMAGED);
    }
  }

  /// What a camera would deliver: one image, `[channel][row][column]` in [0, 1].
  private static float[] frame(ByteImages images, int number) {
    float[] pixels = images.numbers(number % images.count());
    if (damaged(number)) {
      int width = images.shape().width();
      int row = images.shape().height() / 3;
      Arrays.fill(pixels, row * width, (row + 3) * width, 1f);
    }
    return pixels;
  }

  private static boolean damaged(int number) {
    return number % DAMAGED == 0;
  }
}
