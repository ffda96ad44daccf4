package dev.hourglass.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transformers that were saved, alone or in a pipeline, and copies are the same.
class SavedTransformersTest {
  @TempDir Path folder;

  private static <T extends Transformer> void assertSame(T saved, T loaded) {
    Dataset<Row> files = LocalSpark.files();
    assertThat(loaded.uid()).isEqualTo(saved.uid());
    assertThat(values(loaded)).isEqualTo(values(saved));
    assertThat(loaded.transform(files).schema()).isEqualTo(saved.transform(files).schema());
    assertThat(loaded.transform(files).orderBy("id").collectAsList())
        .isEqualTo(saved.transform(files).orderBy("id").collectAsList());
  }

  private static List<String> values(Transformer transformer) {
    return Arrays.stream(transformer.params())
        .filter(transformer::isDefined)
        .map(param -> value(transformer, param))
        .toList();
  }

  private static <V> String value(Transformer transformer, Param<V> param) {
    return param.name() + ": " + param.jsonEncode(transformer.getOrDefault(param));
  }

  private <T extends Transformer & MLWritable> String saved(T transformer) throws Exception {
    String path = folder.resolve(transformer.uid()).toString();
    transformer.save(path);
    return path;
  }

  @Test
  void everyTransformerIsLoadedAsItWasSaved() throws Exception {
    CodeTransformer codes =
        new CodeTransformer(Digits.MODEL).setOutputCol("z").setReasonCol("why").setBatchSize(3);
    assertSame(codes, CodeTransformer.load(saved(codes)));
    var reconstructions = new ReconstructionTransformer(Digits.MODEL).setFloats(true);
    assertSame(reconstructions, ReconstructionTransformer.load(saved(reconstructions)));
    var anomalies = new AnomalyTransformer(Digits.MODEL).setHeatMapCol("map").setRate(0.4);
    assertSame(anomalies, AnomalyTransformer.load(saved(anomalies)));
    double[][] centres = new double[2][Digits.MODEL.codeSize()];
    centres[1][3] = 0.1;
    var clusters = new ClusterTransformer(Digits.MODEL).setCentres(centres);
    assertSame(clusters, ClusterTransformer.load(saved(clusters)));
  }

  @Test
  void aPipelineOfThemIsLoadedAsItWasSaved() throws Exception {
    PipelineStage[] stages = {
      new CodeTransformer(Digits.MODEL),
      new AnomalyTransformer(Digits.MODEL).setReasonCol("score_reason")
    };
    PipelineModel pipeline = new Pipeline().setStages(stages).fit(LocalSpark.files());
    String path = folder.resolve("pipeline").toString();
    pipeline.save(path);
    assertSame(pipeline, PipelineModel.load(path));
  }

  @Test
  void aCopyTakesTheParametersAndItsOwn() {
    CodeTransformer codes = new CodeTransformer(Digits.MODEL).setOutputCol("z");
    CodeTransformer copy = codes.copy(new ParamMap().put(codes.reasonCol(), "why"));
    assertThat(copy.transform(LocalSpark.files()).columns())
        .containsExactly("id", "content", "z", "why");
    assertThat(codes.transform(LocalSpark.files()).columns())
        .containsExactly("id", "content", "z", "reason");
  }
}
