package dev.hourglass.analysis.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Unflatten;
import dev.hourglass.random.SplitMix64;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Analyses of three kinds of images that cannot be mistaken for each other, by a model that never
/// learned anything.
class LatentAnalysisTest {
  private static final int EDGE = 6;
  private static final LatentOptions OPTIONS =
      LatentOptions.defaults()
          .with(o -> {
            o.threads = 1;
            o.mapImages = 100;
          });

  @Test
  void kindsThatAreFarApartAreFoundAndRead() {
    LatentAnalysis analysis = analysis(model(8), dataset(true), OPTIONS.with(o -> o.umap = false));
    Probes probes = Objects.requireNonNull(analysis.probes());
    assertThat(probes.linear()).isEqualTo(1);
    assertThat(probes.nearestNeighbours()).isEqualTo(1);
    assertThat(probes.mostFrequent()).isCloseTo(1 / 3.0, within(0.02));
    Clusters clusters = analysis.clusters().getFirst();
    assertThat(clusters.count()).isEqualTo(3);
    assertThat(Objects.requireNonNull(clusters.agreement()).accuracy()).isEqualTo(1);
    assertThat(clusters.medoids()).hasSize(3);
    assertThat(analysis.clusters()).extracting(Clusters::method).contains(Clusters.Method.HDBSCAN);
    for (Neighbours neighbours : analysis.neighbours()) {
      for (int nearest : neighbours.nearest()) {
        assertThat(nearest % 3).isEqualTo(neighbours.image() % 3);
      }
    }
  }

  @Test
  void theSameOptionsGiveTheSameNumbersOnAnyNumberOfThreads() {
    JsonObject one = numbers(analysis(model(8), dataset(true), OPTIONS));
    JsonObject three = numbers(analysis(model(8), dataset(true), OPTIONS.with(o -> o.threads = 3)));
    assertThat(three).isEqualTo(one);
    assertThat(one.getAsJsonArray("maps")).hasSize(2);
    assertThat(one.getAsJsonArray("clusters")).hasSize(8);
    assertThat(one.keySet()).doesNotContain("train", "test", "nearest");
  }

  @Test
  void withoutLabelsThereAreNoScoresAndMapsShowClusters() {
    LatentAnalysis analysis = analysis(model(8), dataset(false), OPTIONS.with(o -> o.umap = false));
    assertThat(analysis.probes()).isNull();
    assertThat(analysis.clusters()).allMatch(clusters -> clusters.agreement() == null);
    CodeMap map = analysis.maps().getFirst();
    assertThat(map.groupedBy()).isEqualTo(CodeMap.Grouping.CLUSTER);
    assertThat(Arrays.stream(map.groups())).allMatch(group -> group >= 0);
    assertThat(analysis.toJson()).contains("\"probes\": null");
  }

  @Test
  void codesOfASingleNumberHaveMapsToo() {
    LatentAnalysis analysis = analysis(model(1), dataset(true), OPTIONS.with(o -> o.umap = false));
    CodeMap map = analysis.maps().getFirst();
    assertThat(map.y()).containsOnly(0);
    assertThat(Objects.requireNonNull(map.varianceShares())[0]).isCloseTo(1, within(1e-9));
    assertThat(analysis.dimensions().mseByKept()).hasSize(2);
  }

  @Test
  void tinySetsGetWhatIsPossible() {
    Dataset two = new Dataset("two", images(3, true), images(2, true));
    LatentAnalysis analysis = analysis(model(4), two, OPTIONS);
    assertThat(analysis.maps()).extracting(CodeMap::method).containsExactly(CodeMap.Method.PCA);
    assertThat(analysis.clusters())
        .extracting(found -> found.method() + " " + found.space())
        .containsExactly("k-means codes", "mixture codes", "k-means pixels");
    assertThat(analysis.nearest().k()).isEqualTo(3);
    assertThat(analysis.outliers()).hasSize(2);
  }

