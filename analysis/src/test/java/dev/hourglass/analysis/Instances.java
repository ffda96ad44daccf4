package dev.hourglass.analysis;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.hourglass.analysis.inspection.InspectionOptions;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Images;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ArrayImages;
import dev.hourglass.data.source.MaskSource;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.data.source.SourceReader;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.metrics.Bootstrap;
import dev.hourglass.metrics.ErrorSummary;
import dev.hourglass.metrics.Metric;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.CodeDensity;
import dev.hourglass.model.Codes;
import dev.hourglass.model.ModelDescription;
import dev.hourglass.model.Models;
import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Residual;
import dev.hourglass.nn.Tanh;
import dev.hourglass.nn.Unflatten;
import dev.hourglass.train.Augmentation;
import dev.hourglass.train.RateFinder;
import dev.hourglass.train.TrainingConfig;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A value of any type of the public API: one that is given here, or what the first of its public
/// constructors and factories makes that accepts such values.
final class Instances {
  private static final Shape SHAPE = new Shape(1, 8, 8);

  /// Elements of arrays: enough that a text with all of them is long.
  private static final int LENGTH = 64;

  private final Map<Class<?>, Optional<Object>> known = new HashMap<>();
  private final Set<Class<?>> inProgress = new HashSet<>();

  /// A model whose codes have a learned density.
  private static Autoencoder learned() {
    return Models.preset("codec", SHAPE, 0);
  }

