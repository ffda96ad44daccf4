package dev.hourglass.kernels;

import java.util.Optional;

/// Detects Java runtimes without fused multiply-add or an optimising compiler and logs a warning
/// once: the results are the same, but training is so slow that it appears to hang.
final class SlowJava {
  private static final int CALLS = 64;

  /// With the instruction a call takes a few dozen nanoseconds at most even before it is compiled,
  /// without it some microseconds: Java then multiplies decimal numbers of any length.
  private static final long MOST_NANOS_OF_A_CALL = 1_000;

  /// What is wrong, if anything: looked for once, and said then.
  static final Optional<String> REASON = announced();

  private SlowJava() {}

  private static Optional<String> announced() {
    Optional<String> reason = reason(System.getProperty("java.vm.info", ""), fusesInSoftware());
    reason.ifPresent(KernelChoice::warn);
    return reason;
  }

  /// @param mode how the JVM says that it runs: `mixed mode, sharing`
  static Optional<String> reason(String mode, boolean fusesInSoftware) {
    if (fusesInSoftware) {
      return Optional.of(
          "This Java has no fused multiply-add instruction (the processor lacks it, or an option such as -XX:-UseFMA or -XX:UseAVX=0 turns it off), so Hourglass computes the same results tens of thousands of times slower: leave the option out or use another machine.");
    }
    if (mode.contains("interpreted")) {
      return Optional.of(
          "This Java only interprets (-Xint), so Hourglass computes the same results tens of thousands of times slower: leave the option out.");
    }
    if (mode.contains("emulated-client")) {
      return Optional.of(
          "This Java compiles without its optimising compiler (-XX:TieredStopAtLevel), so Hourglass computes the same results some hundred times slower: leave the option out.");
    }
    return Optional.empty();
  }

  /// The quickest of a few rounds, because another program may have the processor during one.
  private static boolean fusesInSoftware() {
    long quickest = Long.MAX_VALUE;
    float sum = 1;
    for (int round = 0; round < 4; round++) {
      long begun = System.nanoTime();
      for (int call = 0; call < CALLS; call++) {
        sum = Math.fma(sum, 0.75f, 0.3f);
      }
      quickest = Math.min(quickest, System.nanoTime() - begun);
    }
    // The sum is never so large; without a use of it the compiler could drop the calls.
    return quickest > CALLS * MOST_NANOS_OF_A_CALL || sum > 1e9f;
  }
}
