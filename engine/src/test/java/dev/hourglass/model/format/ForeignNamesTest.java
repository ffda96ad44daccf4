package dev.hourglass.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hourglass.data.Shape;
import dev.hourglass.files.SafeTensors.Tensor;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.model.format.StateDict.AmbiguousException;
import dev.hourglass.nn.Flatten;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.Residual;
import dev.hourglass.nn.Unflatten;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Under whatever names and in whatever order: the right model, or a refusal with a map that leads
/// to it. Never a wrong model, which would work, and work badly.
class ForeignNamesTest {
  private static final Shape IMAGE = new Shape(1, 16, 16);
  private static final Shape SMALL = new Shape(1, 4, 4);

  @ParameterizedTest
  @EnumSource(Naming.class)
  void everyPresetComesBackRightOrNotAtAll(Naming naming) {
    for (String preset : Models.NAMES) {
      check(preset, seed -> preset(preset, seed), naming);
    }
  }

  @ParameterizedTest
  @EnumSource(Naming.class)
  void layersOfTheSameShapesComeBackRightOrNotAtAll(Naming naming) {
    check("square", ForeignNamesTest::square, naming);
    check("narrow", ForeignNamesTest::narrow, naming);
    check("residual", ForeignNamesTest::residual, naming);
  }

  @ParameterizedTest
  @EnumSource(
      value = Naming.class,
      names = {
        "E_AND_D",
        "ENC_AND_DEC",
        "INFERENCE_NET",
        "SEQUENTIAL",
        "TWO_SEQUENTIALS",
        "WRAPPED_HALVES",
        "SWAPPED_LETTERS",
        "BACKWARDS_IN_THE_ALPHABET"
      })
  void whatIsPlainIsNotRefused(Naming naming) {
    for (String preset : Models.NAMES) {
      if (preset.equals("codec") && naming == Naming.BACKWARDS_IN_THE_ALPHABET) {
        // The networks of its density have layers of the same shapes.
        continue;
      }
      for (List<Tensor> tensors : orders(naming.of(StateDict.of(preset(preset, 1))))) {
        assertThat(refusal(preset(preset, 2), tensors, Map.of())).as(preset).isNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Naming.class,
      names = {"E_AND_D", "SEQUENTIAL", "FLAT", "FROM_ZERO", "MIRRORED", "BACKWARDS_BY_NUMBER"})
  void nothingIsGuessedWhereAllShapesAreTheSame(Naming naming) {
    List<Tensor> tensors = naming.of(StateDict.of(square(1)));
    AmbiguousException refusal = refused(square(2), tensors, Map.of());
    assertThat(refusal).hasMessageContaining("specify it with --map");
    assertThat(refusal.map().values()).allMatch(value -> value.contains(".a or "));
  }

  @Test
  void numbersInAContainerCountWhereOtherLayersConfirmThem() {
    List<Tensor> tensors = Naming.SEQUENTIAL.of(StateDict.of(narrow(1)));
    Autoencoder target = narrow(2);
    assertThat(StateDict.load(target, tensors, Map.of()))
        .filteredOn(match -> match.how().equals("order"))
        .extracting(StateDict.Match::parameter)
        .contains("encoder.b.weight", "encoder.c.bias");
    assertThat(target.parameters().values()).isEqualTo(narrow(1).parameters().values());
    List<Tensor> backwards = Naming.BACKWARDS_BY_NUMBER.of(StateDict.of(narrow(1)));
    assertThat(refusal(narrow(2), backwards, Map.of())).isNotNull();
  }

  @Test
  void theTwoWaysOfAResidualBlockAreNotTakenForEachOther() {
    List<Tensor> tensors = Naming.SEQUENTIAL.of(StateDict.of(residual(1)));
    assertThat(refusal(residual(2), tensors, Map.of())).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"weight", "bias", "running_mean", "running_var"})
  void partsOfALayerAreNeverTakenFromAnother(String part) {
    List<Tensor> tensors = new ArrayList<>();
    for (Tensor tensor : Naming.E_AND_D.of(StateDict.of(preset("classic-bn", 1)))) {
      boolean moved = tensor.name().startsWith("e.net.2.") && tensor.name().endsWith("." + part);
      String name = moved ? "e.extra." + part : tensor.name();
      tensors.add(new Tensor(name, tensor.shape(), tensor.values()));
    }
    assertThat(refusal(preset("classic-bn", 2), tensors, Map.of())).isNotNull();
  }

  @Test
  void otherWordsForPartsOfALayerAreForAMap() {
    List<Tensor> tensors =
        StateDict.of(preset("classic", 1)).stream()
            .map(t -> new Tensor(t.name().replace("weight", "kernel"), t.shape(), t.values()))
            .toList();
    AmbiguousException refusal = refused(preset("classic", 2), tensors, Map.of());
    assertThat(refusal.map())
        .containsEntry("encoder.conv1.kernel", "encoder.conv1.weight")
        .doesNotContainKey("encoder.conv1.bias");
    Autoencoder target = preset("classic", 2);
    StateDict.load(target, tensors, refusal.map());
    assertThat(target.parameters().values()).isEqualTo(preset("classic", 1).parameters().values());
  }

  @Test
  void aMapOfOneTensorMeansItsLayer() {
    List<Tensor> tensors = Naming.FLAT.of(StateDict.of(square(1)));
    Map<String, String> one = Map.of("layer_b.weight", "encoder.a.weight");
    AmbiguousException refusal = refused(square(2), tensors, one);
    assertThat(refusal.map()).doesNotContainKey("layer_b").hasSize(5);
    List<Tensor> torn =
        tensors.stream().filter(tensor -> !tensor.name().equals("layer_b.bias")).toList();
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class, () -> StateDict.load(square(2), torn, one)))
        .hasMessageContaining("the file has no \"layer_b.bias\" for encoder.a.bias");
  }

  private static void check(String what, LongFunction<Autoencoder> model, Naming naming) {
    float[] right = model.apply(1).parameters().values();
    for (List<Tensor> tensors : orders(naming.of(StateDict.of(model.apply(1))))) {
      Autoencoder target = model.apply(2);
      AmbiguousException refusal = refusal(target, tensors, Map.of());
      if (refusal == null) {
        assertThat(target.parameters().values()).as(what).isEqualTo(right);
        continue;
      }
      assertThat(target.parameters().values())
          .as(what)
          .isEqualTo(model.apply(2).parameters().values());
      // Where words say the wrong half there is no right answer among those that are offered.
      if (naming != Naming.SWAPPED_WORDS) {
        assertThat(refusal(target, tensors, completed(refusal, model, naming))).as(what).isNull();
        assertThat(target.parameters().values()).as(what).isEqualTo(right);
      }
    }
  }

  /// What a user makes of the map; the right answer must be among what it offers.
  private static Map<String, String> completed(
      AmbiguousException refusal, LongFunction<Autoencoder> model, Naming naming) {
    List<Tensor> ours = StateDict.of(model.apply(1));
    List<Tensor> theirs = naming.of(ours);
    Map<String, String> layers = new LinkedHashMap<>();
    for (int t = 0; t < ours.size(); t++) {
      layers.put(layer(theirs.get(t)), layer(ours.get(t)));
    }
    Map<String, String> map = new LinkedHashMap<>();
    refusal
        .map()
        .forEach((source, offered) -> {
          String slot = layers.getOrDefault(source, "none");
          assertThat(List.of(offered.split(" or ", -1))).contains(slot);
          map.put(source, slot);
        });
    return map;
  }

  private static String layer(Tensor tensor) {
    return tensor.name().substring(0, tensor.name().lastIndexOf('.'));
  }

  private static @Nullable AmbiguousException refusal(
      Autoencoder target, List<Tensor> tensors, Map<String, String> map) {
    try {
      StateDict.load(target, tensors, map);
      return null;
    } catch (AmbiguousException e) {
      return e;
    }
  }

  private static AmbiguousException refused(
      Autoencoder target, List<Tensor> tensors, Map<String, String> map) {
    return Objects.requireNonNull(refusal(target, tensors, map));
  }

  /// As defined, backwards, decoder first, as safetensors files sort, and shuffled.
  private static List<List<Tensor>> orders(List<Tensor> tensors) {
    List<List<Tensor>> orders = new ArrayList<>(List.of(tensors, tensors.reversed()));
    List<Tensor> rotated = new ArrayList<>(tensors);
    Collections.rotate(rotated, tensors.size() / 2);
    orders.add(rotated);
    orders.add(tensors.stream().sorted(Comparator.comparing(Tensor::name)).toList());
    List<Tensor> shuffled = new ArrayList<>(tensors);
    Collections.shuffle(shuffled, new Random(7));
    orders.add(shuffled);
    return orders;
  }

  private static Autoencoder preset(String name, long seed) {
    return disturbed(Models.preset(name, IMAGE, Models.options(name), seed), seed);
  }

  /// Six layers of the same shapes.
  private static Autoencoder square(long seed) {
    return dense(seed, 16, 16, 16, 16, 16, 16, 16);
  }

  /// Four of the same shapes, between others that tell the direction.
  private static Autoencoder narrow(long seed) {
    return dense(seed, 16, 8, 8, 8, 8, 8, 16);
  }

  private static Autoencoder dense(long seed, int... sizes) {
    Autoencoder.Builder model = Autoencoder.builder("dense", SMALL).encoder("flat", new Flatten());
    for (int l = 0; l < 3; l++) {
      model.encoder(Character.toString('a' + l), new Linear(sizes[l], sizes[l + 1]));
      model.decoder(Character.toString('a' + l), new Linear(sizes[l + 3], sizes[l + 4]));
    }
    return disturbed(model.decoder("image", new Unflatten(1, 4, 4)).build(seed), seed);
  }

  private static Autoencoder residual(long seed) {
    Layer block =
        new Residual(
            List.of(
                new NamedLayer("a", new Linear(8, 8)),
                new NamedLayer("relu", new ReLU()),
                new NamedLayer("b", new Linear(8, 8))),
            List.of(new NamedLayer("c", new Linear(8, 8))));
    return disturbed(
        Autoencoder.builder("residual", SMALL)
            .encoder("flat", new Flatten())
            .encoder("in", new Linear(16, 8))
            .encoder("block", block)
            .decoder("out", new Linear(8, 16))
            .decoder("image", new Unflatten(1, 4, 4))
            .build(seed),
        seed);
  }

  /// No two numbers alike: statistics and biases begin as zeros and ones, which hide exchanges.
  private static Autoencoder disturbed(Autoencoder model, long seed) {
    float[] values = model.parameters().values();
    for (int i = 0; i < values.length; i++) {
      values[i] = seed * 1000 + i / 1024f;
    }
    return model;
  }
}