  Instances() {
    Autoencoder model =
        Autoencoder.builder("small", SHAPE)
            .encoder("code", new Linear(64, 4))
            .encoder("latent", new GaussianLatent(2))
            .decoder("wide", new Linear(2, 64))
            .decoder("image", new Unflatten(1, 8, 8))
            .build(0);
    ByteImages bytes =
        ByteImages.of("bytes", SHAPE, new byte[4 * 64], new int[] {0, 1, 0, 1}, List.of("a", "b"));
    List<NamedLayer> layers = List.of(new NamedLayer("tanh", new Tanh()));
    Stream.of(
            true,
            0.5,
            0.5f,
            1L,
            "classic",
            SHAPE,
            model,
            bytes,
            bytes.floats(),
            new Dataset("data", bytes, bytes),
            Duration.ofSeconds(1),
            new Codes(2, new float[LENGTH], null),
            new CodeDensity(learned(), 1),
            model.parameters(),
            model.inference(1),
            model.shared(1),
            model.batching(1, 1, Duration.ZERO),
            ModelDescription.of(model),
            Models.options("classic"),
            Autoencoder.builder("small", SHAPE),
            model.parameters().views().getFirst(),
            RateFinder.Sweep.DEFAULT,
            InspectionOptions.DEFAULT,
            new GaussianMixture(
                new double[] {1}, new double[][] {{0, 0}}, new double[][][] {{{1, 0}, {0, 1}}}),
            Bootstrap.NONE,
            new ErrorSummary(
                1, new TreeMap<>(Map.of(Metric.MSE, new ErrorSummary.Estimate(1, 0, 2)))),
            new Network(SHAPE, layers),
            new Residual(layers, List.of()),
            PublishedDataset.MNIST,
            new DatasetSpec.Synthetic(6),
            TrainingConfig.defaults().withEpochs(1),
            new Augmentation(1, 1, 1),
            new JsonObject(),
            new JsonArray(),
            new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB))
        .forEach(value -> known.put(value.getClass(), Optional.of(value)));
    give(Images.class, bytes);
    give(MemorySegment.class, MemorySegment.ofArray(new byte[LENGTH]));
    ArrayImages.Part part = new ArrayImages.Part(null, SHAPE, new byte[64], null);
    give(ArrayImages.Part.class, part);
    ArrayImages source = arrays(part);
    give(ArrayImages.class, source);
    give(SourceReader.class, reader(source));
    give(MaskSource.Masks.class, new MaskSource.Masks(new boolean[1][LENGTH], new boolean[1]));
    give(MaskSource.class, masks());
    give(JsonElement.class, new JsonObject());
    give(InputStream.class, InputStream.nullInputStream());
    give(OutputStream.class, OutputStream.nullOutputStream());
    give(Path.class, Path.of("target", "absent"));
    give(Optional.class, Optional.empty());
    give(Object.class, "an object");
    give(Integer.class, 1);
    give(List.class, List.of());
    give(Collection.class, List.of());
    give(Iterable.class, List.of());
    give(Map.class, Map.of());
    give(SortedMap.class, new TreeMap<>());
  }

  private static ArrayImages arrays(ArrayImages.Part part) {
    try {
      return new ArrayImages("arrays", List.of(part));
    } catch (DataException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SourceReader reader(ArrayImages source) {
    try {
      return new SourceReader(Path.of("any"), source, ReadOptions.DEFAULT, (done, total) -> {});
    } catch (DataException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MaskSource masks() {
    Path folder = Path.of("target", "masks");
    try {
      Path mask = folder.resolve("ground_truth/broken/0_mask.png");
      Files.createDirectories(folder.resolve("ground_truth/broken"));
      Files.write(mask, new byte[0]);
      return MaskSource.of(folder).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void give(Class<?> type, Object value) {
    known.put(type, Optional.of(value));
  }

  /// {@return a value, empty where none can be made}
  Optional<Object> of(Class<?> type) {
    Optional<Object> value = known.get(type);
    if (value == null) {
      if (!inProgress.add(type)) {
        return Optional.empty();
      }
      value = made(type);
      inProgress.remove(type);
      known.put(type, value);
    }
    return value;
  }

  private Optional<Object> made(Class<?> type) {
    if (type.isPrimitive()) {
      return primitive(type);
    }
    if (type.isArray()) {
      Class<?> element = type.getComponentType();
      return Optional.of(Array.newInstance(element, element.isPrimitive() ? LENGTH : 0));
    }
    if (type.isEnum()) {
      return Optional.of(type.getEnumConstants()[0]);
    }
    if (type.isSealed() && Modifier.isAbstract(type.getModifiers())) {
      return Stream.of(type.getPermittedSubclasses())
          .filter(PublicApi.TYPES::contains)
          .flatMap(one -> of(one).stream())
          .findFirst();
    }
    if (type.isInterface()) {
      return Optional.of(proxy(type));
    }
    return Stream.<Executable>concat(
            Stream.of(type.getConstructors()),
            PublicApi.calls(type).filter(call -> isFactory(call, type)))
        .flatMap(call -> called(call).stream())
        .findFirst();
  }

  private static boolean isFactory(Executable call, Class<?> type) {
    return call instanceof Method method
        && Modifier.isStatic(method.getModifiers())
        && method.getReturnType() == type;
  }

  private static Optional<Object> primitive(Class<?> type) {
    Object zero = Array.get(Array.newInstance(type, 1), 0);
    return Optional.of(
        switch (zero) {
          case Integer _ -> 1;
          case Long _ -> 1L;
          case Double _ -> 0.5;
          case Float _ -> 0.5f;
          default -> zero;
        });
  }

  /// An interface that a program implements: what its methods give is made likewise.
  private Object proxy(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader() == null ? getClass().getClassLoader() : type.getClassLoader(),
        new Class<?>[] {type},
        (_, method, _) ->
            method.getReturnType() == void.class ? null : of(method.getReturnType()).orElse(null));
  }

  /// What a call with such values gives, empty where it refuses them.
  private Optional<Object> called(Executable call) {
    @Nullable Object[] values = values(call);
    for (Object value : values) {
      if (value == null) {
        return Optional.empty();
      }
    }
    try {
      return Optional.ofNullable(invoke(call, null, values));
    } catch (InvocationTargetException e) {
      return Optional.empty();
    }
  }

  /// A value for each parameter, null where none can be made.
  @Nullable Object[] values(Executable call) {
    return Stream.of(call.getParameterTypes()).map(type -> of(type).orElse(null)).toArray();
  }

  /// Calls a constructor or a method.
  ///
  /// @throws InvocationTargetException with what the call throws
  static @Nullable Object invoke(
      Executable call, @Nullable Object target, @Nullable Object... values)
      throws InvocationTargetException {
    try {
      return call instanceof Constructor<?> constructor
          ? constructor.newInstance(values)
          : ((Method) call).invoke(target, values);
    } catch (InstantiationException | IllegalAccessException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
