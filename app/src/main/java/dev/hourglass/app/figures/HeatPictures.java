package dev.hourglass.app.figures;

import dev.hourglass.anomaly.HeatMap;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import java.util.ArrayList;
import java.util.List;

/// Heat maps of the differences of images and reconstructions, on one scale.
public final class HeatPictures {
  /// The scale reaches at least this far, so that small errors of good reconstructions stay dark.
  private static final float LEAST_SCALE = 0.1f;

  /// From equal to far apart.
  private static final int[] HEAT = {
    0x000004, 0x280B53, 0x65156E, 0x9F2A63, 0xD44842, 0xF57D15, 0xFAC127, 0xFCFFA4
  };

  private HeatPictures() {}

  /// Absolute differences, dark to light.
  ///
  /// @param reconstructions of the same images
  public static List<Picture> of(FloatImages originals, FloatImages reconstructions) {
    List<float[]> maps = new ArrayList<>();
    float scale = LEAST_SCALE;
    for (int i = 0; i < originals.count(); i++) {
      maps.add(HeatMap.of(originals, reconstructions, i));
      for (float value : maps.get(i)) {
        scale = Math.max(scale, value);
      }
    }
    Shape image = originals.shape();
    List<Picture> pictures = new ArrayList<>();
    for (float[] map : maps) {
      pictures.add(heat(map, scale, image.height(), image.width()));
    }
    return pictures;
  }

  /// Numbers as colours from black over red to pale yellow, which colour-blind readers can
  /// distinguish and which stay in order in grey: matplotlib's `inferno`, between eight of its
  /// colours.
  ///
  /// @param values `[row][column]` from 0 on; NaN shows as black
  /// @param most what the lightest colour stands for, above 0
  /// @throws IllegalArgumentException if the values are not height × width
  static Picture heat(float[] values, float most, int height, int width) {
    byte[] pixels = new byte[Math.multiplyExact(3, values.length)];
    for (int i = 0; i < values.length; i++) {
      float place = Math.clamp(values[i] / most, 0f, 1f) * (HEAT.length - 1);
      int from = Math.min((int) place, HEAT.length - 2);
      for (int channel = 0; channel < 3; channel++) {
        int shift = 16 - 8 * channel;
        int low = HEAT[from] >> shift & 0xFF;
        int high = HEAT[from + 1] >> shift & 0xFF;
        pixels[channel * values.length + i] =
            (byte) Math.round(low + (place - from) * (high - low));
      }
    }
    return new Picture(3, height, width, pixels);
  }
}
