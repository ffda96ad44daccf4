package dev.hourglass.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Sigmoid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TrainingConfigTest {
  private static final TrainingConfig CONFIG = TrainingConfig.defaults();

  @Test
  void numbersOutOfRangeAreRefusedByName() {
    refused("epochs", c -> c.epochs = 0);
    refused("batch size", c -> c.batchSize = 0);
    refused("batch size", c -> c.batchSize = 65_537);
    refused("patience", c -> c.patience = -1);
    refused("threads", c -> c.threads = 0);
    refused("threads", c -> c.threads = 1025);
    for (double rate : new double[] {0, -1, 2e6, Double.NaN}) {
      refused("learning rate", c -> c.learningRate = rate);
    }
    for (double maxGradNorm : new double[] {-1, 2e6, Double.NaN}) {
      refused("gradient norm", c -> c.maxGradNorm = maxGradNorm);
    }
    for (double emaDecay : new double[] {-0.1, 1, Double.NaN}) {
      refused("EMA decay", c -> c.emaDecay = emaDecay);
    }
  }

  @Test
  void optimisersAndPenaltiesRefuseNumbersOutOfRange() {
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      refused("beta1", _ -> new Optimiser.Adam(bad, 0.9, 1e-8, 0));
      refused("beta2", _ -> new Optimiser.Adam(0.9, bad, 1e-8, 0));
      refused("epsilon", _ -> new Optimiser.Adam(0.9, 0.9, bad, 0));
      refused("weight decay", _ -> new Optimiser.Adam(0.9, 0.9, 1e-8, bad));
      refused("momentum", _ -> new Optimiser.Sgd(bad, false, 0));
      refused("weight decay", _ -> new Optimiser.Sgd(0, false, bad));
    }
    for (double bad : new double[] {-0.1, 2e6, Double.NaN}) {
      refused("weight", _ -> new Penalty(bad, 0, 0));
      refused("warm-up", _ -> new Penalty(1, bad, 0));
      refused("free bits", _ -> new Penalty(1, 0, bad));
    }
  }

  @Test
  void withChangesWhatItNamesAndNothingElse() {
    assertThat(CONFIG.with(_ -> {})).isEqualTo(CONFIG);
    TrainingConfig changed = CONFIG.with(c -> c.seed = 3).withBatchSize(7);
    assertThat(changed.seed()).isEqualTo(3);
    assertThat(changed.withSeed(CONFIG.seed()).withBatchSize(CONFIG.batchSize())).isEqualTo(CONFIG);
  }

  @Test
  void thePenaltysWeightRisesInAStraightLine() {
    Penalty penalty = new Penalty(4, 2, 0);
    double[] epochs = {0, 0.5, 1, 2, 3, Double.MAX_VALUE};
    double[] weights = {0, 1, 2, 4, 4, 4};
    for (int e = 0; e < epochs.length; e++) {
      assertThat(penalty.weightAt(epochs[e])).isCloseTo(weights[e], within(1e-12));
    }
    assertThat(new Penalty(4, 0, 0).weightAt(0)).isEqualTo(4);
  }

  @Test
  void aLossOnLogitsTakesTheSigmoidAway() {
    Autoencoder plain = Models.classic(new Shape(1, 8, 8), 1);
    List<NamedLayer> layers = new ArrayList<>(plain.decoder().layers());
    layers.add(new NamedLayer("sigmoid", new Sigmoid()));
    Network decoder = new Network(plain.decoder().input(), layers);
    Autoencoder model = Autoencoder.create("s", plain.encoder(), decoder, 1);
    TrainingConfig onLogits = CONFIG.with(c -> c.loss = new BinaryCrossEntropy());
    assertThat(CONFIG.networks(model)).isEqualTo(model.networks());
    assertThat(onLogits.networks(model)).isEqualTo(plain.networks());
    assertThatThrownBy(() -> onLogits.networks(plain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bce")
        .hasMessageContaining("Sigmoid");
  }

  private static void refused(String name, Consumer<TrainingConfig.Changes> change) {
    assertThatThrownBy(() -> CONFIG.with(change))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("expected");
  }
}
