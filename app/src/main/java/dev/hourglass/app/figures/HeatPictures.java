package dev.hourglass.app.figures;

import dev.hourglass.anomaly.HeatMap;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import java.util.ArrayList;
import java.util.List;

/// Where images and what a model makes of them differ, as pictures on one scale.
public final class HeatPictures {
  /// A scale that begins here shows no noise of good reconstructions as fire.
  private static final float LEAST_SCALE = 0.1f;

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
      pictures.add(Picture.heat(map, scale, image.height(), image.width()));
    }
    return pictures;
  }
}
