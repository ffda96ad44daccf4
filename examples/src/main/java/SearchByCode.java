import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.Models;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;

/// Finds the images most like another one: images become codes once, and a query is compared with
/// all of them. Prints how often the nearest image shows the same digit, without using labels.
///
/// Arguments: a labelled dataset as in `./hourglass train --dataset`, by default 3,000 digits drawn
/// here, and the folder of the published datasets, by default `data`.
class SearchByCode {
  private static final int NEIGHBOURS = 5;

  static void main(String[] args) throws IOException {
    DatasetSpec spec = DatasetSpec.parse(args.length > 0 ? args[0] : "synthetic:3000");
    Path folder = Path.of(args.length > 1 ? args[1] : "data");
    Dataset digits = Datasets.load(spec, folder, LoadOptions.defaults());
    ByteImages library = digits.train();
    ByteImages queries = digits.test().range(0, Math.min(500, digits.test().count()));

    Autoencoder model = Models.classic(/* seed */ 1);
    TrainingConfig config = TrainingConfig.defaults().withEpochs(10);
    Trainer.fit(model, digits, config);

    try (Inference inference = model.inference(config.threads())) {
      NearestCodes index = new NearestCodes(inference.encode(library));
      Codes asked = inference.encode(queries);
      NearestCodes.Found found = index.nearest(asked, NEIGHBOURS, config.threads());

      for (int query = 0; query < 3; query++) {
        System.out.print("a " + name(queries, query) + " is nearest to");
        for (int rank = 0; rank < NEIGHBOURS; rank++) {
          int image = found.index(query, rank);
          System.out.printf(
              " %s (image %d, %.3f)", name(library, image), image, found.distance(query, rank));
        }
        System.out.println();
      }
      int same = 0;
      for (int query = 0; query < found.queries(); query++) {
        same += name(library, found.index(query, 0)).equals(name(queries, query)) ? 1 : 0;
      }
      System.out.printf(
          "the nearest image has the same label for %d of %d%n", same, found.queries());
    }
  }

  private static String name(ByteImages images, int image) {
    int[] labels = images.labels();
    if (labels == null) {
      throw new IllegalArgumentException(
          images.name() + " has no labels, expected some to compare: name a labelled dataset");
    }
    return images.classes().get(labels[image]);
  }
}
