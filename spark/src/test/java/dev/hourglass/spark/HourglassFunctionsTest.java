package dev.hourglass.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.ByteImages;
import dev.hourglass.model.Codes;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/// The model in SQL.
class HourglassFunctionsTest {
  @Test
  void functionsGiveTheBitsOfThePlainEngineAndNullWithAReason() throws Exception {
    ByteImages images = Digits.IMAGES;
    Codes codes = Digits.plain(inference -> inference.encode(images));
    double[] scores = Digits.plain(inference -> Digits.ANOMALIES.score(inference, images));
    HourglassFunctions.register(LocalSpark.SESSION, Digits.MODEL);
    LocalSpark.files().createTempView("digits");
    List<Row> rows =
        LocalSpark.SESSION
            .sql(
                """
                SELECT id, hourglass_code(content) AS code, hourglass_score(content) AS score,
                  hourglass_anomaly(content) AS anomaly, hourglass_reason(content) AS reason,
                  length(hourglass_reconstruction(content)) AS length
                FROM digits ORDER BY id\
                """)
            .collectAsList();
    assertThat(rows).hasSize(Digits.COUNT);
    for (Row row : rows) {
      int id = row.getInt(0);
      assertThat(row.<Float>getList(1)).containsExactly(boxed(codes.at(id)));
      assertThat(row.getDouble(2)).isEqualTo(scores[id]);
      assertThat(row.getBoolean(3)).isEqualTo(Digits.ANOMALIES.isAnomaly(scores[id]));
      assertThat(row.isNullAt(4)).isTrue();
      assertThat(row.getInt(5)).isEqualTo(Digits.SIZE);
    }
    LocalSpark.SESSION.catalog().dropTempView("digits");
  }

  @Test
  void aBadImageGivesNullAndAReason() {
    HourglassFunctions.register(LocalSpark.SESSION, Digits.MODEL, "second", BinaryContent.FILES);
    LocalSpark.table(DataTypes.BinaryType, List.of(RowFactory.create(0, Digits.damaged())))
        .createOrReplaceTempView("damaged");
    Row row =
        LocalSpark.SESSION
            .sql("SELECT second_code(content), second_reason(content) FROM damaged")
            .first();
    assertThat(row.isNullAt(0)).isTrue();
    assertThat(row.getString(1)).startsWith("the image ").contains("expected");
  }

  private static Float[] boxed(float[] numbers) {
    Float[] boxed = new Float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      boxed[i] = numbers[i];
    }
    return boxed;
  }
}
