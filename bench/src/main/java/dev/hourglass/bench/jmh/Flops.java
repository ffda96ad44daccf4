package dev.hourglass.bench.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Counts arithmetic beside calls. A benchmark reports calls per millisecond, so that a count of
/// millions per millisecond is one of GFLOP/s.
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Flops {
  /// Millions of floating-point operations; a multiply-add is two.
  public double gflops;
}
