package dev.hourglass.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Records as JSON: what is written is read, and nothing else is.
class RecordJsonTest {
  private static final RecordJson JSON =
      new RecordJson(
          Map.of(Figure.class, List.of(Circle.class, Group.class)),
          Map.of(Group.class, Map.of("inner", List.of())));

  private static final String GOOD =
      """
      {"whole":1,"long_one":9007199254740993,"real":0.1,"truth":true,"text":"ä",
       "figure":{"type":"Circle","radius":2},
       "named":[{"name":"first","type":"Group",
                 "inner":[{"name":"second","type":"Circle","radius":3}]}]}
      """;

  interface Figure {}

  record Circle(int radius) implements Figure {
    Circle {
      if (radius < 0) {
        throw new IllegalArgumentException("radius is %d, expected 0 or more".formatted(radius));
      }
    }
  }

  record Square() implements Figure {}

  record Named(String name, Figure figure) {}

  record Group(List<Named> inner) implements Figure {}

  record All(
      int whole,
      long longOne,
      double real,
      boolean truth,
      String text,
      Figure figure,
      List<Named> named) {}

  @Test
  void everyKindOfMemberIsReadAndWrittenAlike() {
    All all = read(GOOD);
    Group group = new Group(List.of(new Named("second", new Circle(3))));
    assertThat(all)
        .isEqualTo(
            new All(
                1,
                9007199254740993L,
                0.1,
                true,
                "ä",
                new Circle(2),
                List.of(new Named("first", group))));
    assertThat(JSON.write(all).toString()).isEqualTo(GOOD.replaceAll("\\s", ""));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.1,
        -0.0,
        0,
        1,
        1e-8,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        0.1 + 0.2,
        Double.MIN_NORMAL,
      })
  void doublesComeBackToTheBit(double real) {
    All all = read(GOOD);
    All other = new All(all.whole, all.longOne, real, all.truth, all.text, all.figure, all.named);
    String text = JSON.write(other).toString();
    assertThat(Double.doubleToRawLongBits(read(text).real))
        .isEqualTo(Double.doubleToRawLongBits(real));
  }

  @Test
  void defaultsMayBeLeftOut() {
    assertThat(read(GOOD.replaceAll("(?s),\\s*\"inner\":\\[.*?\\]", "")).named)
        .containsExactly(new Named("first", new Group(List.of())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"whole\":1,||All lacks whole, expected a whole number",
        "\"whole\":1,|\"whole\":1.5,|whole is 1.5, expected a whole number",
        "\"whole\":1,|\"whole\":2147483648,|whole is 2147483648, expected a whole number",
        "\"whole\":1,|\"whole\":\"1\",|whole is \"1\", expected a whole number",
        "\"whole\":1,|\"whole\":null,|whole is null, expected a whole number",
        "\"whole\":1,|\"whole\":1e99999999,|expected a shorter or smaller one",
        "\"whole\":1,|\"whole\":1,\"hole\":1,|All has no member \"hole\", expected only whole, long_one",
        "\"whole\":1,|\"whole\":1,\"whole\":2,|has \"whole\" twice",
        "9007199254740993|9223372036854775808|long_one is 9223372036854775808",
        "0.1|1e999|real is 1E+999, expected a finite number",
        "0.1|\"NaN\"|real is \"NaN\", expected a finite number",
        "true|1|truth is 1, expected true or false",
        "\"ä\"|\"\\u001b[31m\"|cannot be shown",
        "\"ä\"|7|text is 7, expected a string",
        "\"type\":\"Circle\",\"radius\":2|\"radius\":2|figure: Figure lacks type",
        "Circle|Square|figure: has the type Square, expected one of [Circle, Group]",
        "\"radius\":2|\"radius\":-2|figure: radius is -2, expected 0 or more",
        "\"radius\":3|\"radius\":-3|named.first.inner.second: radius is -3",
        "\"radius\":3|\"radius\":3,\"size\":3|named.first.inner.second: Circle has no member \"size\"",
        "\"name\":\"second\",||named.first.inner.number 1: Named lacks name",
        "[{\"name\"|[7,{\"name\"|named.number 1: is 7, expected a JSON object",
        "{\"type\":\"Circle\",\"radius\":2}|[]|figure: is a list, expected a JSON object"
      })
  void whatDoesNotFitIsNamed(String part, String replacement, String complaint) {
    assertThat(GOOD).contains(part);
    int at = GOOD.indexOf(part);
    String other = replacement == null ? "" : replacement;
    String bad = GOOD.substring(0, at) + other + GOOD.substring(at + part.length());
    assertThatThrownBy(() -> read(bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}}",
        "{} {}",
        "{a:1}",
        "{'a':1}",
        "[1,]",
        "{\"a\":1,}",
        "//x\n1",
        "NaN"
      })
  void whatIsNoJsonIsRefusedWithItsPlace(String text) {
    assertThatThrownBy(() -> StrictJson.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("it is not valid JSON at ");
  }

  @Test
  void theErrorSaysTheLine() {
    assertThatThrownBy(() -> StrictJson.parse("{\n  \"a\": 1,\n}"))
        .hasMessageContaining("at line 3 column ");
  }

  @Test
  void deepNestingAndLongListsAreRefused() {
    assertThatThrownBy(() -> StrictJson.parse("[".repeat(1_000_000)))
        .hasMessageContaining("more than 24 deep");
    String many = "{\"type\":\"Circle\",\"radius\":2},".repeat(1001);
    String text = "{\"inner\":[" + many.substring(0, many.length() - 1) + "]}";
    assertThatThrownBy(() -> JSON.read(Group.class, StrictJson.parse(text)))
        .hasMessageContaining("inner has 1001 elements, expected at most 1000");
  }

  @Test
  void whatCannotBeReadBackIsNotWritten() {
    assertThatThrownBy(() -> JSON.write(new Named("square", new Square())))
        .hasMessageContaining("a Square cannot be written, expected one of [Circle, Group]");
    All all = read(GOOD);
    assertThatThrownBy(() -> JSON.write(new All(1, 1, Double.NaN, true, "", all.figure, all.named)))
        .hasMessageContaining("real is NaN");
  }

  private static All read(String text) {
    return JSON.read(All.class, StrictJson.parse(text));
  }
}
