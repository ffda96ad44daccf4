import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Datasets;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.train.CustomLoss;
import dev.hourglass.train.Loss;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingConfigJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Trains with a loss of its own beside one of the library's, without test images, and keeps the
/// model with its settings.
///
/// Argument: a dataset as in `./hourglass train --dataset`, by default 2,000 digits drawn here.
class OwnLoss {
  static void main(String[] args) throws IOException {
    ByteImages digits = Datasets.load(args.length > 0 ? args[0] : "synthetic:2000").train();

    CustomLoss strokes = new CustomLoss("strokes", OwnLoss::strokes);
    TrainingConfig config =
        TrainingConfig.defaults()
            .withEpochs(3)
            .with(c -> c.loss = Loss.parse("0.5*strokes+0.5*l1", strokes));
    Autoencoder model = Models.classic(/* seed */ 1);
    double loss = Trainer.fit(model, digits, config).epochs().getLast().trainLoss();
    System.out.printf("trained with %s to %.5f%n", config.loss().description(), loss);

    Path file = Path.of("target", "strokes.safetensors");
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("config", TrainingConfigJson.write(config).toString());
    new ModelFile(model, notes).save(file);

    // Notes hold the loss by its name: to go on, a program sets the formula again.
    ModelFile again = ModelFile.load(file);
    Trainer.fit(again.model(), digits, config.withEpochs(1));
    System.out.println("kept in " + file);
  }

  /// Squared differences, three times as heavy where the target has ink.
  private static double strokes(float[] reconstruction, float[] target, float[] gradient) {
    double sum = 0;
    for (int i = 0; i < target.length; i++) {
      double weight = 1 + 2 * target[i];
      double difference = reconstruction[i] - target[i];
      sum += weight * difference * difference;
      gradient[i] = (float) (2 * weight * difference / target.length);
    }
    return sum / target.length;
  }
}
