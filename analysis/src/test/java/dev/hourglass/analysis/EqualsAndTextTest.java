package dev.hourglass.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.analysis.latent.LatentOptions;
import dev.hourglass.analysis.umap.UmapOptions;
import dev.hourglass.latent.VariationalBounds;
import dev.hourglass.metrics.ImageComparison;
import dev.hourglass.metrics.ReconstructionMetrics;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelOptions;
import dev.hourglass.nn.ParameterSpec;
import dev.hourglass.train.TrainingConfig;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What values of the public API are equal to, and how they are shown.
class EqualsAndTextTest {
  /// Longer texts fill a log's line or a debugger's window.
  private static final int LONGEST_TEXT = 200;

  /// Records whose lists hold a few numbers, so that the text that Java gives them is short.
  private static final Set<Class<?>> SHORT_LISTS = Set.of(ModelOptions.class, ParameterSpec.class);

  /// Classes at work, which are no values.
  private static final Set<Class<?>> WORKERS =
      Set.of(
          Autoencoder.Builder.class,
          ImageComparison.class,
          LatentOptions.Changes.class,
          ReconstructionMetrics.class,
          TrainingConfig.Changes.class,
          UmapOptions.Changes.class,
          VariationalBounds.class);

  private final Instances instances = new Instances();

  /// Two arrays are equal to Java only if they are the same.
  @Test
  void recordsWithArraysSayWhatTheyAreEqualTo() {
    Set<String> wrong = new TreeSet<>();
    records()
        .filter(EqualsAndTextTest::hasArray)
        .forEach(type -> {
          for (Method method : methods(type, "equals", "hashCode", "toString")) {
            if (isJavas(method)) {
              wrong.add(method.toString());
            }
          }
        });
    assertThat(wrong).isEmpty();
    assertThat(records().filter(EqualsAndTextTest::hasArray)).hasSizeGreaterThan(15);
  }

  @Test
  void recordsOfEqualContentAreEqual() throws Exception {
    Set<String> untried = new TreeSet<>();
    int tried = 0;
    for (Class<?> type : records().toList()) {
      Object one = instances.of(type).orElse(null);
      Object copy = one == null ? null : copy(one);
      if (one == null || copy == null) {
        untried.add(type.getName());
      } else {
        tried++;
        assertThat(copy).as(type.getName()).isEqualTo(one).hasSameHashCodeAs(one);
        assertThat(copy.toString()).as(type.getName()).isEqualTo(one.toString());
        assertThat(one).as(type.getName()).isNotEqualTo(null).isNotEqualTo(new Object());
      }
    }
    assertThat(untried).as("beside %d that were compared", tried).isEmpty();
    assertThat(tried).isGreaterThan(90);
  }

  /// Java's own text of a record holds all elements of its lists and maps.
  @Test
  void recordsWithListsAreShownInShort() {
    Set<String> wrong = new TreeSet<>();
    records()
        .filter(type -> hasCollection(type) && !SHORT_LISTS.contains(type))
        .filter(type -> methods(type, "toString").stream().anyMatch(EqualsAndTextTest::isJavas))
        .forEach(type -> wrong.add(type.getName()));
    assertThat(wrong).isEmpty();
  }

  @Test
  void textsAreShort() {
    Set<String> wrong = new TreeSet<>();
    int tried = 0;
    for (Class<?> type : PublicApi.TYPES) {
      Object one = instances.of(type).filter(value -> type == value.getClass()).orElse(null);
      if (one != null) {
        tried++;
        String text = one.toString();
        if (text.length() > LONGEST_TEXT || text.isBlank() || text.contains("\n")) {
          wrong.add(text);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(tried).isGreaterThan(100);
  }

  @Test
  void valuesHaveATextOfTheirOwn() {
    Set<String> wrong = new TreeSet<>();
    PublicApi.TYPES.stream()
        .filter(type -> !type.isRecord() && !type.isInterface() && !type.isEnum())
        .filter(type -> !WORKERS.contains(type) && !Throwable.class.isAssignableFrom(type))
        .filter(type -> Stream.of(type.getDeclaredMethods()).anyMatch(EqualsAndTextTest::isOfOne))
        .filter(type -> methods(type, "toString").isEmpty())
        .forEach(type -> wrong.add(type.getName()));
    assertThat(wrong).isEmpty();
  }

  private static Stream<Class<?>> records() {
    return PublicApi.TYPES.stream().filter(Class::isRecord);
  }

  private static boolean isOfOne(Method method) {
    return Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
  }

  private static List<Method> methods(Class<?> type, String... names) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> List.of(names).contains(method.getName()))
        .filter(method -> !method.isSynthetic())
        .toList();
  }

  /// Those that javac writes for a record are final, those in a source never are.
  private static boolean isJavas(Method method) {
    return Modifier.isFinal(method.getModifiers());
  }

  private static boolean hasArray(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .anyMatch(component -> component.getGenericType().getTypeName().contains("[]"));
  }

  private static boolean hasCollection(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .map(RecordComponent::getType)
        .anyMatch(one -> Collection.class.isAssignableFrom(one) || Map.class.isAssignableFrom(one));
  }

  /// A record of the same content, of which only arrays are copied.
  private static @Nullable Object copy(Object value) throws ReflectiveOperationException {
    RecordComponent[] components = value.getClass().getRecordComponents();
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Constructor<?> canonical = value.getClass().getDeclaredConstructor(types);
    @Nullable Object[] copies = new @Nullable Object[components.length];
    for (int c = 0; c < copies.length; c++) {
      copies[c] = copied(components[c].getAccessor().invoke(value));
    }
    return canonical.newInstance(copies);
  }

  private static @Nullable Object copied(@Nullable Object value) {
    if (value == null || !value.getClass().isArray()) {
      return value;
    }
    int length = Array.getLength(value);
    Object copy = Array.newInstance(value.getClass().getComponentType(), length);
    for (int i = 0; i < length; i++) {
      Array.set(copy, i, copied(Array.get(value, i)));
    }
    return copy;
  }
}
