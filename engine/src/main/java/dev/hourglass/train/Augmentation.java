package dev.hourglass.train;

import dev.hourglass.data.Images;
import dev.hourglass.kernels.BlockLayout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Random shifts, rotations and elastic displacements of training images, different in every epoch.
/// Unlike a {@link Corruption}, they change input and target.
///
/// @param shift largest shift along each axis, in whole pixels, each as likely: between pixels a
///   shift would blur the targets
/// @param rotation largest angle in both directions about the centre, in degrees, uniformly
///   distributed
/// @param elastic root mean square displacement of a pixel, in pixels; Simard, Steinkraus and Platt
///   (ICDAR 2003) used about 2 for digits of 28 pixels, where some strokes begin to fold
public record Augmentation(double shift, double rotation, double elastic) {
  /// None.
  public static final Augmentation NONE = new Augmentation(0, 0, 0);

  private static final String SHIFT = "shift";
  private static final String ROTATION = "rotation";
  private static final String ELASTIC = "elastic";
  private static final String NAME_OF_NONE = "none";

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public Augmentation {
    SettingChecks.number(
        SHIFT,
        shift >= 0 && shift <= 1000 && shift == Math.rint(shift),
        shift,
        "of whole pixels from 0 to 1000");
    SettingChecks.number(
        ROTATION, rotation >= 0 && rotation <= 180, rotation, "from 0 to 180 degrees");
    SettingChecks.number(ELASTIC, elastic >= 0 && elastic <= 100, elastic, "from 0 to 100 pixels");
  }

  /// Reads what {@link #description} writes; what is not named is 0.
  ///
  /// @param text what a user wrote
  /// @return the augmentation
  /// @throws IllegalArgumentException if it is something else or a number is out of range
  public static Augmentation parse(String text) {
    if (text.strip().equals(NAME_OF_NONE)) {
      return NONE;
    }
    String expected = "none or some of shift:2,rotation:10,elastic:1, with any numbers";
    Augmentation all = NONE;
    Set<String> seen = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      NamedNumber read = NamedNumber.parse(part, expected);
      if (!seen.add(read.name())) {
        throw new IllegalArgumentException(
            "\"%s\" names %s twice, expected %s".formatted(text, read.name(), expected));
      }
      all = all.with(read, expected);
    }
    return all;
  }

  private Augmentation with(NamedNumber read, String expected) {
    return switch (read.name()) {
      case SHIFT -> new Augmentation(read.number(), rotation, elastic);
      case ROTATION -> new Augmentation(shift, read.number(), elastic);
      case ELASTIC -> new Augmentation(shift, rotation, read.number());
      default ->
          throw new IllegalArgumentException(
              "there is no augmentation \"%s\", expected %s".formatted(read.name(), expected));
    };
  }

  /// {@return words for people and for {@link #parse}: `none`, `shift:2,rotation:10,elastic:1`,
  /// without what is 0}
  public String description() {
    List<String> parts = new ArrayList<>();
    for (NamedNumber one :
        List.of(
            new NamedNumber(SHIFT, shift),
            new NamedNumber(ROTATION, rotation),
            new NamedNumber(ELASTIC, elastic))) {
      if (one.number() > 0) {
        parts.add(one.toString());
      }
    }
    return parts.isEmpty() ? NAME_OF_NONE : String.join(",", parts);
  }

  /// Training images as an epoch uses them.
  BlockLayout.Source of(Images images, long seed, int epoch) {
    return equals(NONE) ? images::copy : new AugmentedImages(images, this, seed, epoch);
  }
}
