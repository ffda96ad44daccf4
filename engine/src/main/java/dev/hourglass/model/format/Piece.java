package dev.hourglass.model.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A tensor of a file or a parameter of a model for matching: its name and shape.
///
/// @param name parts with dots between them: `encoder.conv1.weight`
/// @param shape size along each axis
record Piece(String name, List<Integer> shape) {

  /// The layer's name: everything before the last dot, or nothing.
  String layer() {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  /// What the layer calls it: `weight`.
  String member() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  @Override
  public String toString() {
    return name + shape;
  }

  /// A layer's pieces, which stay together.
  ///
  /// @param path the layer's name
  /// @param members shapes by what the layer calls them
  record Unit(String path, SortedMap<String, List<Integer>> members) {

    /// Equal for layers that shapes do not distinguish.
    String signature() {
      return members.toString();
    }

    static List<String> parts(String path) {
      return path.isEmpty() ? List.of() : Arrays.asList(path.split("\\.", -1));
    }

    /// The name of one of its pieces.
    String piece(String member) {
      return path.isEmpty() ? member : path + "." + member;
    }

    /// Layers in the order of their first pieces.
    static List<Unit> of(List<Piece> pieces) {
      Map<String, SortedMap<String, List<Integer>>> layers = new LinkedHashMap<>();
      for (Piece piece : pieces) {
        layers
            .computeIfAbsent(piece.layer(), _ -> new TreeMap<>())
            .put(piece.member(), piece.shape);
      }
      List<Unit> units = new ArrayList<>();
      layers.forEach((path, members) -> units.add(new Unit(path, members)));
      return units;
    }
  }
}
