package dev.hourglass.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Public constructors and methods refuse null with the name of the parameter, unless it is marked
/// as one that may be null.
class NullsTest {
  private final Instances instances = new Instances();

  @Test
  void nullsAreRefusedByName() {
    Set<String> wrong = new TreeSet<>();
    int tried = 0;
    for (Class<?> type : PublicApi.TYPES) {
      for (Executable call : PublicApi.calls(type).filter(NullsTest::isOurs).toList()) {
        for (int p = 0; p < call.getParameterCount(); p++) {
          if (mustRefuse(call, p)) {
            tried++;
            String name = call.getParameters()[p].getName();
            String said = said(call, p, 1);
            if (!names(said, name) && !names(said(call, p, 0), name)) {
              wrong.add("%s, %s: %s".formatted(call.toGenericString(), name, said));
            }
          }
        }
      }
    }
    assertThat(wrong).as("of %d parameters", tried).isEmpty();
    assertThat(tried).isGreaterThan(300);
  }

  /// The name itself, or what Java says where a variable of the name is used.
  private static boolean names(String said, String parameter) {
    return said.equals(parameter) || said.contains("\"" + parameter + "\" is null");
  }

  /// Neither what other programs implement, nor what an exception says of itself, nor what Java
  /// itself has in every class.
  private static boolean isOurs(Executable call) {
    Class<?> type = call.getDeclaringClass();
    boolean theirs = type.isInterface() && !type.isSealed() && !isStatic(call);
    boolean javas =
        call.getName().equals("equals") || (type.isEnum() && call.getName().equals("valueOf"));
    return !theirs
        && !javas
        && !Throwable.class.isAssignableFrom(type)
        && !(call instanceof Method && Modifier.isAbstract(call.getModifiers()));
  }

  private static boolean isStatic(Executable call) {
    return Modifier.isStatic(call.getModifiers());
  }

  private static boolean mustRefuse(Executable call, int parameter) {
    return !call.getParameterTypes()[parameter].isPrimitive()
        && !isNullable(call.getAnnotatedParameterTypes()[parameter])
        && !isNullableComponent(call, parameter);
  }

  /// Of a compact constructor javac keeps no type annotations.
  private static boolean isNullableComponent(Executable call, int parameter) {
    RecordComponent[] components = call.getDeclaringClass().getRecordComponents();
    return call instanceof Constructor<?>
        && components != null
        && components.length == call.getParameterCount()
        && isNullable(components[parameter].getAnnotatedType());
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  /// The message of what is thrown.
  ///
  /// @param number every whole number beside the null: places in arrays may have to be 0
  private String said(Executable call, int parameter, int number) {
    @Nullable Object[] values = instances.values(call);
    for (int p = 0; p < values.length; p++) {
      if (values[p] instanceof Integer) {
        values[p] = number;
      }
      if (values[p] == null) {
        return "no value for " + call.getParameters()[p];
      }
    }
    values[parameter] = null;
    Object target = null;
    if (call instanceof Method && !isStatic(call)) {
      target = instances.of(call.getDeclaringClass()).orElse(null);
      if (target == null) {
        return "no instance to call";
      }
    }
    try {
      Instances.invoke(call, target, values);
      return "accepted";
    } catch (InvocationTargetException e) {
      return e.getCause() instanceof NullPointerException cause
          ? String.valueOf(cause.getMessage())
          : String.valueOf(e.getCause());
    }
  }
}
