package dev.hourglass.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.random.SplitMix64;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RansTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 100, 4095, 4096, 4097, 50_000})
  void whatIsCodedComesBack(int count) throws DamagedException {
    SplitMix64 random = new SplitMix64(count);
    for (int kinds : new int[] {1, 2, 3, 17, 1000, 4095}) {
      SymbolTable table = table(random, kinds);
      int[] numbers = new int[count];
      for (int i = 0; i < count; i++) {
        boolean far = random.nextInt(50) == 0;
        numbers[i] = far ? random.nextInt(1 << 25) - (1 << 24) : random.nextInt(kinds) - 5;
      }
      RansDecoder decoder = new RansDecoder(coded(table, numbers));
      for (int number : numbers) {
        assertThat(table.decode(decoder)).isEqualTo(number);
      }
      decoder.end();
    }
  }

  private static SymbolTable table(SplitMix64 random, int kinds) {
    long[] weights = new long[kinds + 1];
    for (int i = 0; i < kinds; i++) {
      weights[i] = 1L << random.nextInt(20);
    }
    return new SymbolTable(-5, weights);
  }

  private static byte[] coded(SymbolTable table, int... numbers) {
    RansEncoder encoder = new RansEncoder();
    for (int number : numbers) {
      table.encode(encoder, number);
    }
    return encoder.finish();
  }

  @Test
  void bitsAndNumbersOfAnySignComeBack() throws DamagedException {
    RansEncoder encoder = new RansEncoder();
    int[] numbers = {0, 1, -1, 2, -2, 1000, -1000, (1 << 29) - 1, -(1 << 29) + 1};
    for (int number : numbers) {
      encoder.signed(number);
    }
    for (int bits = 0; bits <= 16; bits++) {
      encoder.bits(0xA5A5, bits);
    }
    encoder.gamma((1 << 30) - 1);
    RansDecoder decoder = new RansDecoder(encoder.finish());
    for (int number : numbers) {
      assertThat(decoder.signed()).isEqualTo(number);
    }
    for (int bits = 0; bits <= 16; bits++) {
      assertThat(decoder.bits(bits)).isEqualTo(0xA5A5 & ((1 << bits) - 1));
    }
    assertThat(decoder.gamma()).isEqualTo((1 << 30) - 1);
    decoder.end();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 2, 8, 40})
  void theSizeIsTheEntropy(double spread) {
    SplitMix64 random = new SplitMix64(7);
    int[] numbers = new int[400_000];
    for (int i = 0; i < numbers.length; i++) {
      double sum = -6;
      for (int part = 0; part < 12; part++) {
        sum += random.nextDouble(0, 1);
      }
      numbers[i] = (int) Math.rint(sum * spread);
    }
    Histogram histogram = Histogram.of(numbers);
    double entropy = 0;
    for (long count : histogram.counts()) {
      entropy -= count * Math.log((double) count / numbers.length) / Math.log(2);
    }
    int first = histogram.numbers()[0];
    long[] weights = new long[histogram.numbers()[histogram.numbers().length - 1] - first + 2];
    for (int i = 0; i < histogram.numbers().length; i++) {
      weights[histogram.numbers()[i] - first] = histogram.counts()[i];
    }
    int bytes = coded(new SymbolTable(first, weights), numbers).length;
    assertThat(8.0 * bytes / entropy).isCloseTo(1, within(0.0011));
    assertThat(histogram.bits(new SymbolTable(first, weights)) / entropy)
        .isCloseTo(1, within(0.0011));
  }

  @Test
  void frequenciesAreAllThereAndFillTheSlots() {
    SplitMix64 random = new SplitMix64(3);
    for (int trial = 0; trial < 500; trial++) {
      long[] weights = new long[2 + random.nextInt(4095)];
      int used = 1 + random.nextInt(weights.length);
      for (int i = 0; i < used; i++) {
        weights[random.nextInt(weights.length)] = random.nextInt(1 << 20);
      }
      int[] frequencies = SymbolTable.frequencies(weights);
      assertThat(Arrays.stream(frequencies).min().orElse(0)).isPositive();
      assertThat(Arrays.stream(frequencies).sum()).isEqualTo(1 << 16);
    }
    assertThat(SymbolTable.frequencies(0, 0)).containsExactly(65535, 1);
    assertThat(SymbolTable.frequencies(3, 1, 0)).containsExactly(49151, 16384, 1);
  }

  @Test
  void theBytesAreTheseForever() {
    SymbolTable table = new SymbolTable(-1, 3, 8, 4, 1);
    byte[] bytes = coded(table, 0, 0, 1, -1, 0, 7, 0, -300, 1, 0, 0, 1, -1, 0);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0155ac32d7741c0700005000a9");
  }

  @Test
  void damagedBytesAreRefusedOrDecodedAndNeverLoop() {
    SplitMix64 random = new SplitMix64(5);
    SymbolTable table = table(random, 40);
    int[] numbers = new int[300];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextInt(42) - 6;
    }
    byte[] good = coded(table, numbers);
    int refused = 0;
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bad =
          Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
      for (int change = random.nextInt(3); change >= 0 && bad.length > 0; change--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        RansDecoder decoder = new RansDecoder(bad);
        for (int i = 0; i < numbers.length; i++) {
          assertThat(table.decode(decoder)).isBetween(-(1 << 24), 1 << 24);
        }
        decoder.end();
      } catch (DamagedException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(19_000);
  }

  @Test
  void aTableOfOneSymbolOrTooManyIsRefused() {
    assertThatThrownBy(() -> new SymbolTable(0, 1)).hasMessageContaining("1 symbols, expected 2");
    assertThatThrownBy(() -> new SymbolTable(0, new long[4097])).hasMessageContaining("4097");
  }
}
