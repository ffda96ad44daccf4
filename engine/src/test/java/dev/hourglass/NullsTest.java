package dev.hourglass;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Public constructors and static methods refuse null with the name of the parameter.
class NullsTest {
  /// Packages that keep this; the others follow.
  private static final Set<String> PACKAGES =
      Set.of("dev.hourglass.metrics", "dev.hourglass.nn", "dev.hourglass.onnx");

  /// Values of parameters beside the one that is null.
  private static final Map<Class<?>, Object> SAMPLES =
      Map.of(
          int.class,
          0,
          long.class,
          0L,
          double.class,
          0.5,
          boolean.class,
          false,
          String.class,
          "name",
          List.class,
          List.of(),
          Map.class,
          new TreeMap<>());

  @Test
  void nullsAreRefusedByName() {
    Set<String> wrong = new TreeSet<>();
    int tried = 0;
    for (Executable one : executables().toList()) {
      for (int p = 0; p < one.getParameterCount(); p++) {
        if (refuses(one, p)) {
          tried++;
          String said = said(one, p);
          if (names(one, p).noneMatch(said::contains)) {
            wrong.add("%s, %s: %s".formatted(one, one.getParameters()[p].getName(), said));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(tried).isGreaterThan(30);
  }

  private static boolean refuses(Executable one, int parameter) {
    return !one.getParameterTypes()[parameter].isPrimitive()
        && !one.getAnnotatedParameterTypes()[parameter].isAnnotationPresent(Nullable.class);
  }

  /// The names of all that are null: the parameter and those of types without a sample.
  private static Stream<String> names(Executable one, int parameter) {
    Parameter[] parameters = one.getParameters();
    return Stream.concat(
            Stream.of(parameters[parameter]),
            Stream.of(parameters).filter(other -> sample(other.getType()) == null))
        .map(Parameter::getName);
  }

  private static String said(Executable one, int parameter) {
    Class<?>[] types = one.getParameterTypes();
    @Nullable Object[] values = new @Nullable Object[types.length];
    for (int p = 0; p < types.length; p++) {
      values[p] = p == parameter ? null : sample(types[p]);
    }
    try {
      if (one instanceof Constructor<?> constructor) {
        constructor.newInstance(values);
      } else {
        ((Method) one).invoke(null, values);
      }
      return "accepted";
    } catch (InvocationTargetException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      boolean refused =
          cause instanceof NullPointerException || cause instanceof IllegalArgumentException;
      return refused ? String.valueOf(cause.getMessage()) : cause.toString();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static @Nullable Object sample(Class<?> type) {
    return type.isArray() ? Array.newInstance(type.getComponentType(), 0) : SAMPLES.get(type);
  }

  /// Constructors of all types but exceptions, and static methods that give something.
  private static Stream<Executable> executables() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(PACKAGES).stream()
            .filter(type -> PACKAGES.contains(type.getPackageName()))
            .map(JavaClass::reflect)
            .filter(type -> Modifier.isPublic(type.getModifiers()))
            .filter(type -> !Modifier.isAbstract(type.getModifiers()) && !type.isEnum())
            .filter(type -> !Throwable.class.isAssignableFrom(type))
            .flatMap(NullsTest::executables);
  }

  private static Stream<Executable> executables(Class<?> type) {
    Stream<Method> methods =
        Stream.of(type.getDeclaredMethods())
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> method.getReturnType() == type);
    return Stream.concat(Stream.of(type.getConstructors()), methods);
  }
}
