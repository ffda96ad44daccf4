package dev.hourglass.analysis.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Codes;
import dev.hourglass.random.SplitMix64;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusteringTest {
  private static final ClusterOptions OPTIONS =
      ClusterOptions.defaults()
          .with(o -> {
            o.starts = 6;
            o.threads = 2;
          });

  private static final Shape SHAPE = new Shape(1, 4, 4);

  /// Four kinds; the first has half of the codes.
  private static int kind(int i) {
    return i % 6 < 3 ? 0 : i % 6 - 2;
  }

  private static Codes codes(int count) {
    SplitMix64 random = new SplitMix64(5);
    float[] values = new float[count * 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() + (i % 8 == kind(i / 8) ? 12 : 0);
    }
    return Codes.of(8, values);
  }

  private static ByteImages images(int count, boolean labelled) {
    SplitMix64 random = new SplitMix64(6);
    byte[] pixels = new byte[count * SHAPE.size()];
    for (int i = 0; i < pixels.length; i++) {
      int kind = kind(i / SHAPE.size());
      pixels[i] = (byte) (random.nextInt(20) + (i % 4 == kind ? 150 : 0));
    }
    ByteImages images = ByteImages.unlabelled("kinds", SHAPE, pixels);
    int[] labels = IntStream.range(0, count).map(ClusteringTest::kind).toArray();
    return labelled ? images.labelled(labels, List.of("a", "b", "c", "d")) : images;
  }

  private static Clustering clustering(int count, boolean labelled, ClusterOptions options) {
    return Clustering.of(images(count, labelled), codes(count), options, ProgressListener.NONE);
  }

  @Test
  void labelsThatNameSingleImagesDoNotDecideTheNumberOfGroups() {
    int count = 1_500;
    int[] names = IntStream.range(0, count).toArray();
    List<String> classes = IntStream.range(0, count).mapToObj(Integer::toString).toList();
    ByteImages images = images(count, false).labelled(names, classes);
    Clustering found = Clustering.of(images, codes(count), OPTIONS, ProgressListener.NONE);
    assertThat(found.basis()).isEqualTo(Clustering.Basis.DENSITY);
    assertThat(found.groups()).isEqualTo(4);
    assertThat(found.best().agreement()).isNull();
    assertThat(IntStream.of(found.best().sizes()).sum()).isEqualTo(count);
  }

  @Test
  void everyMethodFindsKindsThatAreFarApart() {
    Clustering found = clustering(300, true, OPTIONS);
    assertThat(found.basis()).isEqualTo(Clustering.Basis.CLASSES);
    assertThat(found.clusters())
        .extracting(one -> one.method() + " " + one.space())
        .containsExactly(
            "mixture umap",
            "k-means umap",
            "hdbscan umap",
            "k-means codes",
            "mixture codes",
            "hdbscan codes",
            "k-means pixels",
            "mixture pixels-umap");
    for (Clusters one : found.clusters()) {
      assertThat(Objects.requireNonNull(one.agreement()).accuracy())
          .as("%s %s", one.method(), one.space())
          .isGreaterThan(0.97);
      assertThat(one.silhouette()).isBetween(0.3, 1.0);
    }
    assertThat(found.leftOut()).isEmpty();
  }

  @Test
  void groupsAreNumberedByTheirSizeAndHaveTypicalImages() {
    Clustering found = clustering(300, true, OPTIONS);
    Clusters best = found.best();
    assertThat(best.images()).hasSize(300);
    assertThat(IntStream.range(0, 300).filter(i -> kind(i) == 0).map(i -> best.assignment()[i]))
        .containsOnly(0);
    assertThat(found.typical()).hasNumberOfRows(4);
    for (int group = 0; group < 4; group++) {
      int[] images = found.typical()[group];
      assertThat(images).doesNotHaveDuplicates().hasSizeBetween(20, 24);
      int expected = group;
      assertThat(Arrays.stream(images).map(i -> best.assignment()[i])).containsOnly(expected);
    }
  }

  @Test
  void withoutLabelsDensitySaysHowManyGroupsThereAre() {
    Clustering found = clustering(400, false, OPTIONS.with(o -> o.pixels = false));
    assertThat(found.basis()).isEqualTo(Clustering.Basis.DENSITY);
    assertThat(found.groups()).isEqualTo(4);
    assertThat(found.clusters()).hasSize(6).allMatch(one -> one.agreement() == null);
    Clustering three = clustering(400, false, OPTIONS.with(o -> o.groups = 3));
    assertThat(three.basis()).isEqualTo(Clustering.Basis.GIVEN);
    assertThat(three.best().count()).isEqualTo(3);
  }

  @Test
  void threadsChangeNothing() {
    JsonObject one = clustering(200, true, OPTIONS.with(o -> o.threads = 1)).json();
    JsonObject three = clustering(200, true, OPTIONS.with(o -> o.threads = 3)).json();
    one.remove("seconds");
    three.remove("seconds");
    assertThat(three).isEqualTo(one);
    assertThat(one.keySet()).containsExactly("groups", "basis", "clusters", "typical", "left_out");
    assertThat(one.getAsJsonArray("clusters").get(0).getAsJsonObject().keySet())
        .doesNotContain("images", "assignment");
  }

  @Test
  void fewImagesGetWhatIsPossible() {
    Clustering found = clustering(12, false, OPTIONS);
    assertThat(found.places()).isNull();
    assertThat(found.leftOut()).containsOnlyKeys("UMAP", "HDBSCAN");
    assertThat(found.best().method()).isEqualTo(Clusters.Method.K_MEANS);
    assertThat(found.best().space()).isEqualTo(Clusters.Space.CODES);
  }

  @Test
  void whatCannotBeGroupedIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clustering.of(images(9, false), codes(8), OPTIONS, ProgressListener.NONE))
        .withMessageContaining("9 images and 8 codes");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Clustering.of(images(3, false), Codes.of(1, 2, 2, 2), OPTIONS, ProgressListener.NONE))
        .withMessageContaining("all 3 codes are equal");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OPTIONS.with(o -> o.groups = 1))
        .withMessage("groups is 1, expected 2 to 1000");
  }

  /// The numbers are scikit-learn's `silhouette_score`.
  @Test
  void silhouettesAreThoseOfScikitLearn() {
    Codes points = Codes.of(1, 0, 1, 10, 12, 13);
    assertThat(Silhouette.of(points, new int[] {0, 0, 1, 1, 1}))
        .isCloseTo(0.8533886074, within(1e-9));
    assertThat(Silhouette.of(points, new int[] {0, 0, 1, 1, 2}))
        .isCloseTo(0.3284848485, within(1e-9));
    assertThat(Silhouette.of(points, new int[] {0, 0, 0, 0, 0})).isZero();
  }

  @Test
  void manyPixelsBecomeMeansOfWindows() {
    Shape large = new Shape(3, 50, 40);
    byte[] pixels = new byte[large.size()];
    Arrays.fill(pixels, 0, large.pixels(), (byte) 255);
    Codes points = PixelPoints.of(ByteImages.unlabelled("large", large, pixels), new int[] {0});
    // Windows of 3×3: 17 rows and 14 columns.
    assertThat(points.size()).isEqualTo(3 * 17 * 14);
    assertThat(Arrays.copyOf(points.values(), 17 * 14)).containsOnly(1);
    assertThat(Arrays.copyOfRange(points.values(), 17 * 14, points.size())).containsOnly(0);
  }
}
