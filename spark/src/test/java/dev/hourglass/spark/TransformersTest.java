package dev.hourglass.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.anomaly.AnomalyThreshold;
import dev.hourglass.anomaly.HeatMap;
import dev.hourglass.data.FloatImages;
import dev.hourglass.latent.KMeans;
import dev.hourglass.model.Codes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The transformers give the bits of the plain engine, whatever the partitions, and reasons where
/// an image cannot be used.
class TransformersTest {
  private static final Codes CODES = Digits.plain(inference -> inference.encode(Digits.IMAGES));
  private static final FloatImages RECONSTRUCTIONS =
      Digits.plain(inference -> inference.reconstruct(Digits.IMAGES));

  private static List<Row> sorted(Dataset<Row> table) {
    return table.orderBy("id").collectAsList();
  }

  private static float[] floats(Row row, String column) {
    List<Float> list = row.getList(row.fieldIndex(column));
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i);
    }
    return numbers;
  }

  private static void assertCodes(Dataset<Row> table) {
    List<Row> rows = sorted(table);
    assertThat(rows).hasSize(Digits.COUNT);
    for (Row row : rows) {
      assertThat(row.<String>getAs("reason")).isNull();
      assertThat(floats(row, "code")).containsExactly(CODES.at(row.<Integer>getAs("id")));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void codesHaveTheBitsOfThePlainEngine(int partitions) {
    Dataset<Row> files = LocalSpark.files().repartition(partitions);
    assertCodes(new CodeTransformer(Digits.MODEL).transform(files));
    assertCodes(new CodeTransformer(Digits.MODEL).setBatchSize(5).transform(files));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void scoresAndHeatMapsHaveTheBitsOfThePlainEngine(int partitions) {
    double[] scores = Digits.plain(inference -> Digits.ANOMALIES.score(inference, Digits.IMAGES));
    AnomalyTransformer transformer = new AnomalyTransformer(Digits.MODEL).setHeatMapCol("map");
    for (Row row : sorted(transformer.transform(LocalSpark.files().repartition(partitions)))) {
      int id = row.getAs("id");
      assertThat(row.<Double>getAs("score")).isEqualTo(scores[id]);
      assertThat(row.<Boolean>getAs("anomaly")).isEqualTo(Digits.ANOMALIES.isAnomaly(scores[id]));
      assertThat(floats(row, "map"))
          .containsExactly(HeatMap.of(Digits.IMAGES.floats(), RECONSTRUCTIONS, id));
    }
  }

  @Test
  void theThresholdIsAlsoThatOfARateOrANumber() {
    double[] scores = Digits.plain(inference -> Digits.ANOMALIES.score(inference, Digits.IMAGES));
    double half = AnomalyThreshold.calibrate(Digits.MODEL.normality().calibration(), 0.5).value();
    double middle = Arrays.stream(scores).sorted().toArray()[Digits.COUNT / 2];
    var byRate = new AnomalyTransformer(Digits.MODEL).setRate(0.5).transform(LocalSpark.files());
    var byNumber =
        new AnomalyTransformer(Digits.MODEL).setThreshold(middle).transform(LocalSpark.files());
    assertThat(sorted(byRate).stream().map(row -> row.<Boolean>getAs("anomaly")))
        .containsExactlyElementsOf(Arrays.stream(scores).mapToObj(s -> s > half).toList())
        .contains(true, false);
    assertThat(sorted(byNumber).stream().filter(row -> row.<Boolean>getAs("anomaly")))
        .hasSize(Digits.COUNT / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void reconstructionsHaveTheBitsOfThePlainEngine(int partitions) {
    Dataset<Row> files = LocalSpark.files().repartition(partitions);
    var floats = new ReconstructionTransformer(Digits.MODEL).setFloats(true).transform(files);
    for (Row row : sorted(floats)) {
      int id = row.getAs("id");
      assertThat(floats(row, "reconstruction")).containsExactly(RECONSTRUCTIONS.numbers(id));
    }
    var bytes = new ReconstructionTransformer(Digits.MODEL).transform(files);
    for (Row row : sorted(bytes)) {
      byte[] pixels = row.getAs("reconstruction");
      float[] numbers = RECONSTRUCTIONS.numbers(row.<Integer>getAs("id"));
      for (int i = 0; i < pixels.length; i++) {
        assertThat(pixels[i] & 255).isEqualTo(Math.clamp(Math.round(255 * numbers[i]), 0, 255));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void clustersAreThoseOfKMeans(int partitions) {
    KMeans clusters = KMeans.fit(CODES, 4, 0, 0, 1);
    var transformer = new ClusterTransformer(Digits.MODEL).setCentres(clusters.centres());
    List<Row> rows = sorted(transformer.transform(LocalSpark.files().repartition(partitions)));
    assertThat(rows.stream().mapToInt(row -> row.<Integer>getAs("cluster")).toArray())
        .containsExactly(clusters.owners());
  }

  @Test
  void everyKindOfColumnGivesTheSameBits() {
    DataType floats = DataTypes.createArrayType(DataTypes.FloatType);
    DataType bytes = DataTypes.createArrayType(DataTypes.ByteType);
    DataType doubles = DataTypes.createArrayType(DataTypes.DoubleType);
    CodeTransformer transformer = new CodeTransformer(Digits.MODEL);
    assertCodes(transformer.transform(LocalSpark.table(floats, Digits::numbers)));
    assertCodes(transformer.transform(LocalSpark.table(bytes, Digits::pixels)));
    assertCodes(transformer.transform(LocalSpark.table(doubles, TransformersTest::doubles)));
    assertCodes(
        new CodeTransformer(Digits.MODEL)
            .setBinary("pixels")
            .transform(LocalSpark.table(DataTypes.BinaryType, Digits::pixels)));
  }

  private static double[] doubles(int image) {
    float[] numbers = Digits.numbers(image);
    double[] doubles = new double[numbers.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = numbers[i];
    }
    return doubles;
  }

  @Test
  void structsOfTheImageSourceGiveTheSameBitsInGreyAndColour() {
    StructType image =
        new StructType()
            .add("origin", DataTypes.StringType)
            .add("height", DataTypes.IntegerType)
            .add("width", DataTypes.IntegerType)
            .add("nChannels", DataTypes.IntegerType)
            .add("mode", DataTypes.IntegerType)
            .add("data", DataTypes.BinaryType);
    for (int channels : new int[] {1, 3, 4}) {
      Dataset<Row> table =
          LocalSpark.table(
              image,
              id ->
                  RowFactory.create(
                      "",
                      Digits.SIDE,
                      Digits.SIDE,
                      channels,
                      0,
                      repeated(Digits.pixels(id), channels)));
      assertCodes(new CodeTransformer(Digits.MODEL).transform(table));
    }
  }

  private static byte[] repeated(byte[] grey, int channels) {
    byte[] data = new byte[grey.length * channels];
    for (int i = 0; i < data.length; i++) {
      data[i] = i % channels == 3 ? -1 : grey[i / channels];
    }
    return data;
  }

  @Test
  void badImagesGetNullsAndAReasonAndTheOthersTheirBits() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      rows.add(RowFactory.create(i, Digits.png(i)));
    }
    rows.set(1, RowFactory.create(1, (Object) null));
    rows.set(3, RowFactory.create(3, new byte[0]));
    rows.set(4, RowFactory.create(4, Digits.damaged()));
    rows.set(5, RowFactory.create(5, new byte[Digits.SIZE]));
    rows.set(8, RowFactory.create(8, "no image".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    Dataset<Row> table = LocalSpark.table(DataTypes.BinaryType, rows);
    List<Row> coded = sorted(new CodeTransformer(Digits.MODEL).setBatchSize(4).transform(table));
    for (int id : new int[] {0, 2, 6, 7}) {
      assertThat(floats(coded.get(id), "code")).containsExactly(CODES.at(id));
    }
    for (int id : new int[] {1, 3, 4, 5, 8}) {
      assertThat(coded.get(id).<Object>getAs("code")).isNull();
      assertThat(coded.get(id).<String>getAs("reason"))
          .startsWith("the image ")
          .contains("expected");
    }
    assertThat(coded.get(5).<String>getAs("reason")).contains("set 'binary' to 'pixels'");
    List<Row> scored = sorted(new AnomalyTransformer(Digits.MODEL).transform(table));
    assertThat(scored.get(4).<Object>getAs("score")).isNull();
    assertThat(scored.get(4).<Object>getAs("anomaly")).isNull();
    assertThat(scored.get(4).<String>getAs("reason")).isNotNull();
  }

  @Test
  void badArraysAndStructsGetAReason() {
    List<Row> rows = new ArrayList<>();
    float[] bright = Digits.numbers(0);
    bright[7] = 200;
    float[] none = Digits.numbers(0);
    none[7] = Float.NaN;
    rows.add(RowFactory.create(0, bright));
    rows.add(RowFactory.create(1, none));
    rows.add(RowFactory.create(2, new float[3]));
    rows.add(RowFactory.create(3, new float[0]));
    rows.add(RowFactory.create(4, new Float[Digits.SIZE]));
    rows.add(RowFactory.create(5, Digits.numbers(5)));
    DataType floats = DataTypes.createArrayType(DataTypes.FloatType);
    List<Row> coded =
        sorted(new CodeTransformer(Digits.MODEL).transform(LocalSpark.table(floats, rows)));
    for (Row row : coded.subList(0, 5)) {
      assertThat(row.<Object>getAs("code")).isNull();
      assertThat(row.<String>getAs("reason")).contains("the image");
    }
    assertThat(floats(coded.get(5), "code")).containsExactly(CODES.at(5));
  }

  @Test
  void wrongSchemasAreRefusedBeforeTheJob() {
    Dataset<Row> files = LocalSpark.files();
    CodeTransformer transformer = new CodeTransformer(Digits.MODEL);
    assertThatThrownBy(() -> transformer.transform(files.withColumnRenamed("content", "picture")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "CodeTransformer reads the column 'content', but the table has id, picture: set 'inputCol' to the one with images");
    assertThatThrownBy(() -> new CodeTransformer(Digits.MODEL).setInputCol("id").transform(files))
        .hasMessageStartingWith("the column 'id' has the type int, expected binary");
    assertThatThrownBy(() -> transformer.transform(files.withColumnRenamed("id", "Code")))
        .hasMessageContaining("adds a column 'code', but there is one of that name");
    assertThatThrownBy(() -> new CodeTransformer(Digits.MODEL).setBinary("images"))
        .hasMessage("a binary column cannot hold 'images', expected one of files, pixels");
    assertThatThrownBy(() -> new ClusterTransformer(Digits.MODEL).transform(files))
        .hasMessageStartingWith("there are no centres");
    assertThatThrownBy(
            () -> new ClusterTransformer(Digits.MODEL).setCentres(new double[][] {{1, 2}}))
        .hasMessageStartingWith("a centre has 2 numbers, expected 64");
    assertThatThrownBy(() -> new CodeTransformer(Digits.MODEL).setBatchSize(0))
        .hasMessageStartingWith("a batch has 0 rows");
  }

  @Test
  void aModelWithoutADetectorCannotScore() throws Exception {
    byte[] bytes =
        new dev.hourglass.model.ModelFile(Digits.ANOMALIES.model(), java.util.Map.of()).toBytes();
    HourglassModel model = HourglassModel.of(bytes);
    assertThat(model.hasDetector()).isFalse();
    assertThatThrownBy(() -> new AnomalyTransformer(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hourglass anomalies RUN --fit");
    assertCodes(new CodeTransformer(model).transform(LocalSpark.files()));
  }
}
