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
      case "" -> fastest();
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

  private static Kernels fastest() {
    if (!vectorModulePresent()) {
      return Fallback.KERNELS;
    }
    // Where Java offers vectors of two numbers at most, they are slower than none.
    return VectorKernels.haveHardware() ? vector() : new ScalarKernels();
  }

  private static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /// What runs without the vector module. Java initialises a class once, so it is said once.
  private static final class Fallback {
    static final Kernels KERNELS = announced();

    private Fallback() {}

    private static Kernels announced() {
      System.getLogger("dev.hourglass")
          .log(
              System.Logger.Level.WARNING,
              "The module jdk.incubator.vector is not loaded, so Hourglass computes the same"
                  + " results with kernels many times slower: start Java with --add-modules"
                  + " jdk.incubator.vector, or with -D"
                  + PROPERTY
                  + "=scalar if that is meant.");
      return new ScalarKernels();
    }
  }
}
