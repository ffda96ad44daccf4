package dev.hourglass.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.random.SplitMix64;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableFitTest {
  private static int[] normal(int count, double mean, double deviation, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      double sum = -6;
      for (int part = 0; part < 12; part++) {
        sum += random.nextDouble(0, 1);
      }
      numbers[i] = (int) Math.rint(mean + deviation * sum);
    }
    return numbers;
  }

  private static double entropy(Histogram histogram) {
    double bits = 0;
    for (long count : histogram.counts()) {
      bits -= count * Math.log((double) count / histogram.total()) / Math.log(2);
    }
    return bits;
  }

  @Test
  void manyNumbersAreCodedWithinAPercentOfTheirEntropy() {
    for (double deviation : new double[] {0.2, 0.7, 2, 9, 60}) {
      Histogram histogram = Histogram.of(normal(30_000, 3.4, deviation, 1));
      TableForm form = TableFit.of(histogram);
      assertThat(TableFit.cost(form, histogram) / entropy(histogram))
          .as("%s of deviation %s", form, deviation)
          .isLessThan(1.01);
    }
  }

  @Test
  void fewNumbersTakeADensityOfFewParameters() {
    Histogram few = Histogram.of(normal(12, 0, 4, 2));
    assertThat(TableFit.of(few)).isNotInstanceOf(TableForm.Levels.class);
    Histogram strange = Histogram.of(0, 0, 0, 0, 90, 90, 90, 90, 90, 91, 91, 91, 91, 91, 91);
    assertThat(TableFit.of(strange).table().bits(50)).isGreaterThan(5);
  }

  @Test
  void measuredCountsWinWhereNoDensityFits() {
    int[] two = new int[20_000];
    for (int i = 0; i < two.length; i++) {
      two[i] = i % 3 == 0 ? -7 : 7;
    }
    assertThat(TableFit.of(Histogram.of(two))).isInstanceOf(TableForm.Levels.class);
  }

  @Test
  void everyHistogramHasATable() {
    for (int[] numbers :
        new int[][] {
          {},
          {0},
          {1 << 24},
          {-(1 << 24), 1 << 24},
          {5, 5, 5, 5, 5},
          normal(1000, 0, 3000, 3),
          normal(3000, 1 << 20, 900_000, 4)
        }) {
      Histogram histogram = Histogram.of(numbers);
      assertThat(histogram.total()).isEqualTo(numbers.length);
      SymbolTable table = TableFit.of(histogram).table();
      for (int number : numbers) {
        assertThat(table.bits(number)).isBetween(0.0, 80.0);
      }
    }
  }

  @Test
  void allFormsComeBackFromTheirBytes() throws DamagedException {
    int[] codes = new int[3 * 5000];
    int[] some = normal(5000, 0, 2, 5);
    for (int i = 0; i < 5000; i++) {
      codes[3 * i] = some[i];
      codes[3 * i + 1] = i % 2 == 0 ? 40 : -40;
      codes[3 * i + 2] = 0;
    }
    CodecTables tables = CodecTables.fit(codes, 3, List.of(Histogram.of(1, 2, 3)));
    CodecTables back = CodecTables.read(tables.toBytes(), 4);
    assertThat(back.toString()).isEqualTo(tables.toString()).contains("Levels", "Geometric");
    for (int t = 0; t < 4; t++) {
      for (int number = -60; number < 60; number++) {
        assertThat(back.table(t).bits(number)).isEqualTo(tables.table(t).bits(number));
      }
    }
    assertThatThrownBy(() -> CodecTables.read(tables.toBytes(), 3))
        .isInstanceOf(DamagedException.class);
    assertThatThrownBy(() -> CodecTables.read(tables.toBytes(), 5))
        .isInstanceOf(DamagedException.class);
  }

  @Test
  void dimensionsOfAFewImagesShareATable() {
    int[] codes = normal(64, 0, 3, 6);
    CodecTables tables = CodecTables.fit(codes, 64, List.of());
    assertThat(tables.toBytes().length).isLessThan(40);
  }
}
