package dev.hourglass.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.data.Shape;
import dev.hourglass.files.SafeTensors.Tensor;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.model.format.StateDict.Match;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Parameters find their places whatever they are called, and nothing is guessed that does not fit.
class StateDictTest {
  private static final Shape IMAGE = new Shape(1, 12, 12);
  private static final String FIRST = "encoder.conv1.weight";

  private final Autoencoder source = model(1);
  private final Autoencoder target = model(2);
  private final float[] before = target.parameters().values().clone();

  private static Autoencoder model(long seed) {
    return Models.preset("classic-bn", IMAGE, Models.options("classic-bn"), seed);
  }

  @Test
  void aModelsOwnNamesGoToTheirPlaces() {
    assertLoaded(StateDict.load(target, StateDict.of(source), Map.of()), "name");
  }

  @Test
  void whateverStandsInFrontOfANameIsPassedOver() {
    assertLoaded(load(name -> "module.model." + name), "suffix");
  }

  @Test
  void layersOfOneSequentialGoByShapeAndNumber() {
    assertThat(load(Naming.SEQUENTIAL.of(StateDict.of(source))))
        .extracting(Match::how)
        .containsOnly("shape", "order");
    assertThat(target.parameters().values()).isEqualTo(source.parameters().values());
  }

  @Test
  void theCountersOfPyTorchsBatchNormalisationAreLeftOut() {
    List<Tensor> tensors = new ArrayList<>(StateDict.of(source));
    tensors.add(new Tensor("encoder.norm1.num_batches_tracked", new int[0], new float[] {7}));
    assertLoaded(StateDict.load(target, tensors, Map.of()), "name");
  }

  @Test
  void aMapDecidesBeforeNamesDo() {
    List<Tensor> tensors = StateDict.of(source);
    Map<String, String> names = new HashMap<>();
    names.put("encoder.conv1.bias", "encoder.norm1.weight");
    names.put("encoder.norm1.weight", "encoder.conv1.bias");
    List<Match> matches = StateDict.load(target, tensors, names);
    assertThat(matches)
        .filteredOn(match -> match.how().equals("map"))
        .extracting(Match::source)
        .containsExactlyInAnyOrderElementsOf(names.keySet());
    Tensor loaded = tensor(target, "encoder.conv1.bias");
    assertThat(loaded.values()).isEqualTo(tensor(source, "encoder.norm1.weight").values());
  }

  @Test
  void aMapOfUnknownNamesIsRefused() {
    assertRefused(StateDict.of(source), Map.of("no.such", FIRST), "the map names \"no.such\"");
    assertRefused(StateDict.of(source), Map.of(FIRST, "no.such"), "which the model does not have");
  }

  @Test
  void anotherShapeIsRefusedWithBoth() {
    assertRefused(
        changed(FIRST, t -> new Tensor(t.name(), new int[] {t.values().length}, t.values())),
        Map.of(),
        "\"encoder.conv1.weight\" has shape [144]");
  }

  @Test
  void missingAndSurplusTensorsAreNamed() {
    List<Tensor> fewer = new ArrayList<>(StateDict.of(source));
    fewer.removeFirst();
    assertRefused(
        fewer,
        Map.of(),
        "the model's encoder.conv1.weight[16, 1, 3, 3]; of the file's tensors these remain: none");
    List<Tensor> more = new ArrayList<>(StateDict.of(source));
    more.add(new Tensor("\u001b[2Jhead.weight", new int[] {3}, new float[3]));
    assertRefused(more, Map.of(), "these remain: \"\\u001b[2Jhead.weight\"[3]");
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    assertRefused(
        changed(
            FIRST,
            t -> {
              float[] values = t.values().clone();
              values[3] = Float.NaN;
              return new Tensor(t.name(), t.shape(), values);
            }),
        Map.of(),
        "holds NaN, expected finite numbers");
  }

  @Test
  void theOrderOfTensorsDoesNotMatterToNames() {
    List<Tensor> turned = new ArrayList<>(StateDict.of(source));
    Collections.reverse(turned);
    assertLoaded(StateDict.load(target, turned, Map.of()), "name");
  }

  private List<Match> load(UnaryOperator<String> rename) {
    return load(
        StateDict.of(source).stream()
            .map(t -> new Tensor(rename.apply(t.name()), t.shape(), t.values()))
            .toList());
  }

  private List<Match> load(List<Tensor> tensors) {
    return StateDict.load(target, tensors, Map.of());
  }

  private void assertLoaded(List<Match> matches, String how) {
    assertThat(matches).hasSize(StateDict.of(target).size()).allMatch(m -> m.how().equals(how));
    assertThat(target.parameters().values()).isEqualTo(source.parameters().values());
  }

  private void assertRefused(List<Tensor> tensors, Map<String, String> names, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StateDict.load(target, tensors, names))
        .withMessageContaining(problem);
    assertThat(target.parameters().values()).as("unchanged").isEqualTo(before);
  }

  private List<Tensor> changed(String name, UnaryOperator<Tensor> change) {
    return StateDict.of(source).stream()
        .map(t -> t.name().equals(name) ? change.apply(t) : t)
        .toList();
  }

  private static Tensor tensor(Autoencoder model, String name) {
    return StateDict.of(model).stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
