package dev.hourglass.model;

import static dev.hourglass.files.FormatException.quote;

import dev.hourglass.files.SafeTensors.Tensor;
import dev.hourglass.nn.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Parameters from elsewhere put into a model's places: those of a PyTorch state dict of the same
/// architecture, whatever its layers are called there.
public final class StateDict {
  /// A counter that PyTorch's batch normalisation keeps and nobody needs.
  private static final String COUNTER = "num_batches_tracked";

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /// Parts of names that come first though the alphabet has them behind others.
  private static final Map<String, String> FIRST =
      Map.of("encoder", " encoder", "weight", " weight");

  private final List<Parameter> open;
  private final List<Tensor> left;
  private final Map<Parameter, Pair> pairs = new LinkedHashMap<>();

  /// Where a parameter came from.
  ///
  /// @param parameter the model's name for it
  /// @param source the name in the file
  /// @param shape of both
  /// @param how `map`, `name`, `suffix` or `order`
  public record Match(String parameter, String source, List<Integer> shape, String how) {}

  private record Pair(Tensor tensor, String how) {}

  private StateDict(Autoencoder model, List<Tensor> tensors) {
    open = new ArrayList<>(model.parameters().views());
    left =
        tensors.stream()
            .filter(tensor -> !last(tensor.name()).equals(COUNTER))
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

  private static int[] ints(List<Integer> shape) {
    return shape.stream().mapToInt(Integer::intValue).toArray();
  }

  /// Writes tensors into a model's parameters: first those that a map names, then those with the
  /// model's own names, then those whose names end so, and at last the others in order.
  ///
  /// @param model its parameters are replaced, all or, after an exception, none
  /// @param tensors in PyTorch's shapes and order
  /// @param names of the model's parameters by the file's names, may be empty
  /// @return where each parameter came from, in the model's order
  /// @throws IllegalArgumentException if a tensor does not fit, is missing or left over, or holds
  ///   numbers that are not finite
  public static List<Match> load(
      Autoencoder model, List<Tensor> tensors, Map<String, String> names) {
    StateDict dict = new StateDict(model, tensors);
    names.forEach(dict::byMap);
    dict.byName();
    dict.bySuffix();
    dict.byOrder();
    dict.pairs.values().forEach(pair -> requireFinite(pair.tensor));
    List<Match> matches = new ArrayList<>();
    for (Parameter view : model.parameters().views()) {
      Pair pair = Objects.requireNonNull(dict.pairs.get(view));
      view.write(pair.tensor.values(), model.parameters().values());
      matches.add(new Match(view.name(), pair.tensor.name(), view.spec().shape(), pair.how));
    }
    return matches;
  }

  private void byMap(String source, String parameter) {
    match(placeFor(source, parameter), mapped(source), "map");
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
    return open.stream()
        .filter(candidate -> candidate.name().equals(parameter))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the map gives %s to %s, which the model does not have or already got, expected one of: %s"
                    .formatted(
                        quote(source),
                        quote(parameter),
                        brief(open.stream().map(Parameter::name).toList()))));
  }

  private void byName() {
    for (Parameter view : List.copyOf(open)) {
      find(view.name()).ifPresent(tensor -> match(view, tensor, "name"));
    }
  }

  /// Wrappers put words in front: `module.encoder.conv1.weight`.
  private void bySuffix() {
    for (Parameter view : List.copyOf(open)) {
      List<Tensor> ending =
          left.stream().filter(tensor -> tensor.name().endsWith("." + view.name())).toList();
      if (ending.size() == 1) {
        match(view, ending.getFirst(), "suffix");
      }
    }
  }

  /// Both sides list parameters layer by layer from the input to the output.
  private void byOrder() {
    for (Parameter view : List.copyOf(open)) {
      left.stream()
          .filter(tensor -> last(tensor.name()).equals(last(view.name())))
          .filter(tensor -> shape(tensor).equals(view.spec().shape()))
          .findFirst()
          .ifPresent(tensor -> match(view, tensor, "order"));
    }
    if (!open.isEmpty() || !left.isEmpty()) {
      throw new IllegalArgumentException(
          "the model's %s and the file's %s are left without a partner of the same shape, expected none: choose the same architecture with --model, or name pairs with --map"
              .formatted(
                  brief(open.stream().map(view -> view.name() + view.spec().shape()).toList()),
                  brief(left.stream().map(tensor -> named(tensor) + shape(tensor)).toList())));
    }
  }

  /// {@return tensors of a file that does not keep PyTorch's order, as safetensors: by the parts of
  /// their names, numbers as numbers, encoders before decoders, weights before biases}
  ///
  /// @param tensors of the file
  public static List<Tensor> inLayerOrder(List<Tensor> tensors) {
    return tensors.stream().sorted(Comparator.comparing(StateDict::sortKey)).toList();
  }

  private static String sortKey(Tensor tensor) {
    StringBuilder key = new StringBuilder();
    for (String part : tensor.name().split("\\.", -1)) {
      Matcher digits = DIGITS.matcher(FIRST.getOrDefault(part, part));
      key.append(
          digits.replaceAll(
              number -> "0".repeat(Math.max(0, 9 - number.group().length())) + number.group()));
      key.append('\0');
    }
    return key.toString();
  }

  private void match(Parameter view, Tensor tensor, String how) {
    List<Integer> shape = shape(tensor);
    if (!shape.equals(view.spec().shape())) {
      throw new IllegalArgumentException(
          "%s has shape %s, expected %s of %s, to which it would go by %s: choose the same architecture with --model, or name pairs with --map"
              .formatted(named(tensor), shape, view.spec().shape(), view.name(), how));
    }
    open.remove(view);
    left.remove(tensor);
    pairs.put(view, new Pair(tensor, how));
  }

  private Optional<Tensor> find(String name) {
    return left.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  private static void requireFinite(Tensor tensor) {
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(
            "%s holds %s, expected finite numbers: train the model again"
                .formatted(named(tensor), value));
      }
    }
  }

  /// A name that a file made up, fit to be shown.
  private static String named(Tensor tensor) {
    return quote(tensor.name());
  }

  private static List<Integer> shape(Tensor tensor) {
    return Arrays.stream(tensor.shape()).boxed().toList();
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String brief(List<String> names) {
    return names.isEmpty()
        ? "none"
        : names.stream().limit(4).collect(Collectors.joining(", "))
            + (names.size() > 4 ? ", …" : "");
  }
}
