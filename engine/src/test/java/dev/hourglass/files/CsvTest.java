package dev.hourglass.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @ParameterizedTest
  @ValueSource(strings = {"=cmd|' !A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-", "=1"})
  void noTextIsAFormula(String text) {
    assertThat(Csv.text(text).replaceFirst("^\"", "")).startsWith("'" + text.charAt(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "-1", "+2.5", "-1e-3", "shirt", "a=b", "", "x-y", "'", "é"})
  void otherTextsStayAsTheyAre(String text) {
    assertThat(Csv.text(text)).isEqualTo(text);
  }

  @Test
  void aLineHoldsTextsNumbersAndNothing() {
    assertThat(Csv.line(Arrays.asList("a,b", -1.5, 3.0E-9f, true, null, "=1")))
        .isEqualTo("\"a,b\",-1.5,3.0E-9,true,,'=1\n");
  }

  @Test
  void separatorsAndQuotesAreQuoted() {
    assertThat(Csv.text("a,b")).isEqualTo("\"a,b\"");
    assertThat(Csv.text("say \"x\"")).isEqualTo("\"say \"\"x\"\"\"");
    assertThat(Csv.text("x\ny")).isEqualTo("\"x\ny\"");
    assertThat(Csv.text("=\"a\"")).isEqualTo("\"'=\"\"a\"\"\"");
  }
}
