package dev.hourglass.data.formats.webp;

import java.io.EOFException;

/// What a lossy WebP image states before its blocks (RFC 6386, section 9).
final class LossyHeader {
  private static final int SEGMENTS = 4;
  private static final int MOST_QUALITY = 127;
  private static final int MOST_COLOUR_QUALITY = 117;
  private static final int MOST_LEVEL = 63;
  private static final int LEAST_SECOND = 8;
  private static final int COEFFICIENTS = 4 * 8 * 3 * 11;

  /// Where a block's coefficients come from.
  ///
  /// @param luma factors of the first coefficient and of the others
  /// @param second the same of the first coefficients of a whole block's luma
  /// @param colour the same of colour differences
  record Factors(int[] luma, int[] second, int[] colour) {}

  /// How edges are smoothed.
  ///
  /// @param limit 0 for not at all
  /// @param inner limit within blocks
  /// @param threshold above it an edge is one of the picture
  record Smoothing(int limit, int inner, int threshold) {}

  private boolean segmented;
  private boolean mapped;
  private boolean absolute = true;
  private final int[] qualities = new int[SEGMENTS];
  private final int[] levels = new int[SEGMENTS];
  private final int[] segmentProbabilities = {255, 255, 255};
  private boolean simple;
  private int level;
  private int sharpness;
  private int levelOfAll;
  private int levelOfSmall;
  private final Factors[] factors = new Factors[SEGMENTS];
  private final byte[] coefficients = LossyTables.coefficients();
  private boolean skips;
  private int skipProbability;
  private int parts;

  /// Reads it.
  LossyHeader(LossyBits bits) throws EOFException {
    // The kinds of colours and of rounding: of both there is one.
    bits.number(2);
    readSegments(bits);
    readSmoothing(bits);
    parts = 1 << bits.number(2);
    readFactors(bits);
    // Whether the next image begins with these probabilities.
    bits.flag();
    byte[] updates = LossyTables.updates();
    for (int i = 0; i < COEFFICIENTS; i++) {
      if (bits.flag(Byte.toUnsignedInt(updates[i]))) {
        coefficients[i] = (byte) bits.number(Byte.SIZE);
      }
    }
    skips = bits.flag();
    skipProbability = skips ? bits.number(Byte.SIZE) : 0;
  }

  private void readSegments(LossyBits bits) throws EOFException {
    segmented = bits.flag();
    if (!segmented) {
      return;
    }
    mapped = bits.flag();
    if (bits.flag()) {
      absolute = bits.flag();
      for (int i = 0; i < SEGMENTS; i++) {
        qualities[i] = bits.optional(7);
      }
      for (int i = 0; i < SEGMENTS; i++) {
        levels[i] = bits.optional(6);
      }
    }
    for (int i = 0; mapped && i < segmentProbabilities.length; i++) {
      segmentProbabilities[i] = bits.flag() ? bits.number(Byte.SIZE) : 255;
    }
  }

  private void readSmoothing(LossyBits bits) throws EOFException {
    simple = bits.flag();
    level = bits.number(6);
    sharpness = bits.number(3);
    boolean adjusted = bits.flag();
    if (adjusted && bits.flag()) {
      int[] changes = new int[8];
      for (int i = 0; i < changes.length; i++) {
        changes[i] = bits.optional(6);
      }
      // The others are of other kinds of blocks than a single image has.
      levelOfAll = changes[0];
      levelOfSmall = changes[4];
    }
  }

  private void readFactors(LossyBits bits) throws EOFException {
    int base = bits.number(7);
    int[] changes = new int[5];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = bits.optional(4);
    }
    for (int i = 0; i < SEGMENTS; i++) {
      int quality = segmented ? qualities[i] + (absolute ? 0 : base) : base;
      int[] luma = {dc(quality + changes[0], MOST_QUALITY), ac(quality)};
      int[] second = {
        2 * dc(quality + changes[1], MOST_QUALITY),
        Math.max(LEAST_SECOND, ac(quality + changes[2]) * 155 / 100)
      };
      int[] colour = {dc(quality + changes[3], MOST_COLOUR_QUALITY), ac(quality + changes[4])};
      factors[i] = new Factors(luma, second, colour);
    }
  }

  private static int dc(int quality, int most) {
    return LossyTables.DC[Math.clamp(quality, 0, most)];
  }

  private static int ac(int quality) {
    return LossyTables.AC[Math.clamp(quality, 0, MOST_QUALITY)];
  }

  /// How many parts the coefficients are in: rows of blocks take turns.
  int parts() {
    return parts;
  }

  /// `[type of block][band][context][node]`.
  byte[] coefficients() {
    return coefficients;
  }

  Factors factors(int segment) {
    return factors[segment];
  }

  /// Whether edges are smoothed in luma only, and less.
  boolean isSimple() {
    return simple;
  }

  boolean isSmoothed() {
    return level > 0;
  }

  /// The segment of the next block.
  int segment(LossyBits bits) throws EOFException {
    if (!mapped) {
      return 0;
    }
    return bits.flag(segmentProbabilities[0])
        ? 2 + bits.bit(segmentProbabilities[2])
        : bits.bit(segmentProbabilities[1]);
  }

  /// Whether the next block has no coefficients.
  boolean skip(LossyBits bits) throws EOFException {
    return skips && bits.flag(skipProbability);
  }

  /// How the edges of a block are smoothed.
  ///
  /// @param small whether its parts are predicted one by one
  Smoothing smoothing(int segment, boolean small) {
    int strength = segmented ? levels[segment] + (absolute ? 0 : level) : level;
    strength = Math.clamp(strength + levelOfAll + (small ? levelOfSmall : 0), 0, MOST_LEVEL);
    int inner = strength;
    if (sharpness > 0) {
      inner = Math.min(9 - sharpness, inner >> (sharpness > 4 ? 2 : 1));
    }
    inner = Math.max(1, inner);
    int threshold = strength >= 40 ? 2 : strength >= 15 ? 1 : 0;
    return new Smoothing(strength == 0 ? 0 : 2 * strength + inner, inner, threshold);
  }
}
