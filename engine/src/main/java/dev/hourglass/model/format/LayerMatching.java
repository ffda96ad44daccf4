package dev.hourglass.model.format;

import dev.hourglass.model.format.Piece.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Matches the layers of a file to those of a model by the shapes of their tensors, if names do not
/// match.
///
/// Layers of the same shapes are distinguished by their halves, and then by their numbers in a
/// container (`net.0`, `net.2`), where other layers of it show that its numbers run from the input
/// to the output. The order of a file's tensors is not used: people define layers in any order, and
/// safetensors files do not keep it. What remains in doubt is not matched.
final class LayerMatching {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private final List<String> model;
  private final List<Unit> slots;
  private final List<Unit> units;
  private final Map<String, String> known;
  private final Map<String, Half> halves = new LinkedHashMap<>();
  private final Set<String> containers = new TreeSet<>();
  private final Map<String, Place> ordered = new LinkedHashMap<>();
  private final Map<String, List<String>> open = new LinkedHashMap<>();
  private boolean contradiction;

  /// What was found.
  ///
  /// @param slots the model's layer for each of the file's by name, where there is no doubt
  /// @param ordered those of them that only numbers distinguish
  /// @param open the model's layers that each of the file's other layers could be
  record Result(Map<String, String> slots, Set<String> ordered, Map<String, List<String>> open) {}

  /// A model's layer by its number, and all that it could be by shape.
  private record Place(String slot, List<String> candidates) {}

  private LayerMatching(
      List<String> model, List<Unit> slots, List<Unit> units, Map<String, String> known) {
    this.model = model;
    this.slots = slots;
    this.units = units;
    this.known = new LinkedHashMap<>(known);
  }

  /// Matches layers.
  ///
  /// @param model names of all the model's layers, from the input to the output
  /// @param slots those of them that are to be filled
  /// @param units the file's, which have the same shapes
  /// @param known pairs that a map gave: the file's layer, the model's
  static Result of(
      List<String> model, List<Unit> slots, List<Unit> units, Map<String, String> known) {
    LayerMatching matching = new LayerMatching(model, slots, units, known);
    matching.learnHalves();
    matching.match();
    matching.verify();
    return matching.result(known.keySet());
  }

  private Result result(Set<String> given) {
    Map<String, String> found = new LinkedHashMap<>(known);
    ordered.forEach((unit, place) -> found.put(unit, place.slot));
    found.keySet().removeAll(given);
    return new Result(found, ordered.keySet(), open);
  }

  /// Whether both sides have as many layers of each kind.
  static boolean possible(List<Unit> slots, List<Unit> units) {
    return signatures(slots).equals(signatures(units));
  }

  private static List<String> signatures(List<Unit> units) {
    return units.stream().map(Unit::signature).sorted().toList();
  }

  private static Map<String, List<Unit>> bySignature(List<Unit> units) {
    return units.stream()
        .collect(Collectors.groupingBy(Unit::signature, LinkedHashMap::new, Collectors.toList()));
  }

  /// The half follows from names, or from shapes that only one half has; layers of one branch have
  /// the same half.
  private void learnHalves() {
    known.forEach((unit, slot) -> learn(unit, Half.ofModel(slot)));
    units.forEach(unit -> Half.ofName(unit.path()).ifPresent(half -> learn(unit.path(), half)));
    int before;
    do {
      before = halves.size();
      bySignature(units).forEach(this::learnFromShapes);
      branches().values().forEach(this::learnFromBranch);
    } while (halves.size() > before);
  }

  private void learn(String unit, Half half) {
    Half earlier = halves.putIfAbsent(unit, half);
    contradiction |= earlier != null && earlier != half;
  }

  private void learnFromShapes(String signature, List<Unit> alike) {
    List<Unit> unknown = alike.stream().filter(unit -> !halves.containsKey(unit.path())).toList();
    Set<Half> free = new TreeSet<>();
    for (Half half : Half.values()) {
      long places =
          slots.stream()
              .filter(slot -> slot.signature().equals(signature))
              .filter(slot -> Half.ofModel(slot.path()) == half)
              .count();
      long taken = alike.stream().filter(unit -> halves.get(unit.path()) == half).count();
      contradiction |= taken > places;
      if (taken < places) {
        free.add(half);
      }
    }
    if (free.size() == 1) {
      free.forEach(half -> unknown.forEach(unit -> learn(unit.path(), half)));
    }
  }

  private void learnFromBranch(List<String> branch) {
    List<Half> said = branch.stream().map(halves::get).filter(Objects::nonNull).toList();
    said.stream().findFirst().ifPresent(half -> branch.forEach(unit -> learn(unit, half)));
  }

