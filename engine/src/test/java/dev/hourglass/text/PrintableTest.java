package dev.hourglass.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  private static final String EVIL =
      "a\u001b[31mRED\u0007\u001b]0;pwned\u0007 x\ny\r\t\u009b2J \u202eevil\u2066 \u2028\u2029 \u200b\ufeff\u00ad"
          + "\ud800 \u007f\0";

  @Test
  void whatMovesHidesOrReordersIsWrittenAsAnEscape() {
    assertThat(Printable.of("a\u001b[31mRED\u0007")).isEqualTo("a\\u001b[31mRED\\u0007");
    assertThat(Printable.of("x\ny\u202eevil")).isEqualTo("x\\u000ay\\u202eevil");
    assertThat(Printable.of(EVIL).codePoints()).allMatch(Printable::isPrintable);
    assertThat(Printable.of("tag \udb40\udc41")).isEqualTo("tag \\U000e0041");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "Ziffer „8“", "数字", "🙂 ×", "a  b", "C:\\u", "e\u0301"})
  void whatPeopleReadStaysAsItIs(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
    assertThat(Printable.of(text, 20)).isEqualTo(text);
  }

  @Test
  void pathsThatEndInSpacesStandInQuotes() {
    assertThat(Printable.of(Path.of("a b"))).isEqualTo("a b");
    assertThat(Printable.of(Path.of("   "))).isEqualTo("'   '");
    assertThat(Printable.of(Path.of("a/ "))).isEqualTo("'a/ '");
  }

  @Test
  void longTextsEndInAnEllipsis() {
    assertThat(Printable.of("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Printable.of("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(Printable.of("🙂🙂🙂🙂", 3)).isEqualTo("🙂🙂…");
    assertThat(Printable.of("\u001b".repeat(10), 8)).isEqualTo("\\u001b\\…");
    assertThat(Printable.of("x".repeat(1_000_000), 1)).isEqualTo("…");
  }

  @Test
  void linesKeepTheirBreaksAndNothingElse() {
    assertThat(Printable.lines("a\n\tb\r")).isEqualTo("a\n\\u0009b\\u000d");
  }

  @Test
  void jsonKeepsItsValues() {
    String json = '"' + EVIL.replaceAll("[\0-\u001f\u2028\u2029]", "") + "\udb40\udc41\"";
    String shown = Printable.json(json);
    assertThat(shown.codePoints()).allMatch(Printable::isPrintable);
    assertThat(JsonParser.parseString(shown)).isEqualTo(JsonParser.parseString(json));
    assertThat(Printable.json("{\n  \"ä\": 1\n}")).isEqualTo("{\n  \"ä\": 1\n}");
  }
}
