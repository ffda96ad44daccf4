package dev.hourglass.kernels;

import java.util.Optional;

/// Chooses the kernel implementation once.
///
/// Only here are {@link VectorWidth} and {@link VectorKernels} touched before it is known that the
/// vector module is there.
final class KernelChoice {
  private static final String KERNELS = "hourglass.kernels";
  private static final String LANES = "hourglass.lanes";

  private KernelChoice() {}

  static Kernels best() {
    String wish = System.getProperty(KERNELS, "");
    // Before the class that has them is loaded: what fails there is no exception but an error.
    lanes(0);
    Optional<String> slow = SlowJava.REASON;
    return switch (wish) {
      case "scalar" -> new ScalarKernels();
      case "vector" -> vector();
      case "" -> slow.isPresent() ? new ScalarKernels() : fastest();
      default ->
          throw new IllegalStateException(
              "the system property %s is '%s', expected scalar or vector, or to be left out"
                  .formatted(KERNELS, wish));
    };
  }

  /// Lanes of a vector, as the system property says.
  ///
  /// @param preferred if it is not set
  /// @throws IllegalStateException if it is anything but 4, 8 or 16
  static int lanes(int preferred) {
    String wish = System.getProperty(LANES, "");
    return switch (wish) {
      case "" -> preferred;
      case "4", "8", "16" -> Integer.parseInt(wish);
      default ->
          throw new IllegalStateException(
              "the system property %s is '%s', expected 4, 8 or 16, or to be left out"
                  .formatted(LANES, wish));
    };
  }

  private static Kernels vector() {
    if (!vectorModulePresent()) {
      throw new IllegalStateException(
          "the vector kernels need the module jdk.incubator.vector: start Java with --add-modules"
              + " jdk.incubator.vector");
    }
    if (lanes(0) > VectorWidth.hardwareLanes()) {
      return TooWide.INSTANCE;
    }
    return new VectorKernels();
  }

  private static Kernels fastest() {
    if (!vectorModulePresent()) {
      return NoModule.INSTANCE;
    }
    // Where Java offers vectors of two numbers at most, they are slower than none.
    return VectorWidth.hardwareLanes() >= 4 ? vector() : new ScalarKernels();
  }

  private static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  static void warn(String sentence) {
    System.getLogger("dev.hourglass").log(System.Logger.Level.WARNING, sentence);
  }

  /// What runs without the vector module. Java initialises a class once, so it is said once.
  private static final class NoModule {
    static final Kernels INSTANCE = announced();

    private NoModule() {}

    private static Kernels announced() {
      warn(
          "The module jdk.incubator.vector is not loaded, so Hourglass computes the same results with kernels many times slower: start Java with --add-modules jdk.incubator.vector, or with -D"
              + KERNELS
              + "=scalar if this is intended.");
      return new ScalarKernels();
    }
  }

  /// What runs with wider vectors than the processor's.
  private static final class TooWide {
    static final Kernels INSTANCE = announced();

    private TooWide() {}

    private static Kernels announced() {
      warn(
          "The system property %s is %d and this Java has instructions for vectors of %d numbers, so Hourglass computes the same results some hundred times slower: leave the property out."
              .formatted(LANES, lanes(0), VectorWidth.hardwareLanes()));
      return new VectorKernels();
    }
  }
}
