package dev.hourglass.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.data.Shape;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.ShapeException;
import dev.hourglass.nn.Unflatten;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the message for a decoder that ends elsewhere advises works.
class DecoderAdviceTest {
  private static final Pattern ADVICE =
      Pattern.compile("use ((?:\\w+ \\d+(?: and |, )?)+) in (\\w+)");
  private static final Pattern MEMBER = Pattern.compile("(\\w+) (\\d+)");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,28,28 | 3, 2, 1, 0 | use output_padding 1 in deconv3",
        "1,28,28 | 3, 2, 0, 0 | use kernel 2 in deconv3",
        "1,28,28 | 4, 2, 2, 0 | use padding 1 in deconv3",
        "1,28,28 | 3, 2, 1, 1 | none",
        "3,28,28 | 4, 2, 1, 0 | use out_channels 3 in deconv3",
        "3,28,28 | 3, 2, 1, 0 | use out_channels 3 and output_padding 1 in deconv3",
        "1,30,30 | 4, 2, 1, 0 | use padding 0 in deconv3",
        "1,31,31 | 4, 3, 0, 0 | in deconv3",
        "1,14,14 | 3, 1, 0, 0 | use padding 1 in deconv3"
      })
  void theAdviceWorks(String image, String last, String expected) {
    Shape shape = shape(image);
    JsonObject model = model(last.split(", ", -1));
    Throwable refused = catchThrowable(() -> build(model, shape));
    if (expected.equals("none")) {
      assertThat(refused).isNull();
      return;
    }
    assertThat(refused).isInstanceOf(ShapeException.class).hasMessageContaining(expected);
    follow(model, String.valueOf(refused.getMessage()));
    assertThat(build(model, shape).decoder().output()).isEqualTo(shape);
  }

  @Test
  void theSentenceSaysWhereItEndsAndWhatTheInputIs() {
    assertThatThrownBy(() -> build(model("3", "2", "1", "0"), new Shape(1, 28, 28)))
        .hasMessage(
            "the decoder ends at 1×27×27, the input is 1×28×28: use output_padding 1 in deconv3");
  }

  @Test
  void anEarlierLayerIsChangedWhereTheLastCannotHelp() {
    JsonObject model = model("4", "2", "1", "0");
    layers(model).get(1).getAsJsonObject().addProperty("padding", 2);
    Throwable refused = catchThrowable(() -> build(model, new Shape(1, 80, 80)));
    assertThat(refused).hasMessageContaining("no change of one layer's settings makes it fit");
    Throwable near = catchThrowable(() -> build(model, new Shape(1, 44, 44)));
    assertThat(near).hasMessageContaining(" in deconv2");
    follow(model, String.valueOf(near.getMessage()));
    assertThat(build(model, new Shape(1, 44, 44)).decoder().output().height()).isEqualTo(44);
  }

  @Test
  void denseDecodersAreToldTheirNumbers() {
    Shape image = new Shape(3, 20, 10);
    assertThatThrownBy(() ->
            Autoencoder.builder("dense", image)
                .encoder("code", new Linear(600, 5))
                .decoder("wide", new Linear(5, 784))
                .decoder("shape", new Unflatten(1, 28, 28))
                .build(0))
        .hasMessageContaining(
            "use out_features 600 in wide and channels 3, height 20 and width 10 in shape");
    assertThatThrownBy(() ->
            Autoencoder.builder("dense", image)
                .encoder("code", new Linear(600, 5))
                .decoder("wide", new Linear(5, 600))
                .build(0))
        .hasMessageContaining("add an Unflatten with channels 3, height 20 and width 10");
  }

  private static Autoencoder build(JsonObject model, Shape image) {
    return ModelDescription.parse(model.toString()).build(image, 0);
  }

  private static Shape shape(String text) {
    List<Integer> sizes = Pattern.compile(",").splitAsStream(text).map(Integer::valueOf).toList();
    return new Shape(sizes.get(0), sizes.get(1), sizes.get(2));
  }

  private static List<JsonElement> layers(JsonObject model) {
    return model.getAsJsonArray("decoder").asList();
  }

  private static JsonObject model(String... last) {
    return JsonParser.parseString(
            """
            {"format": "hourglass-model", "version": 1, "name": "small",
             "encoder": [{"name": "pool", "type": "AdaptiveAvgPool2d", "size": 1}],
             "decoder": [
               {"name": "deconv1", "type": "ConvTranspose2d", "out_channels": 4, "kernel": 7},
               {"name": "deconv2", "type": "ConvTranspose2d", "out_channels": 4, "kernel": 4,
                "stride": 2, "padding": 1},
               {"name": "deconv3", "type": "ConvTranspose2d", "out_channels": 1, "kernel": %s,
                "stride": %s, "padding": %s, "output_padding": %s}]}
            """
                .formatted((Object[]) last))
        .getAsJsonObject();
  }

  /// Changes what the advice says in the layer that it names.
  private static void follow(JsonObject model, String message) {
    Matcher advice = ADVICE.matcher(message);
    assertThat(advice.find()).as(message).isTrue();
    JsonObject layer =
        layers(model).stream()
            .map(JsonElement::getAsJsonObject)
            .filter(json -> json.get("name").getAsString().equals(advice.group(2)))
            .findFirst()
            .orElseThrow();
    Matcher member = MEMBER.matcher(advice.group(1));
    while (member.find()) {
      layer.addProperty(member.group(1), Integer.parseInt(member.group(2)));
    }
  }
}
