package dev.hourglass.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where the tensors are in what `torch.save` was given: a state dict, one in a checkpoint among
/// other things, or one for each half of an autoencoder.
///
/// Other objects, such as the options of a training, are skipped; among the tensors they are
/// refused.
final class TorchContent {
  private static final int DEEPEST = 8;

  /// Under which people save a state dict beside other things.
  private static final List<String> WRAPPERS =
      List.of(
          "state_dict",
          "model_state_dict",
          "model_state",
          "model",
          "module",
          "net",
          "network",
          "autoencoder",
          "ae",
          "weights",
          "params");

  /// Under which people save the two halves.
  private static final List<Pattern> HALVES =
      List.of(
          Pattern.compile("(?i)enc(oder)?(_(state|state_?dict|weights|params|model))?"),
          Pattern.compile("(?i)dec(oder)?(_(state|state_?dict|weights|params|model))?"));

  private final Path file;

  private TorchContent(Path file) {
    this.file = file;
  }

  /// The tensors by name; those of a half begin with its key.
  ///
  /// @param content what a pickle describes
  /// @throws FormatException if there are none, or it is not certain which
  static Map<String, PickleObjects.View> tensors(Path file, Object content) throws FormatException {
    TorchContent reader = new TorchContent(file);
    if (!(content instanceof Map<?, ?> top)) {
      throw reader.no(content, "holds no dictionary");
    }
    Optional<Map<String, PickleObjects.View>> found = reader.find(top, 0);
    return found.isPresent() ? found.get() : reader.direct(top);
  }

  private Optional<Map<String, PickleObjects.View>> find(Map<?, ?> map, int depth)
      throws FormatException {
    if (depth > DEEPEST) {
      return Optional.empty();
    }
    Optional<Map<String, PickleObjects.View>> halves = halves(map, depth);
    if (halves.isPresent()) {
      return halves;
    }
    Optional<Map<String, PickleObjects.View>> wrapped = wrapped(map, depth);
    if (wrapped.isPresent()) {
      return wrapped;
    }
    return holdsTensors(map) ? Optional.of(direct(map)) : Optional.empty();
  }

  private Optional<Map<String, PickleObjects.View>> halves(Map<?, ?> map, int depth)
      throws FormatException {
    Map<String, PickleObjects.View> both = new LinkedHashMap<>();
    for (Pattern half : HALVES) {
      List<String> keys = dictionaries(map).filter(key -> half.matcher(key).matches()).toList();
      if (keys.size() != 1 || !(map.get(keys.getFirst()) instanceof Map<?, ?> inner)) {
        return Optional.empty();
      }
      Optional<Map<String, PickleObjects.View>> found = find(inner, depth + 1);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      found.get().forEach((name, view) -> both.put(keys.getFirst() + "." + name, view));
    }
    return Optional.of(both);
  }

  /// What the known keys hold or, where there are none, the only state dict.
  private Optional<Map<String, PickleObjects.View>> wrapped(Map<?, ?> map, int depth)
      throws FormatException {
    Map<String, Map<String, PickleObjects.View>> found = new LinkedHashMap<>();
    for (String key : dictionaries(map).filter(WRAPPERS::contains).toList()) {
      if (map.get(key) instanceof Map<?, ?> inner) {
        find(inner, depth + 1).ifPresent(tensors -> found.put(key, tensors));
      }
    }
    if (found.isEmpty()) {
      for (String key : dictionaries(map).toList()) {
        if (map.get(key) instanceof Map<?, ?> inner && holdsTensors(inner)) {
          found.put(key, direct(inner));
        }
      }
    }
    if (found.size() > 1) {
      throw new FormatException(
          file,
          "holds several state dicts, %s, expected one: save the model's alone with torch.save"
              .formatted(found.keySet().stream().map(FormatException::quote).toList()));
    }
    return found.values().stream().findFirst();
  }

  private static Stream<String> dictionaries(Map<?, ?> map) {
    List<String> keys = new ArrayList<>();
    map.forEach((key, value) -> {
      if (key instanceof String name && value instanceof Map<?, ?>) {
        keys.add(name);
      }
    });
    return keys.stream();
  }

  private static boolean holdsTensors(Map<?, ?> map) {
    return map.values().stream().anyMatch(PickleObjects.View.class::isInstance)
        && map.keySet().stream().allMatch(String.class::isInstance);
  }

  private Map<String, PickleObjects.View> direct(Map<?, ?> map) throws FormatException {
    Map<String, PickleObjects.View> tensors = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name)
          || !(entry.getValue() instanceof PickleObjects.View view)) {
        String key = entry.getKey() instanceof String text ? FormatException.quote(text) : "a key";
        throw no(entry.getValue(), "holds %s, which is not a tensor".formatted(key));
      }
      tensors.put(name, view);
    }
    return tensors;
  }

  private FormatException no(Object found, String problem) {
    return found instanceof PickleObjects.Opaque unknown
        ? new FormatException(
            file,
            "refers to the Python object %s, which could run code, expected only tensors and dictionaries: save model.state_dict() with torch.save"
                .formatted(FormatException.quote(unknown.python())))
        : new FormatException(file, problem + ", expected a state dict: save model.state_dict()");
  }
}
