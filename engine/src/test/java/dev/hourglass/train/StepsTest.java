package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertNear;
import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Team;
import dev.hourglass.testing.RandomImages;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepsTest {
  private static final Kernels KERNELS = Kernels.best();

  @Test
  @Tag("allocation")
  void aStepAllocatesNothing() {
    assertAllocatesNothing(4, Block.WIDE);
    assertAllocatesNothing(28, Block.NARROW);
  }

  private static void assertAllocatesNothing(int side, int lanes) {
    Autoencoder model = Models.classic(new Shape(1, side, side), 3);
    assertThat(Network.trainingLanes(model.networks().values())).isEqualTo(lanes);
    ByteImages images = RandomImages.random(1, 2 * lanes + 5, 1, side, side);
    TrainingConfig alone = TrainingConfig.defaults().withThreads(1);
    Allocations.assertNone(model, images, alone);
    TrainingConfig sideBySide = alone.withThreads(2).withBatchSize(2 * lanes);
    Allocations.assertNone(model, images, sideBySide);
  }

  /// Images in unfilled lanes must not count, and the mean goes over the batch, not the block.
  @ParameterizedTest
  @CsvSource({"16,1", "16,5", "16,15", "16,16", "32,7", "32,31", "32,32"})
  void aBlockOfImagesGivesTheGradientsOfItsImagesOneByOne(int lanes, int count) {
    Autoencoder model = Models.classic(new Shape(1, 12, 12), 3);
    ByteImages images = RandomImages.random(1, 40, 1, 12, 12);
    try (Team team = new Team(1)) {
      float[] together = new float[model.parameters().size()];
      BlockRunner wide = runner(model, together, lanes);
      // A full block first leaves numbers in every lane.
      wide.run(team, batch(images, null, 0, lanes), 0, lanes);
      Arrays.fill(together, 0);
      double sum = wide.run(team, batch(images, null, 3, 37), 0, count);
      float[] oneByOne = new float[model.parameters().size()];
      BlockRunner single = runner(model, oneByOne, Block.SINGLE);
      double sumOneByOne = 0;
      for (int i = 0; i < count; i++) {
        sumOneByOne += single.run(team, batch(images, null, 3, 37), i, 1);
      }
      assertNear("gradients", together, oneByOne, 1e-5);
      assertThat(sum).isCloseTo(sumOneByOne, within(1e-12 * sum));
    }
  }

  @Test
  void theOrderSaysWhichImagesAStepSees() {
    ByteImages images = RandomImages.random(1, 40, 1, 4, 4);
    int size = images.shape().size();
    int[] order = {7, 39, 0, 12, 5, 6, 31, 8, 8};
    byte[] picked = new byte[order.length * size];
    int[] asTheyCome = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(images.pixels(), order[i] * size, picked, i * size, size);
      asTheyCome[i] = i;
    }
    ByteImages copy = ByteImages.of("picked", new Shape(1, 4, 4), picked, null, List.of());
    assertSameBits("parameters", stepped(images, order), stepped(copy, asTheyCome));
  }

  private static float[] stepped(ByteImages images, int[] order) {
    Autoencoder model = Models.classic(new Shape(1, 4, 4), 3);
    try (Team team = new Team(1)) {
      steps(team, KERNELS, model).step(batch(images, order, 1, 8), 1, 0.001);
    }
    return model.parameters().values();
  }

  private static BlockRunner runner(Autoencoder model, float[] gradients, int lanes) {
    Program program =
        Program.training(model.networks(), model.parameters(), gradients, lanes, KERNELS);
    return BlockRunner.training(program, TrainingConfig.Objective.DEFAULT, KERNELS);
  }

  private static Steps steps(Team team, Kernels kernels, Autoencoder model) {
    float[] values = model.parameters().values();
    return new Steps(team, kernels, model, values, TrainingConfig.defaults(), 0);
  }

  private static Batch batch(ByteImages images, int @Nullable [] order, int first, int size) {
    Batch batch = new Batch();
    batch.images = images;
    batch.source = images::copy;
    batch.order = order;
    batch.first = first;
    batch.size = size;
    return batch;
  }
}
