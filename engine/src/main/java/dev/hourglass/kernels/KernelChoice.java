package dev.hourglass.kernels;

import java.util.Locale;

/// Chooses the kernel implementation once.
///
/// Only here is {@link VectorKernels} touched before it is known that the vector module is there.
final class KernelChoice {
  private static final String PROPERTY = "hourglass.kernels";

  private KernelChoice() {}

  static Kernels best() {
    String wish = System.getProperty(PROPERTY, "").toLowerCase(Locale.ROOT);
    return switch (wish) {
      case "scalar" -> new ScalarKernels();
      case "vector" -> vector();
      case "" -> vectorsWork() ? vector() : new ScalarKernels();
      default ->
          throw new IllegalStateException(
              "the system property %s is %s, expected scalar or vector".formatted(PROPERTY, wish));
    };
  }

  private static Kernels vector() {
    if (!vectorModulePresent()) {
      throw new IllegalStateException(
          "the vector kernels need the module jdk.incubator.vector: start Java with --add-modules"
              + " jdk.incubator.vector");
    }
    return new VectorKernels();
  }

  /// Where Java offers vectors of two numbers at most, they are slower than none.
  private static boolean vectorsWork() {
    return vectorModulePresent() && VectorKernels.haveHardware();
  }

  private static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }
}
