package dev.hourglass.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.25, -0.25",
    ".5, 0.5",
    "3., 3",
    "2.5e-3, 0.0025",
    "1E3, 1000",
    "0e-9999, 0",
    "1e+2, 100",
    "007, 7"
  })
  void decimalsAreDigitsWithAPointAndAnExponent(String text, double expected) {
    assertThat(Numbers.decimal(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "+1",
        "0x1p-2",
        "0.3d",
        "0.3f",
        "NaN",
        "Infinity",
        "1_000",
        "1,5",
        ".",
        "-",
        "e5",
        "1e",
        "1e5.0",
        "٣",
        "１",
        "--1",
        "1\n"
      })
  void anythingElseIsNoDecimal(String text) {
    assertThatThrownBy(() -> Numbers.decimal(text))
        .isInstanceOf(NumberFormatException.class)
        .hasMessageEndingWith(" is not a decimal number, expected one such as 0.25 or 2.5e-3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999", "-1e999", "1e-999"})
  void whatADoubleCannotHoldIsNotRounded(String text) {
    assertThatThrownBy(() -> Numbers.decimal(text)).hasMessageContaining("is out of range");
  }

  @Test
  void wholeNumbersAreDigitsInRange() {
    assertThat(Numbers.whole("0012")).isEqualTo(12);
    assertThat(Numbers.whole("-2147483648")).isEqualTo(Integer.MIN_VALUE);
    assertThat(Numbers.wholeLong("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> Numbers.whole("2147483648"))
        .hasMessage("\"2147483648\" is out of range, expected -2147483648 to 2147483647");
    assertThatThrownBy(() -> Numbers.wholeLong("9223372036854775808"))
        .hasMessageContaining("is out of range");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " 1", "+1", "0x10", "#10", "1_000", "1e3", "1.0", "٣", "10L"})
  void anythingElseIsNoWholeNumber(String text) {
    assertThatThrownBy(() -> Numbers.whole(text))
        .hasMessageEndingWith(" is not a whole number, expected digits such as 1000");
    assertThatThrownBy(() -> Numbers.wholeLong(text)).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void aPropertyThatHoldsSomethingElseIsNamed() {
    System.setProperty("hourglass.numbers-test", "0x50");
    try {
      assertThatThrownBy(() -> Numbers.property("hourglass.numbers-test", 1))
          .hasMessageContaining(
              "the system property hourglass.numbers-test: \"0x50\" is not a whole");
    } finally {
      System.clearProperty("hourglass.numbers-test");
    }
    assertThat(Numbers.property("hourglass.numbers-test", 7)).isEqualTo(7);
  }
}