  /// Layers by the first part of their names that is not common to all.
  private Map<String, List<String>> branches() {
    List<String> paths = new ArrayList<>(known.keySet());
    units.forEach(unit -> paths.add(unit.path()));
    int common = common(paths);
    return paths.stream()
        .distinct()
        .collect(
            Collectors.groupingBy(
                path -> part(path, common), LinkedHashMap::new, Collectors.toList()));
  }

  private static int common(List<String> paths) {
    int common = 0;
    while (true) {
      int at = common;
      Set<String> next =
          paths.stream().map(path -> part(path, at)).collect(Collectors.toCollection(TreeSet::new));
      if (next.size() != 1 || next.contains("")) {
        return common;
      }
      common++;
    }
  }

  private static String part(String path, int at) {
    List<String> parts = Unit.parts(path);
    return at < parts.size() ? parts.get(at) : "";
  }

  private void match() {
    Map<String, List<Unit>> places = bySignature(slots);
    bySignature(units)
        .forEach(
            (signature, alike) -> matchAlike(places.getOrDefault(signature, List.of()), alike));
  }

  private void matchAlike(List<Unit> places, List<Unit> alike) {
    if (!contradiction && alike.stream().allMatch(unit -> halves.containsKey(unit.path()))) {
      for (Half half : Half.values()) {
        matchEqual(
            places.stream().filter(slot -> Half.ofModel(slot.path()) == half).toList(),
            alike.stream().filter(unit -> halves.get(unit.path()) == half).toList());
      }
    } else {
      matchEqual(places, alike);
    }
  }

  private void matchEqual(List<Unit> places, List<Unit> alike) {
    if (!contradiction && alike.size() == 1 && places.size() == 1) {
      known.put(alike.getFirst().path(), places.getFirst().path());
    } else if (contradiction || !inOrder(places, alike)) {
      List<String> all = places.stream().map(Unit::path).toList();
      alike.forEach(unit -> open.put(unit.path(), all));
    }
  }

  /// Pairs by numbers, if they distinguish all of them.
  private boolean inOrder(List<Unit> places, List<Unit> alike) {
    List<String> all = places.stream().map(Unit::path).toList();
    List<String> sorted =
        alike.stream().map(Unit::path).sorted(LayerMatching::compareNumbers).toList();
    Set<String> asked = new TreeSet<>();
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = 0; j < i; j++) {
        Optional<String> container = container(sorted.get(j), sorted.get(i));
        if (container.isEmpty() || parallel(all.get(j), all.get(i))) {
          return false;
        }
        asked.add(container.get());
      }
    }
    for (int i = 0; i < sorted.size(); i++) {
      ordered.put(sorted.get(i), new Place(all.get(i), all));
    }
    containers.addAll(asked);
    return true;
  }

  /// Takes back what was matched by numbers that other layers contradict, or do not confirm.
  private void verify() {
    boolean halvesFit =
        ordered.entrySet().stream()
            .allMatch(pair -> {
              Half half = Half.ofModel(pair.getValue().slot);
              return halves.getOrDefault(pair.getKey(), half) == half;
            });
    if (!halvesFit || !containers.stream().allMatch(this::runsFromInputToOutput)) {
      ordered.forEach((unit, place) -> open.put(unit, place.candidates));
      ordered.clear();
    }
  }

  /// Whether layers that are known are in a container in the model's order, and at least two are.
  private boolean runsFromInputToOutput(String container) {
    boolean seen = false;
    for (Map.Entry<String, String> a : known.entrySet()) {
      for (Map.Entry<String, String> b : known.entrySet()) {
        boolean before =
            container(a.getKey(), b.getKey()).equals(Optional.of(container))
                && compareNumbers(a.getKey(), b.getKey()) < 0
                && !parallel(a.getValue(), b.getValue());
        if (before && model.indexOf(a.getValue()) > model.indexOf(b.getValue())) {
          return false;
        }
        seen |= before;
      }
    }
    return seen;
  }

  /// Where two names part, if they do so by numbers: `net` for `net.0.conv` and `net.2`.
  private static Optional<String> container(String a, String b) {
    int common = common(List.of(a, b));
    boolean numbers =
        NUMBER.matcher(part(a, common)).matches() && NUMBER.matcher(part(b, common)).matches();
    return numbers
        ? Optional.of(String.join(".", Unit.parts(a).subList(0, common)))
        : Optional.empty();
  }

  /// By the numbers where two names part; names that part otherwise count as equal.
  private static int compareNumbers(String a, String b) {
    int common = common(List.of(a, b));
    return container(a, b).isEmpty()
        ? 0
        : Integer.compare(Integer.parseInt(part(a, common)), Integer.parseInt(part(b, common)));
  }

  /// Whether two of a model's layers are on the two branches of a residual block.
  private static boolean parallel(String a, String b) {
    int common = common(List.of(a, b));
    return List.of("body", "shortcut").containsAll(List.of(part(a, common), part(b, common)))
        && common < Math.min(Unit.parts(a).size(), Unit.parts(b).size());
  }
}
