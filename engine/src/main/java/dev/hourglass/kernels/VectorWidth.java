package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The vectors that all kernels on the Vector API use.
final class VectorWidth {
  static final VectorSpecies<Float> S = species();
  static final int L = S.length();

  /// Narrow tiles fit the 16 registers of processors without AVX-512.
  static final boolean WIDE_TILES = L >= 16;

  private VectorWidth() {}

  /// Numbers of the widest vectors that this Java has machine instructions for.
  static int hardwareLanes() {
    return FloatVector.SPECIES_PREFERRED.length();
  }

  private static VectorSpecies<Float> species() {
    return switch (KernelChoice.lanes(Math.clamp(hardwareLanes(), 4, 16))) {
      case 4 -> FloatVector.SPECIES_128;
      case 8 -> FloatVector.SPECIES_256;
      default -> FloatVector.SPECIES_512;
    };
  }
}
