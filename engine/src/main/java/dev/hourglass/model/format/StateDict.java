package dev.hourglass.model.format;

import static dev.hourglass.files.FormatException.quote;

import dev.hourglass.files.FormatException;
import dev.hourglass.files.SafeTensors.Tensor;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.format.Piece.Unit;
import dev.hourglass.nn.Parameter;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/// Imports the parameters of a PyTorch state dict of the same architecture, whatever the names of
/// its layers.
///
/// Whole layers are matched: weight, bias and running statistics of one come from one. Ambiguous
/// matches are refused, since a model with two layers exchanged loads but gives wrong results.
public final class StateDict {
  /// A counter of PyTorch's batch normalisation, which inference does not need.
  private static final String COUNTER = "num_batches_tracked";

  private final List<Parameter> open;
  private final List<Tensor> left;
  private final List<String> layers;
  private final Map<Parameter, Pair> pairs = new LinkedHashMap<>();

  /// Where a parameter came from.
  ///
  /// @param parameter the model's name for it
  /// @param source the name in the file
  /// @param shape of both
  /// @param how `map`, `name`, `suffix` (a name with something in front), `shape` (the only layer
  ///   with such shapes) or `order` (of numbers in a container)
  public record Match(String parameter, String source, List<Integer> shape, String how) {}

  private record Pair(Tensor tensor, String how) {}

  /// Tensors that have the right shapes, and that neither names nor shapes put into one place each.
  public static final class AmbiguousException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1L;
    private final transient Map<String, String> map;

    private AmbiguousException(String message, Map<String, String> map) {
      super(message);
      this.map = map;
    }

