package dev.hourglass.app.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.analysis.latent.LatentAnalysis;
import dev.hourglass.analysis.latent.LatentOptions;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.FloatImages;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingResult;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What cells of a notebook show.
class ShowTest {
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withEpochs(2).withThreads(1);

  private final Dataset digits = load();
  private final Autoencoder model = Models.classic(1);

  /// Keeps what was shown, and how often it was replaced.
  private static final class Kept implements Cell {
    final List<Object> shown = new ArrayList<>();
    final List<String> mimes = new ArrayList<>();
    int replaced;

    @Override
    public String show(String mime, Object what) {
      mimes.add(mime);
      shown.add(what);
      return Integer.toString(shown.size() - 1);
    }

    @Override
    public void replace(String id, String mime, Object what) {
      assertThat(mime).isEqualTo(mimes.get(Integer.parseInt(id)));
      shown.set(Integer.parseInt(id), what);
      replaced++;
    }
  }

  private static Dataset load() {
    try {
      return Datasets.load("synthetic:128");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void imagesStandInRowsOfTen() {
    BufferedImage one = Show.images(digits.test(), 10);
    BufferedImage two = Show.images(digits.test(), 11);
    assertThat(two.getWidth()).isEqualTo(one.getWidth());
    assertThat(two.getHeight()).isGreaterThan(one.getHeight() + 100);
    assertThat(Show.images(digits.test(), 1_000).getHeight()).isGreaterThan(two.getHeight());
  }

  @Test
  void drawnImagesAndPairsHaveTheSizeOfTheirGrid() {
    FloatImages decoded = model.reconstruct(model.images(new float[6 * 784]));
    BufferedImage wide = Show.decoded(decoded, 6);
    BufferedImage high = Show.decoded(decoded, 2);
    assertThat(wide.getWidth()).isGreaterThan(2 * high.getWidth());
    assertThat(high.getHeight()).isGreaterThan(2 * wide.getHeight());
    assertThat(Show.pairs(model, digits.test()).getWidth()).isGreaterThan(10 * 112);
  }

  @Test
  void trainingIsShownInTwoPlacesThatChange() {
    Kept cell = new Kept();
    long[] time = {0};
    LiveTraining live = new LiveTraining(cell, 2, () -> time[0] += 100_000_000);
    TrainingResult result = Trainer.fit(model, digits, CONFIG, live);
    assertThat(cell.mimes).containsExactly("text/html", "image/png");
    EpochResult last = result.epochs().getLast();
    assertThat((String) cell.shown.getFirst())
        .contains("value=\"1.0000\"", "2 of 2 epochs in ")
        .contains(
            "<td>2</td><td>%.5f</td><td>%.5f</td>".formatted(last.trainLoss(), last.testLoss()));
    assertThat((BufferedImage) cell.shown.getLast())
        .satisfies(plot -> assertThat(plot.getWidth()).isEqualTo(900));
    // Eight steps of a tenth of a second each: a repaint every third, and two for each epoch.
    assertThat(cell.replaced).isBetween(4, 7);
  }

  @Test
  void theBarStandsWhereTheTrainingStands() {
    Kept cell = new Kept();
    long[] time = {0};
    LiveTraining live = new LiveTraining(cell, 4, () -> time[0] += 1_000_000_000);
    live.stepDone(2, 300, 600, 0.125);
    assertThat((String) cell.shown.getFirst())
        .contains("value=\"0.3750\"", "epoch 2 of 4: 300 of 600 images", "loss 0.12500")
        .doesNotContain("<table>");
  }

  @Test
  void anInterruptStopsTheTraining() {
    LiveTraining live = new LiveTraining(new Kept(), 2, System::nanoTime);
    assertThat(live.stopRequested()).isFalse();
    Thread.currentThread().interrupt();
    assertThat(live.stopRequested()).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void withoutAKernelThereIsNoCell() {
    assertThatThrownBy(() -> Show.live(CONFIG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("no Jupyter kernel is running, expected a notebook cell");
  }

  @Test
  void anAnalysisHasMapsNeighboursAndWays() {
    LatentOptions options =
        LatentOptions.defaults()
            .with(o -> {
              o.umap = false;
              o.threads = 1;
            });
    LatentAnalysis analysis = LatentAnalysis.of(model, digits, options, ProgressListener.NONE);
    assertThat(Show.map(analysis, "pca", digits).getWidth()).isEqualTo(1000);
    assertThat(Show.neighbours(analysis, digits).getHeight()).isGreaterThan(1000);
    assertThat(Show.paths(analysis).getWidth()).isGreaterThan(10 * 112);
    assertThatThrownBy(() -> Show.map(analysis, "umap", digits))
        .hasMessageStartingWith("the analysis holds no map by umap, expected one of [pca]");
  }
}
