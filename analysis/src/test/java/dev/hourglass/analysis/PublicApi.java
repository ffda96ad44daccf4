package dev.hourglass.analysis;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What programs that use the libraries see: the public types of the packages that `engine` and
/// `analysis` export to all. The tests of both stand here, where both are on the class path.
final class PublicApi {
  private static final Set<String> MODULES =
      Set.of("dev.hourglass.engine", "dev.hourglass.analysis");

  private static final Set<String> EXPORTED = exported();

  /// The public types, in the order of their names.
  static final List<Class<?>> TYPES = types();

  private PublicApi() {}

  private static List<Class<?>> types() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(EXPORTED).stream()
            .filter(type -> EXPORTED.contains(type.getPackageName()))
            .map(JavaClass::reflect)
            .filter(PublicApi::isPublic)
            .sorted(Comparator.comparing(Class::getName))
            .<Class<?>>map(type -> type)
            .toList();
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> around = type.getEnclosingClass();
    return Modifier.isPublic(type.getModifiers()) && (around == null || isPublic(around));
  }

  /// Public constructors and methods of a type that other programs can name all parameters of.
  static Stream<Executable> calls(Class<?> type) {
    return Stream.<Executable>concat(
            Stream.of(type.getConstructors()), Stream.of(type.getDeclaredMethods()))
        .filter(call -> Modifier.isPublic(call.getModifiers()) && !call.isSynthetic())
        .filter(call -> Stream.of(call.getParameterTypes()).allMatch(PublicApi::isShown))
        .sorted(Comparator.comparing(Executable::toString));
  }

  private static boolean isShown(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    String name = element.getPackageName();
    return !name.startsWith("dev.hourglass") || EXPORTED.contains(name);
  }

  private static Set<String> exported() {
    Set<String> packages = new TreeSet<>();
    try {
      for (URL url : Collections.list(loader().getResources("module-info.class"))) {
        try (InputStream in = url.openStream()) {
          ModuleDescriptor module = ModuleDescriptor.read(in);
          if (MODULES.contains(module.name())) {
            module.exports().stream()
                .filter(exports -> !exports.isQualified())
                .forEach(exports -> packages.add(exports.source()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packages;
  }

  private static ClassLoader loader() {
    return PublicApi.class.getClassLoader();
  }
}
