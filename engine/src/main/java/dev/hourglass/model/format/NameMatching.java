package dev.hourglass.model.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Matches tensors of a file by name, with one prefix for the encoder and one for the decoder:
/// `encoder.`, `module.encoder.`, `encoder_state_dict.`.
///
/// Names count only where they fit all of a half. A file that begins to count at another number has
/// some of a model's names too, for other layers.
final class NameMatching {
  private final List<Piece> slots;
  private final Map<String, Piece> pieces;

  private NameMatching(List<Piece> slots, List<Piece> pieces) {
    this.slots = slots;
    this.pieces =
        pieces.stream()
            .collect(Collectors.toMap(Piece::name, p -> p, (a, _) -> a, LinkedHashMap::new));
  }

  /// The file's piece for each of a model's by name, if names alone determine it.
  ///
  /// @param slots of the model
  /// @param pieces of the file, as many
  static Optional<Map<Piece, Piece>> of(List<Piece> slots, List<Piece> pieces) {
    return new NameMatching(slots, pieces).only();
  }

  private Optional<Map<Piece, Piece>> only() {
    List<Map<Piece, Piece>> all = all();
    List<Map<Piece, Piece>> fitting = all.stream().filter(NameMatching::shapesFit).toList();
    List<Map<Piece, Piece>> found = fitting.isEmpty() ? all : fitting;
    if (found.size() > 1) {
      found = found.stream().filter(NameMatching::halvesMatch).toList();
    }
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  private List<Map<Piece, Piece>> all() {
    List<Map<Piece, Piece>> all = new ArrayList<>();
    for (Map<Piece, Piece> encoder : assignments(Half.ENCODER)) {
      for (Map<Piece, Piece> decoder : assignments(Half.DECODER)) {
        Map<Piece, Piece> both = new LinkedHashMap<>(encoder);
        both.putAll(decoder);
        if (new LinkedHashSet<>(both.values()).size() == pieces.size()) {
          all.add(both);
        }
      }
    }
    return all;
  }

  /// The file's pieces for a half, for each beginning that all of its names can have.
  private List<Map<Piece, Piece>> assignments(Half half) {
    List<Piece> halfSlots =
        slots.stream().filter(slot -> Half.ofModel(slot.name()) == half).toList();
    if (halfSlots.isEmpty()) {
      return List.of(Map.of());
    }
    String first = rest(halfSlots.getFirst());
    Set<String> beginnings = new LinkedHashSet<>();
    for (String name : pieces.keySet()) {
      if (name.equals(first) || name.endsWith("." + first)) {
        beginnings.add(name.substring(0, name.length() - first.length()));
      }
    }
    return beginnings.stream()
        .filter(half::allows)
        .map(beginning -> assignment(beginning, halfSlots))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Map<Piece, Piece>> assignment(String beginning, List<Piece> halfSlots) {
    Map<Piece, Piece> assignment = new LinkedHashMap<>();
    for (Piece slot : halfSlots) {
      Piece piece = pieces.get(beginning + rest(slot));
      if (piece == null) {
        return Optional.empty();
      }
      assignment.put(slot, piece);
    }
    return Optional.of(assignment);
  }

  /// A model's name without its half.
  private static String rest(Piece slot) {
    return slot.name().substring(slot.name().indexOf('.') + 1);
  }

  private static boolean shapesFit(Map<Piece, Piece> assignment) {
    return assignment.entrySet().stream()
        .allMatch(pair -> pair.getKey().shape().equals(pair.getValue().shape()));
  }

  private static boolean halvesMatch(Map<Piece, Piece> assignment) {
    return assignment.entrySet().stream()
        .allMatch(pair ->
            Half.ofName(pair.getValue().name())
                .equals(Optional.of(Half.ofModel(pair.getKey().name()))));
  }
}
