package dev.hourglass.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.Models;
import dev.hourglass.testing.OtherJvm;
import dev.hourglass.testing.RandomImages;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Large images in a small heap, in a JVM of its own.
@Tag("slow")
class TrainingMemoryTest {
  @Test
  void aFewLargeImagesAreTrainedOneByOneAndDrawn() throws Exception {
    assertThat(run("-Xmx600m", "classic", "4")).isEqualTo("done");
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeTheFirstStepWithWhatDoes() throws Exception {
    assertThat(run("-Xmx200m", "classic", "16"))
        .startsWith("training classic on images of 3×256×256 in blocks of 16 takes at least ")
        .contains(" MB and Java may use ")
        .contains("use batches of at most 6, which go one by one, smaller images, or more memory");
    assertThat(run("-Xmx300m", "classic-bn", "4"))
        .contains("use a model without batch normalisation in batches of at most 6");
  }

  private static String run(String... arguments) throws Exception {
    Process process =
        OtherJvm.of(
                List.of("--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC", arguments[0]),
                TrainingMemoryTest.class,
                arguments[1],
                arguments[2])
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said.strip();
  }

  /// Trains a preset on 16 images in batches of a size, and draws ten of them.
  public static void main(String[] args) {
    ByteImages images = RandomImages.random(1, 16, 3, 256, 256);
    Autoencoder model = Models.preset(args[0], new Shape(3, 256, 256), 1);
    TrainingConfig config =
        TrainingConfig.defaults()
            .withThreads(2)
            .withEpochs(1)
            .withBatchSize(Integer.parseInt(args[1]));
    String said = "done";
    try {
      Trainer.fit(model, new Dataset("large", images, images), config);
      try (Inference inference = model.inference(1)) {
        inference.reconstruct(images.range(0, 10).floats());
      }
    } catch (TrainingMemoryException e) {
      said = String.valueOf(e.getMessage());
    }
    System.out.write(said.getBytes(UTF_8), 0, said.getBytes(UTF_8).length);
    System.out.flush();
  }
}
