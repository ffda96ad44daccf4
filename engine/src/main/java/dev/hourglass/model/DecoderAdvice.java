package dev.hourglass.model;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Unflatten;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Suggests changes to a decoder whose output shape is not that of the images. Suggestions are
/// verified first.
final class DecoderAdvice {
  private static final int LARGEST_CHANGE = 8;
  private static final int MOST_LAYERS = 100;
  private static final int LAYERS_TO_TRY = 3;

  private final List<Layer> layers;
  private final List<String> names;
  private final List<Shape> shapes;
  private final Shape target;

  private DecoderAdvice(Network decoder, Shape target) {
    layers = decoder.layers().stream().map(NamedLayer::layer).toList();
    names = decoder.layers().stream().map(NamedLayer::name).toList();
    shapes = decoder.shapes();
    this.target = target;
  }

  /// A changed layer.
  ///
  /// @param members its new numbers by name
  /// @param size how large the change is
  private record Change(Layer layer, Map<String, Integer> members, int size) {
    String in(String name) {
      return members.entrySet().stream()
              .map(member -> member.getKey() + " " + member.getValue())
              .collect(Collectors.joining(" and "))
          + " in "
          + name;
    }
  }

  /// The end of a sentence: `use output_padding 1 in deconv3`.
  ///
  /// @param target the images' shape, which is not the decoder's output
  static String of(Network decoder, Shape target) {
    DecoderAdvice advice = new DecoderAdvice(decoder, target);
    return Optional.of(advice)
        .filter(one -> one.layers.size() <= MOST_LAYERS)
        .flatMap(one -> one.convolution().or(one::dense).or(one::missingUnflatten))
        .orElse(
            "no change of one layer's settings makes it fit, so change kernel and stride of"
                + " several until they undo the encoder's");
  }

  private Optional<String> convolution() {
    return IntStream.iterate(layers.size() - 1, l -> l >= 0, l -> l - 1)
        .filter(l -> layers.get(l) instanceof Conv2d || layers.get(l) instanceof ConvTranspose2d)
        .limit(LAYERS_TO_TRY)
        .boxed()
        .flatMap(l -> fitting(l).map(change -> "use " + change.in(names.get(l))).stream())
        .findFirst();
  }

  private Optional<Change> fitting(int l) {
    return changes(layers.get(l))
        .sorted(Comparator.comparingInt(Change::size))
        .filter(change -> fits(Map.of(l, change.layer)))
        .findFirst();
  }

  private Stream<Change> changes(Layer layer) {
    return switch (layer) {
      case ConvTranspose2d c ->
          IntStream.range(0, Math.min(c.stride(), LARGEST_CHANGE))
              .boxed()
              .flatMap(output ->
                  near(c.padding(), 0)
                      .flatMap(padding ->
                          near(c.kernel(), 1)
                              .flatMap(kernel -> change(c, kernel, padding, output))));
      case Conv2d c ->
          near(c.padding(), 0)
              .flatMap(
                  padding -> near(c.kernel(), 1).flatMap(kernel -> change(c, kernel, padding)));
      default -> Stream.empty();
    };
  }

  private static Stream<Integer> near(int value, int least) {
    return IntStream.rangeClosed(Math.max(least, value - LARGEST_CHANGE), value + LARGEST_CHANGE)
        .boxed();
  }

  private Stream<Change> change(ConvTranspose2d c, int kernel, int padding, int output) {
    Steps steps = new Steps();
    int channels = channels(c.outChannels());
    steps.add("out_channels", c.outChannels(), channels, 0);
    steps.add("output_padding", c.outputPadding(), output, 1);
    steps.add("padding", c.padding(), padding, 10);
    steps.add("kernel", c.kernel(), kernel, 100);
    return steps.change(
        () -> new ConvTranspose2d(c.inChannels(), channels, kernel, c.stride(), padding, output));
  }

  private Stream<Change> change(Conv2d c, int kernel, int padding) {
    Steps steps = new Steps();
    int channels = channels(c.outChannels());
    steps.add("out_channels", c.outChannels(), channels, 0);
    steps.add("padding", c.padding(), padding, 10);
    steps.add("kernel", c.kernel(), kernel, 100);
    return steps.change(() -> new Conv2d(c.inChannels(), channels, kernel, c.stride(), padding));
  }

  private int channels(int now) {
    return shapes.getLast().channels() == target.channels() ? now : target.channels();
  }

  /// What a change changes, smaller things first.
  private static final class Steps {
    private static final int ONE_MEMBER = 10_000;
    private final Map<String, Integer> members = new LinkedHashMap<>();
    private int changed;
    private int size;

    void add(String member, int from, int to, int weight) {
      if (from != to) {
        members.put(member, to);
        changed += weight == 0 ? 0 : 1;
        size += weight * Math.abs(to - from) + (weight == 0 ? 0 : ONE_MEMBER);
      }
    }

    /// None if nothing changes, more than two numbers do, or no layer can have them.
    Stream<Change> change(Supplier<Layer> layer) {
      if (members.isEmpty() || changed > 2) {
        return Stream.empty();
      }
      try {
        return Stream.of(new Change(layer.get(), members, size));
      } catch (IllegalArgumentException e) {
        return Stream.empty();
      }
    }
  }

  /// A Linear and an Unflatten that can give any shape.
  private Optional<String> dense() {
    int unflatten = last(Unflatten.class, layers.size());
    int linear = last(Linear.class, unflatten);
    if (linear < 0) {
      return Optional.empty();
    }
    int features = ((Linear) layers.get(linear)).inFeatures();
    Map<Integer, Layer> changed =
        new TreeMap<>(
            Map.of(
                linear, new Linear(features, target.size()),
                unflatten, new Unflatten(target.channels(), target.height(), target.width())));
    return fits(changed)
        ? Optional.of(
            "use out_features %d in %s and channels %d, height %d and width %d in %s"
                .formatted(
                    target.size(),
                    names.get(linear),
                    target.channels(),
                    target.height(),
                    target.width(),
                    names.get(unflatten)))
        : Optional.empty();
  }

  private Optional<String> missingUnflatten() {
    return shapes.getLast().size() == target.size()
        ? Optional.of(
            "add an Unflatten with channels %d, height %d and width %d at its end"
                .formatted(target.channels(), target.height(), target.width()))
        : Optional.empty();
  }

  private int last(Class<? extends Layer> type, int before) {
    return IntStream.iterate(before - 1, l -> l >= 0, l -> l - 1)
        .filter(l -> type.isInstance(layers.get(l)))
        .findFirst()
        .orElse(-1);
  }

  private boolean fits(Map<Integer, Layer> changed) {
    int first = changed.keySet().stream().mapToInt(Integer::intValue).min().orElseThrow();
    List<Layer> all = new ArrayList<>(layers);
    changed.forEach(all::set);
    try {
      Shape shape = shapes.get(first);
      for (Layer layer : all.subList(first, all.size())) {
        shape = layer.outputShape(shape);
      }
      return shape.equals(target);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
