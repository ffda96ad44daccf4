package dev.hourglass.analysis.umap;

import dev.hourglass.random.SplitMix64;

/// Moves single places on a map: towards the places of their neighbours, and away from random ones.
/// For one thread.
///
/// Places are rows of whole groups of four numbers, of which those beyond the map's components are
/// zero. Sums are taken in a fixed order.
final class Mover {
  private static final int GROUP = 4;

  /// No place moves by more than this times the rate for one other place; umap-learn limits single
  /// numbers.
  private static final float MOST = 4;

  private final ForceTable attraction;
  private final ForceTable repulsion;

  /// `[point][width]`, the places that others are moved by.
  private final float[] others;

  private final int points;
  private final int width;

  /// `[negative]`, where the places of random points begin, and the shares of the differences from
  /// them that a place is moved by.
  private final int[] from;

  private final float[] shares;

  /// @param others `[point][width]`, not copied
  Mover(Forces forces, int negatives, float[] others, int width) {
    attraction = forces.attraction();
    repulsion = forces.repulsion();
    this.others = others;
    this.width = width;
    points = others.length / width;
    from = new int[negatives];
    shares = new float[negatives];
  }

  /// The two forces of a map as tables.
  record Forces(ForceTable attraction, ForceTable repulsion) {
    static Forces of(Curve curve) {
      return new Forces(new ForceTable(curve::attraction), new ForceTable(curve::repulsion));
    }
  }

  /// Numbers of a row for so many components.
  static int width(int components) {
    return (components + GROUP - 1) / GROUP * GROUP;
  }

  /// Rows of whole groups.
  static float[] widened(float[] rows, int components) {
    int width = width(components);
    float[] wide = new float[Math.multiplyExact(rows.length / components, width)];
    for (int i = 0; i < rows.length; i++) {
      wide[i / components * width + i % components] = rows[i];
    }
    return wide;
  }

  /// Rows without the zeros of whole groups.
  static float[] narrowed(float[] wide, int components) {
    int width = width(components);
    float[] rows = new float[wide.length / width * components];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = wide[i / components * width + i % components];
    }
    return rows;
  }

  /// Moves a place towards another one.
  ///
  /// @param rows in which the place begins at `own`
  /// @param other which point the other place belongs to
  void attract(float[] rows, int own, int other, float rate) {
    int to = other * width;
    float square = square(rows, own, others, to);
    float force = square > 0 ? attraction.at(square) : 0;
    float share = rate * allowed(force, square);
    for (int d = 0; d < width; d++) {
      rows[own + d] = Math.fma(share, others[to + d] - rows[own + d], rows[own + d]);
    }
  }

  /// Moves two places of the same rows towards each other, each by as much as {@link #attract}.
  void attractBoth(float[] rows, int one, int other, float rate) {
    float square = square(rows, one, rows, other);
    float force = square > 0 ? attraction.at(square) : 0;
    float share = rate * allowed(force, square);
    for (int d = 0; d < width; d += GROUP) {
      float d0 = rows[other + d] - rows[one + d];
      float d1 = rows[other + d + 1] - rows[one + d + 1];
      float d2 = rows[other + d + 2] - rows[one + d + 2];
      float d3 = rows[other + d + 3] - rows[one + d + 3];
      rows[one + d] = Math.fma(share, d0, rows[one + d]);
      rows[one + d + 1] = Math.fma(share, d1, rows[one + d + 1]);
      rows[one + d + 2] = Math.fma(share, d2, rows[one + d + 2]);
      rows[one + d + 3] = Math.fma(share, d3, rows[one + d + 3]);
      rows[other + d] = Math.fma(-share, d0, rows[other + d]);
      rows[other + d + 1] = Math.fma(-share, d1, rows[other + d + 1]);
      rows[other + d + 2] = Math.fma(-share, d2, rows[other + d + 2]);
      rows[other + d + 3] = Math.fma(-share, d3, rows[other + d + 3]);
    }
  }

  /// Moves a place away from random ones, from all of them at once: one after another, each would
  /// wait for the one before.
  ///
  /// @param rows in which the place begins at `own`
  /// @param itself which point it belongs to, −1 for none of these
  /// @param key of the random numbers
  /// @param draw which call with this key it is, from 0
  void repel(float[] rows, int own, int itself, long key, long draw, float rate) {
    for (int k = 0; k < shares.length; k++) {
      long bits = SplitMix64.at(key, draw * shares.length + k);
      // Less than one in a million of a uniform number's share is wrong.
      int other = (int) (((bits >>> 32) * points) >>> 32);
      from[k] = other * width;
      float square = square(rows, own, others, from[k]);
      float force = other == itself ? 0 : repulsion.at(square);
      shares[k] = rate * allowed(force, square);
    }
    for (int d = 0; d < width; d += GROUP) {
      moveAway(rows, own + d, d);
    }
  }

  private void moveAway(float[] rows, int own, int d) {
    float r0 = rows[own];
    float r1 = rows[own + 1];
    float r2 = rows[own + 2];
    float r3 = rows[own + 3];
    float m0 = r0;
    float m1 = r1;
    float m2 = r2;
    float m3 = r3;
    for (int k = 0; k < shares.length; k++) {
      float share = shares[k];
      int at = from[k] + d;
      m0 = Math.fma(share, r0 - others[at], m0);
      m1 = Math.fma(share, r1 - others[at + 1], m1);
      m2 = Math.fma(share, r2 - others[at + 2], m2);
      m3 = Math.fma(share, r3 - others[at + 3], m3);
    }
    rows[own] = m0;
    rows[own + 1] = m1;
    rows[own + 2] = m2;
    rows[own + 3] = m3;
  }

  private float square(float[] rows, int own, float[] others, int other) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int d = 0; d < width; d += GROUP) {
      float d0 = rows[own + d] - others[other + d];
      float d1 = rows[own + d + 1] - others[other + d + 1];
      float d2 = rows[own + d + 2] - others[other + d + 2];
      float d3 = rows[own + d + 3] - others[other + d + 3];
      s0 = Math.fma(d0, d0, s0);
      s1 = Math.fma(d1, d1, s1);
      s2 = Math.fma(d2, d2, s2);
      s3 = Math.fma(d3, d3, s3);
    }
    return (s0 + s1) + (s2 + s3);
  }

  /// The force, or a smaller one that moves a place at the distance by the most that is allowed.
  private static float allowed(float force, float square) {
    return force * force * square > MOST * MOST ? MOST / (float) Math.sqrt(square) : force;
  }
}
