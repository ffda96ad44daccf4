package dev.hourglass.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  @Test
  void heatMapsAreMeanAbsoluteDifferencesOfTheChannels() {
    Shape shape = new Shape(2, 1, 2);
    FloatImages images = Images.of(new float[] {9, 9, 9, 9, 1, 0, 0, 0}, shape);
    FloatImages drawn = Images.of(new float[] {9, 9, 9, 9, 0, 0, 0.5f, 0}, shape);
    assertThat(HeatMap.of(images, drawn, 1)).containsExactly(0.75f, 0);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> HeatMap.of(images, drawn, 2));
  }
}
