package dev.hourglass.analysis.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.anomaly.AnomalyDetector;
import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.anomaly.OutOfFoldScores;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Sampling;
import dev.hourglass.data.source.ImageOrigin;
import dev.hourglass.data.source.SplitRole;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.metrics.RankingMetrics;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Unflatten;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Inspections with a model that never learned anything.
class InspectionTest {
  private static final Autoencoder MODEL =
      Autoencoder.builder("small", SyntheticDigits.generate(1, 0).shape())
          .encoder("code", new Linear(784, 8))
          .decoder("wide", new Linear(8, 784))
          .decoder("squash", new Sigmoid())
          .decoder("image", new Unflatten(1, 28, 28))
          .build(0);

  @Test
  void everythingStandsInTheTableAndInJson() {
    Inspection inspection = inspect(InspectedImages.of(dataset()), 2);
    List<InspectedImage> table = inspection.table();
    assertThat(table).hasSize(300);
    InspectedImage copy = table.get(299);
    assertThat(copy.source()).isEqualTo("=299.png");
    assertThat(copy.split()).isEqualTo("test");
    assertThat(copy.duplicateOf()).isEqualTo(7);
    assertThat(copy.label()).isEqualTo("7");
    assertThat(copy.group()).isNull();
    assertThat(table.get(7).duplicateOf()).isNull();
    assertThat(table.get(7).split()).isEqualTo("train");
    assertThat(table.get(7).nearest()).isEqualTo(299);
    assertThat(inspection.duplicates().leaks())
        .contains(new Duplicates.Group(List.of(7, 299), true, 1, true));
    List<String> lines = inspection.toCsv().lines().toList();
    assertThat(lines).hasSize(301);
    assertThat(lines.getFirst()).startsWith("image,source,split,label,group,duplicate_of,nearest");
    assertThat(lines.getLast()).startsWith("299,'=299.png,test,7,,7,7,0.0,");
    JsonObject json = JsonParser.parseString(inspection.toJson()).getAsJsonObject();
    assertThat(json.get("test_images").getAsInt()).isEqualTo(100);
    assertThat(json.getAsJsonArray("duplicates").get(0).getAsJsonObject().get("sources").toString())
        .isEqualTo("[\"=7.png\",\"=299.png\"]");
    assertThat(json.getAsJsonObject("variety").getAsJsonArray("spread")).hasSize(100);
    assertThat(json.getAsJsonObject("anomalies").get("above").getAsInt())
        .isEqualTo(inspection.alarms().size());
    assertThat(json.keySet()).doesNotContain("nearest", "scores");
  }