    /// {@return the map to complete: the model's layer or parameter for each of the file's that no
    /// map gave yet, and where that is in doubt all that it could be, with `or` between}
    public Map<String, String> map() {
      return map;
    }
  }

  private StateDict(Autoencoder model, List<Tensor> tensors) {
    open = new ArrayList<>(model.parameters().views());
    layers = units(open).stream().map(Unit::path).toList();
    left =
        tensors.stream()
            .filter(tensor -> !tensor.name().endsWith(COUNTER))
            .collect(Collectors.toCollection(ArrayList::new));
  }

  /// {@return a model's parameters, as PyTorch names, orders and shapes them}
  ///
  /// @param model the model
  public static List<Tensor> of(Autoencoder model) {
    float[] values = model.parameters().values();
    return model.parameters().views().stream()
        .map(view -> new Tensor(view.name(), ints(view.spec().shape()), view.read(values)))
        .toList();
  }

  static int[] ints(List<Integer> shape) {
    return shape.stream().mapToInt(Integer::intValue).toArray();
  }

  /// Writes tensors into a model's parameters: those that a map names, then those with the model's
  /// own names, with any common prefix of a half's names, or else whole layers by their shapes.
  ///
  /// @param model its parameters are replaced, all or, after an exception, none
  /// @param tensors in PyTorch's shapes, in any order
  /// @param names of the model's parameters or layers by the file's, may be empty
  /// @return where each parameter came from, in the model's order
  /// @throws AmbiguousException if the shapes fit, and it is not certain what belongs where
  /// @throws IllegalArgumentException if a tensor does not fit, is missing or left over, or holds
  ///   numbers that are not finite
  public static List<Match> load(
      Autoencoder model, List<Tensor> tensors, Map<String, String> names) {
    StateDict dict = new StateDict(model, tensors);
    names.forEach(dict::byMap);
    dict.restOfMappedLayers();
    if (!dict.byName()) {
      dict.requirePartners();
      dict.byLayer();
    }
    dict.pairs.values().forEach(pair -> requireFinite(pair.tensor));
    List<Match> matches = new ArrayList<>();
    for (Parameter view : model.parameters().views()) {
      Pair pair = Objects.requireNonNull(dict.pairs.get(view));
      view.write(pair.tensor.values(), model.parameters().values());
      matches.add(new Match(view.name(), pair.tensor.name(), view.spec().shape(), pair.how));
    }
    return matches;
  }

  private static List<Unit> units(List<Parameter> views) {
    return Unit.of(views.stream().map(StateDict::piece).toList());
  }

  private List<Piece> slots() {
    return open.stream().map(StateDict::piece).toList();
  }

  private List<Piece> pieces() {
    return left.stream().map(StateDict::piece).toList();
  }

  private static Piece piece(Parameter view) {
    return new Piece(view.name(), view.spec().shape());
  }

  private static Piece piece(Tensor tensor) {
    return new Piece(tensor.name(), Arrays.stream(tensor.shape()).boxed().toList());
  }

  /// A tensor's name or, where no tensor is called so, a layer's.
  private void byMap(String source, String target) {
    List<String> members =
        pieces().stream().filter(p -> p.layer().equals(source)).map(Piece::member).toList();
    if (find(source).isPresent() || members.isEmpty()) {
      match(placeFor(source, target), mapped(source), "map");
      return;
    }
    for (String member : members) {
      String whole = source.isEmpty() ? member : source + "." + member;
      match(placeFor(source, target + "." + member), mapped(whole), "map");
    }
  }

  private Tensor mapped(String source) {
    return find(source)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the map names %s, and the file has no such tensor, expected one of: %s"
                    .formatted(
                        quote(source), brief(left.stream().map(StateDict::named).toList()))));
  }

  private Parameter placeFor(String source, String parameter) {
    return open(parameter)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the map gives %s to %s, which the model does not have or already got, expected one of: %s"
                    .formatted(
                        quote(source),
                        quote(parameter),
                        brief(open.stream().map(Parameter::name).toList()))));
  }

  /// A map that names a layer's weight alone means the layer.
  private void restOfMappedLayers() {
    mappedLayers()
        .forEach((source, target) -> {
          for (Piece slot : slots()) {
            if (slot.layer().equals(target)) {
              String name = source.isEmpty() ? slot.member() : source + "." + slot.member();
              match(open(slot.name()).orElseThrow(), partOfLayer(name, slot), "map");
            }
          }
        });
  }

  private Tensor partOfLayer(String name, Piece slot) {
    return find(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the map gives another part of the layer to %s, and the file has no %s for %s, expected one: add it to the map too"
                    .formatted(slot.layer(), quote(name), slot.name())));
  }

  /// The file's layer and the model's where a map keeps a layer together.
  private Map<String, String> mappedLayers() {
    Map<String, String> sources = new LinkedHashMap<>();
    Set<String> torn = new TreeSet<>();
    pairs.forEach((view, pair) -> {
      Piece slot = piece(view);
      Piece source = piece(pair.tensor);
      String earlier = sources.putIfAbsent(slot.layer(), source.layer());
      boolean same = earlier == null || earlier.equals(source.layer());
      if (!same || !slot.member().equals(source.member())) {
        torn.add(slot.layer());
      }
    });
    sources.keySet().removeAll(torn);
    Map<String, String> layers = new LinkedHashMap<>();
    sources.forEach((slot, source) -> layers.put(source, slot));
    return layers;
  }

  /// Returns whether names alone decided.
  private boolean byName() {
    Optional<Map<Piece, Piece>> found = NameMatching.of(slots(), pieces());
    found
        .orElse(Map.of())
        .forEach((slot, piece) ->
            match(slot, piece, piece.name().equals(slot.name()) ? "name" : "suffix"));
    return found.isPresent();
  }

  /// Each parameter needs a tensor of its shape, of the same name within its layer.
  private void requirePartners() {
    List<Piece> alone = new ArrayList<>(slots());
    List<Piece> others = new ArrayList<>(pieces());
    pairUp(alone, others, (slot, piece) -> piece.name().equals(slot.name()));
    pairUp(alone, others, (slot, piece) -> piece.name().endsWith("." + slot.name()));
    pairUp(alone, others, (slot, piece) -> piece.member().equals(slot.member()));
    if (shapes(alone).equals(shapes(others))) {
      if (!alone.isEmpty()) {
        throw ambiguous(candidates(alone, others));
      }
      return;
    }
    throw new IllegalArgumentException(
        "no tensors of the same shapes correspond to the model's %s; of the file's tensors these remain: %s; choose the same architecture with --model, or name pairs with --map"
            .formatted(
                brief(alone.stream().map(Piece::toString).toList()),
                brief(others.stream().map(one -> quote(one.name()) + one.shape()).toList())));
  }

  private static void pairUp(
      List<Piece> slots, List<Piece> pieces, BiPredicate<Piece, Piece> alike) {
    for (Piece slot : List.copyOf(slots)) {
      pieces.stream()
          .filter(piece -> piece.shape().equals(slot.shape()) && alike.test(slot, piece))
          .findFirst()
          .ifPresent(piece -> {
            slots.remove(slot);
            pieces.remove(piece);
          });
    }
  }

  private static List<String> shapes(List<Piece> pieces) {
    return pieces.stream().map(piece -> piece.shape().toString()).sorted().toList();
  }

  private void byLayer() {
    List<Unit> places = Unit.of(slots());
    List<Unit> units = Unit.of(pieces());
    if (!LayerMatching.possible(places, units)) {
      throw ambiguous(candidates(slots(), pieces()));
    }
    LayerMatching.Result result = LayerMatching.of(layers, places, units, mappedLayers());
    if (!result.open().isEmpty()) {
      Map<String, List<String>> candidates = new LinkedHashMap<>();
      for (Unit unit : units) {
        String slot = result.slots().get(unit.path());
        candidates.put(
            unit.path(),
            slot == null ? result.open().getOrDefault(unit.path(), List.of()) : List.of(slot));
      }
      throw ambiguous(candidates);
    }
    for (Unit unit : units) {
      Unit slot = new Unit(result.slots().getOrDefault(unit.path(), ""), unit.members());
      unit.members()
          .forEach((member, shape) ->
              match(
                  new Piece(slot.piece(member), shape),
                  new Piece(unit.piece(member), shape),
                  result.ordered().contains(unit.path()) ? "order" : "shape"));
    }
  }

  private static Map<String, List<String>> candidates(List<Piece> slots, List<Piece> pieces) {
    Map<String, List<String>> candidates = new LinkedHashMap<>();
    for (Piece piece : pieces) {
      candidates.put(
          piece.name(),
          slots.stream()
              .filter(slot -> slot.shape().equals(piece.shape()))
              .map(Piece::name)
              .toList());
    }
    return candidates;
  }

  private static AmbiguousException ambiguous(Map<String, List<String>> candidates) {
    Map<String, String> map = new LinkedHashMap<>();
    candidates.forEach((source, slots) -> map.put(source, String.join(" or ", slots)));
    List<String> doubtful =
        candidates.entrySet().stream()
            .filter(entry -> entry.getValue().size() != 1)
            .map(entry -> quote(entry.getKey()))
            .toList();
    return new AmbiguousException(
        "shapes and names do not determine where its %s belong, expected the model's own names, or shapes that differ: specify it with --map"
            .formatted(brief(doubtful.isEmpty() ? quoted(map.keySet()) : doubtful)),
        Collections.unmodifiableMap(map));
  }

  private static List<String> quoted(Collection<String> names) {
    return names.stream().map(FormatException::quote).toList();
  }

  private void match(Piece slot, Piece piece, String how) {
    match(open(slot.name()).orElseThrow(), find(piece.name()).orElseThrow(), how);
  }

  private void match(Parameter view, Tensor tensor, String how) {
    List<Integer> shape = piece(tensor).shape();
    if (!shape.equals(view.spec().shape())) {
      throw new IllegalArgumentException(
          "%s has shape %s, expected %s of %s, which it matches by %s: choose the same architecture with --model, or name pairs with --map"
              .formatted(named(tensor), shape, view.spec().shape(), view.name(), how));
    }
    open.remove(view);
    left.remove(tensor);
    pairs.put(view, new Pair(tensor, how));
  }

  private Optional<Tensor> find(String name) {
    return left.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  private Optional<Parameter> open(String name) {
    return open.stream().filter(view -> view.name().equals(name)).findFirst();
  }

  private static void requireFinite(Tensor tensor) {
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(
            "%s holds %s, expected finite numbers: retrain the model"
                .formatted(named(tensor), value));
      }
    }
  }

  /// A name that a file made up, fit to be shown.
  private static String named(Tensor tensor) {
    return quote(tensor.name());
  }

  private static String brief(List<String> names) {
    return names.isEmpty()
        ? "none"
        : names.stream().limit(4).collect(Collectors.joining(", "))
            + (names.size() > 4 ? ", …" : "");
  }
}
