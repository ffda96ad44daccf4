package dev.hourglass.app.figures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class LayerTableTest {
  @ParameterizedTest
  @FieldSource("dev.hourglass.model.Models#NAMES")
  void everyPresetFitsIntoEightyColumnsWithAllOfItsWords(String preset) {
    for (Shape shape : new Shape[] {new Shape(1, 28, 28), new Shape(3, 64, 64)}) {
      Autoencoder model = Models.preset(preset, shape, 1);
      String table = printed(model);
      assertThat(table.lines()).as(table).allMatch(line -> line.length() <= 80);
      String words = table.replaceAll("\\s+", " ");
      for (LayerTable.Line line : LayerTable.lines(model)) {
        for (String word : line.layer().split(" ", -1)) {
          assertThat(words).contains(word);
        }
        assertThat(words).contains(line.name().strip(), line.output());
      }
    }
  }

  private static String printed(Autoencoder model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LayerTable.print(new PrintStream(bytes, true, UTF_8), model);
    return bytes.toString(UTF_8);
  }
}
