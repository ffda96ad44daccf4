package dev.hourglass.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {
  @Test
  void theClassicModelHasTheLayersAndParametersOfTheOriginal() {
    Autoencoder model = Models.classic(0);
    assertThat(model.parameters().size()).isEqualTo(62_905);
    assertThat(model.codeSize()).isEqualTo(64);
    assertThat(shapes(model.encoder()))
        .containsExactly(
            "conv1 16×14×14 160",
            "relu1 16×14×14 0",
            "conv2 32×7×7 4640",
            "relu2 32×7×7 0",
            "conv3 64×4×4 18496",
            "relu3 64×4×4 0",
            "pool 64×1×1 0");
    assertThat(shapes(model.decoder()))
        .containsExactly(
            "deconv1 32×4×4 32800",
            "relu1 32×4×4 0",
            "deconv2 16×7×7 4624",
            "relu2 16×7×7 0",
            "deconv3 8×14×14 2056",
            "relu3 8×14×14 0",
            "deconv4 1×28×28 129");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 7, 8, 12, 27, 28, 31, 32, 33, 64})
  void theClassicModelSizesItselfToSquareImages(int side) {
    Shape image = new Shape(3, side, side);
    Autoencoder model = Models.classic(image, 0);
    assertThat(model.decoder().output()).isEqualTo(image);
    assertThat(model.codeSize()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({"1, 28, 28", "3, 32, 32", "1, 17, 40", "3, 40, 17", "2, 5, 64", "1, 9, 8"})
  void everyPresetSizesItselfToTheImages(int channels, int height, int width) {
    Shape image = new Shape(channels, height, width);
    for (String name : Models.NAMES) {
      Autoencoder model = Models.preset(name, image, 0);
      assertThat(model.decoder().output()).describedAs(name).isEqualTo(image);
      assertThat(model.codeSize()).describedAs(name).isEqualTo(Models.options(name).latent());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "sharp", "compact", "vae"})
  void imagesTooLargeForADenseLayerAreRefusedWithWhatDoesFit(String name) {
    assertThatThrownBy(() -> Models.preset(name, new Shape(3, 512, 512), 0))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith("images of 3×512×512 leave ")
        .hasMessageEndingWith(
            "use smaller images, more convolutions, or the classic model, which has no dense layer");
  }

  @Test
  void optionsChangeEveryPreset() {
    for (String name : Models.NAMES) {
      ModelOptions options =
          Models.options(name)
              .withLatent(7)
              .withChannels(List.of(6, 5, 4))
              .withActivation(Activation.LEAKY_RELU)
              .withBatchNorm(true);
      Autoencoder model = Models.preset(name, new Shape(1, 28, 28), options, 0);
      assertThat(model.codeSize()).describedAs(name).isEqualTo(7);
      assertThat(shapes(model.encoder()))
          .describedAs(name)
          .anyMatch(row -> row.startsWith("leakyrelu3"))
          .anyMatch(row -> row.startsWith("norm3"));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 28, 28", "3, 17, 40"})
  void everyPresetCanBeConditional(int channels, int height, int width) {
    Shape image = new Shape(channels, height, width);
    for (String name : Models.NAMES) {
      ModelOptions options = Models.options(name).withClasses(3);
      Autoencoder model = Models.preset(name, image, options, 0);
      assertThat(model.classes()).describedAs(name).isEqualTo(3);
      assertThat(Network.classes(List.of(model.decoder()))).describedAs(name).isEqualTo(3);
      assertThat(model.codeSize()).describedAs(name).isEqualTo(options.latent());
      assertThat(model.decoder().output()).describedAs(name).isEqualTo(image);
      assertThat(model.variational() ? Network.classes(List.of(model.encoder())) : 3).isEqualTo(3);
    }
  }

  @Test
  void theSameSeedGivesTheSameModel() {
    assertThat(Models.classic(7).parameters().values())
        .isEqualTo(Models.classic(7).parameters().values())
        .isNotEqualTo(Models.classic(8).parameters().values());
  }

  @Test
  void everyPresetIsFoundByName() {
    for (String name : Models.NAMES) {
      assertThat(Models.preset(name, new Shape(1, 28, 28), 0).name()).isEqualTo(name);
    }
    assertThatThrownBy(() -> Models.preset("clasic", new Shape(1, 28, 28), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("clasic")
        .hasMessageContaining("classic");
  }

  private static List<String> shapes(Network network) {
    return network.table().stream()
        .map(row -> "%s %s %d".formatted(row.name(), row.output(), row.parameters()))
        .toList();
  }
}