  @Test
  void aNumberThatNeverChangesIsOfNoUse() {
    Autoencoder model = model(4);
    LatentAnalysis analysis = analysis(model, dataset(true), OPTIONS.with(o -> o.umap = false));
    DimensionUse use = analysis.dimensions();
    double[] byKept = use.mseByKept();
    assertThat(byKept[4]).isEqualTo(use.mse());
    assertThat(use.dimensions())
        .isSortedAccordingTo((a, b) -> Double.compare(b.addedMse(), a.addedMse()));
    assertThat(use.dimensions().stream().map(DimensionUse.Dimension::number))
        .containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(use.enough()).isBetween(0, 4);
  }

  @Test
  void ofOneImageIsLeftOutWhatTakesTwo() {
    Dataset one = new Dataset("one", images(3, true), images(1, true));
    LatentAnalysis found = analysis(model(4), one, OPTIONS);
    assertThat(found.leftOut())
        .containsEntry("maps", "there is one test image")
        .containsEntry("traversals", "there is one test image");
    assertThat(found.maps()).isEmpty();
    assertThat(found.neighbours()).hasSize(1);
  }

  @Test
  void whatCannotBeAnalysedIsRefused() {
    Autoencoder broken = model(4);
    Arrays.fill(broken.parameters().values(), Float.NaN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> analysis(broken, dataset(true), OPTIONS))
        .withMessageContaining("number 0 of the code of image 0 is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OPTIONS.with(o -> o.mapImages = 5_001))
        .withMessageContaining("map images is 5001, expected 2 to 5000");
  }

  @Test
  void tablesHaveLabelsAndQuoteThem() throws IOException {
    float[] values = {1, 0.1f, -2, 3e-9f};
    var table =
        new CodesCsv(
            CodesCsv.columns("code_", 2),
            values,
            List.of("x/1.png", "2,3.png"),
            new int[] {1, 0},
            List.of("a,b", "c \"d\""));
    assertThat(text(table))
        .isEqualTo(
            "image,name,label,code_0,code_1\n0,x/1.png,\"c \"\"d\"\"\",1.0,0.1\n"
                + "1,\"2,3.png\",\"a,b\",-2.0,3.0E-9\n");
    var plain = new CodesCsv(CodesCsv.columns("code_", 2), values, List.of(), null, List.of());
    assertThat(text(plain)).startsWith("image,code_0,code_1\n0,1.0,0.1\n");
  }

  private static String text(CodesCsv table) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    table.write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static LatentAnalysis analysis(
      Autoencoder model, Dataset dataset, LatentOptions options) {
    return LatentAnalysis.of(model, dataset, options, ProgressListener.NONE);
  }

  private static JsonObject numbers(LatentAnalysis analysis) {
    JsonObject json = JsonParser.parseString(analysis.toJson()).getAsJsonObject();
    json.remove("seconds");
    return json;
  }

  private static Autoencoder model(int size) {
    int pixels = EDGE * EDGE;
    return Autoencoder.builder("small", new Shape(1, EDGE, EDGE))
        .encoder("code", new Linear(pixels, size))
        .decoder("draw", new Linear(size, pixels))
        .decoder("image", new Unflatten(1, EDGE, EDGE))
        .build(1);
  }

  private static Dataset dataset(boolean labelled) {
    return new Dataset("kinds", images(240, labelled), images(120, labelled));
  }

  /// Each kind has two bright rows of its own, and every image some noise.
  private static ByteImages images(int count, boolean labelled) {
    SplitMix64 random = new SplitMix64(count);
    byte[] pixels = new byte[count * EDGE * EDGE];
    int[] labels = new int[count];
    for (int i = 0; i < pixels.length; i++) {
      int image = i / (EDGE * EDGE);
      labels[image] = image % 3;
      boolean bright = i / EDGE % EDGE / 2 == image % 3;
      pixels[i] = (byte) ((bright ? 210 : 0) + random.nextInt(40));
    }
    return labelled
        ? ByteImages.of("kinds", new Shape(1, EDGE, EDGE), pixels, labels, List.of("a", "b", "c"))
        : ByteImages.unlabelled("kinds", new Shape(1, EDGE, EDGE), pixels);
  }
}