  @Test
  void groupsOfTheCallerAreInTheTable() {
    Inspection inspection = inspect(InspectedImages.of(dataset().train()), 1);
    int[] groups = new int[200];
    groups[3] = 1;
    groups[4] = -1;
    Inspection grouped = inspection.withGroups(groups);
    assertThat(grouped.table().get(3).group()).isEqualTo(1);
    assertThat(grouped.table().get(4).group()).isNull();
    assertThat(grouped.table().get(4).split()).isNull();
    assertThat(grouped.json().getAsJsonArray("groups").toString()).isEqualTo("[198,1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inspection.withGroups(new int[3]))
        .withMessageContaining("groups of 3 images and 200 images");
  }

  @Test
  void threadsChangeNothing() {
    InspectedImages subject = InspectedImages.of(dataset());
    assertThat(inspect(subject, 3).toCsv()).isEqualTo(inspect(subject, 1).toCsv());
  }

  @Test
  void imagesOfOneKindWithoutLabelsAndFilesAreInspected() {
    ByteImages images = dataset().train();
    ByteImages bare = ByteImages.unlabelled("bare", images.shape(), images.pixels()).range(0, 3);
    Inspection inspection = inspect(InspectedImages.of(bare), 1);
    assertThat(inspection.anomalies().threshold()).isNull();
    assertThat(inspection.labelErrors().suspects()).isEmpty();
    assertThat(inspection.table().getFirst().label()).isNull();
    assertThat(inspection.toJson()).contains("\"source\": \"0\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inspect(InspectedImages.of(bare.range(0, 1)), 1))
        .withMessageContaining("1 image, expected at least 2");
  }

  @Test
  void trainingImagesThatAreMeasuredInsteadOfTestImagesStandOnce() {
    ByteImages train = dataset().train();
    InspectedImages subject = InspectedImages.of(new Dataset("one", train, train));
    assertThat(subject.images()).isSameAs(train);
    assertThat(subject.test()).isNull();
    InspectedImages both = InspectedImages.of(dataset());
    assertThat(both.images().range(0, 200)).isEqualTo(train.named("both"));
  }

  @Test
  void testImagesThatWereDrawnFromTheOthersHaveNoSplit() {
    Dataset both = dataset();
    for (SplitRole stated : new SplitRole[] {SplitRole.TRAIN, SplitRole.TEST}) {
      List<ImageOrigin> origins = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        origins.add(new ImageOrigin(i < 200 ? SplitRole.TRAIN : stated, i, 28, 28));
      }
      InspectedImages subject = InspectedImages.of(both, origins);
      assertThat(subject.test() == null).as("%s", stated).isEqualTo(stated == SplitRole.TRAIN);
    }
  }

  @Test
  void invertedImagesAmongOthersAreFoundWithoutLabels() {
    ByteImages digits = SyntheticDigits.generate(1000, 3);
    byte[] pixels = digits.pixels().clone();
    boolean[] inverted = new boolean[1000];
    for (int i = 0; i < 20; i++) {
      inverted[50 * i + 7] = true;
      for (int p = 0; p < 784; p++) {
        int at = (50 * i + 7) * 784 + p;
        pixels[at] = (byte) (255 - (pixels[at] & 0xFF));
      }
    }
    Inspection inspection =
        inspect(InspectedImages.of(ByteImages.unlabelled("mixed", digits.shape(), pixels)), 2);
    assertThat(RankingMetrics.of(inspection.anomalies().scores(), inverted).auroc())
        .isGreaterThan(0.99);
    assertThat(inspection.alarms()).hasSize(9).allMatch(i -> inverted[i]);
  }

  @Test
  void heldOutNormalImagesAreAlarmsAtTheStatedRate() {
    int alarms = 0;
    int tried = 0;
    double rate = 0.05;
    try (Inference inference = MODEL.inference(2)) {
      for (int seed = 1; seed <= 4; seed++) {
        ByteImages digits = SyntheticDigits.generate(2000, seed);
        ByteImages normal = digits.range(0, 1000);
        OutOfFoldScores scores = OutOfFoldScores.of(inference, normal, 5, 0, i -> {}, () -> {});
        assertThat(scores.scores().combined()).doesNotContain(Double.NaN);
        ConformalScores conformal = ConformalScores.of(scores.scores().combined(), rate);
        int[] fit = Sampling.others(1000, 0, 5);
        AnomalyDetector detector =
            AnomalyDetector.fit(inference, normal.select(fit), 0, i -> {}, () -> {});
        double[] held =
            detector.score(inference, digits.range(1000, 2000), i -> {}).of(AnomalyScore.COMBINED);
        alarms +=
            (int)
                Arrays.stream(held)
                    .filter(Objects.requireNonNull(conformal.threshold())::anomalous)
                    .count();
        tried += held.length;
      }
    }
    // Three deviations of √(2 · 0.05 · 0.95 / 4,000) = 0.0049.
    assertThat((double) alarms / tried).isBetween(rate - 0.0147, rate + 0.0147);
  }

  private static Inspection inspect(InspectedImages subject, int threads) {
    try (Inference inference = MODEL.inference(threads)) {
      return Inspection.of(inference, subject, InspectionOptions.DEFAULT, ProgressListener.NONE);
    }
  }

  /// 200 images for training and 100 for testing, the last of which is a copy of the eighth.
  private static Dataset dataset() {
    ByteImages digits = SyntheticDigits.generate(300, 9);
    int[] places = new int[300];
    List<String> files = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      places[i] = i == 299 ? 7 : i;
      files.add("=" + i + ".png");
    }
    ByteImages all = digits.select(places).from(files).named("both");
    int label = Objects.requireNonNull(digits.labels())[7];
    int[] labels = Objects.requireNonNull(all.labels()).clone();
    for (int i = 0; i < labels.length; i++) {
      // So that the eighth is a 7, whatever was drawn.
      labels[i] = (labels[i] - label + 17) % 10;
    }
    all = all.labelled(labels, digits.classes());
    return new Dataset("both", all.range(0, 200), all.range(200, 300));
  }
}
