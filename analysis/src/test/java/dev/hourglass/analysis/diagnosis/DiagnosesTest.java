package dev.hourglass.analysis.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.analysis.diagnosis.Diagnosis.Kind;
import dev.hourglass.analysis.latent.DimensionCheck;
import dev.hourglass.analysis.latent.DimensionUse.Dimension;
import dev.hourglass.train.Schedule;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingConfigJson;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every limit from both sides, with losses as real trainings have them.
class DiagnosesTest {
  /// The classic preset on MNIST by its recipe, seed 1.
  private static final List<Double> CLASSIC_TRAIN =
      List.of(.03897, .01815, .01424, .01238, .01122, .01031, .00945, .00874, .00818, .00774);

  private static final List<Double> CLASSIC_TEST =
      List.of(.02140, .01513, .01304, .01154, .01049, .00975, .00912, .00858, .00752, .00724);

  private static final Map<String, String> INTERRUPTED =
      Map.of(
          "stopped",
          "true",
          "config",
          TrainingConfigJson.write(TrainingConfig.defaults().withEpochs(10)).toString(),
          "epochs",
          "[{\"train_loss\": 0.1, \"test_loss\": 0.1}]");

  @Test
  void aModelThatLearnedTheMeanImageIsNoBetterThanIt() {
    assertThat(kinds(Diagnoses.ofErrors(.0675, .0673, .009)))
        .containsExactly(Kind.NO_BETTER_THAN_MEAN_IMAGE);
    assertThat(kinds(Diagnoses.ofErrors(.0641, .0673, null)))
        .containsExactly(Kind.NO_BETTER_THAN_MEAN_IMAGE);
    assertThat(Diagnoses.ofErrors(.0638, .0673, null)).isEmpty();
    assertThat(Diagnoses.ofErrors(.0001, 0, null)).as("images that are all equal").isEmpty();
    assertThat(Diagnoses.ofLoss("BCE", .27, .263)).hasSize(1);
    assertThat(Diagnoses.ofLoss("BCE", .1, .263)).isEmpty();
  }

  @Test
  void aModelFarWorseThanTheMeanImageDiverged() {
    assertThat(Diagnoses.ofErrors(.674, .0673, null).getFirst().advice()).contains("a lower");
    assertThat(Diagnoses.ofErrors(.672, .0673, null).getFirst().advice()).contains("more epochs");
  }

  @Test
  void aTrainingThatWasStoppedAndNotResumedWasInterrupted() {
    assertThat(Diagnoses.ofInterruption(Map.of("stopped", "false"))).isEmpty();
    assertThat(Diagnoses.ofInterruption(Map.of())).isEmpty();
    assertThat(Diagnoses.ofInterruption(INTERRUPTED).orElseThrow().finding())
        .isEqualTo("Training was interrupted in epoch 2 of 10");
    assertThat(Diagnoses.ofInterruption(Map.of("stopped", "true")).orElseThrow().finding())
        .isEqualTo("Training was interrupted");
  }

  @Test
  void principalComponentsAreCompared() {
    assertThat(kinds(Diagnoses.ofErrors(.0113, .0673, .0091))).containsExactly(Kind.WORSE_THAN_PCA);
    assertThat(Diagnoses.ofErrors(.0090, .0673, .0091)).isEmpty();
    assertThat(kinds(Diagnoses.ofErrors(Double.NaN, .0673, .0091)))
        .containsExactly(Kind.NOT_FINITE);
  }

  @Test
  void dimensionsAreConstantOrUnused() {
    Dimension useful = new Dimension(0, 1, 2, .01);
    Dimension constant = new Dimension(1, 3, 0, 0);
    Dimension rounded = new Dimension(1, 3, 1e-13, 0);
    Dimension unused = new Dimension(2, 3, 2, 9e-6);
    Dimension unmeasured = new Dimension(2, 3, 2, Double.NaN);
    assertThat(ofCodes(100, useful, useful)).isEmpty();
    assertThat(ofCodes(100, useful, unmeasured)).isEmpty();
    assertThat(kinds(ofCodes(100, useful, constant, unused)))
        .containsExactly(Kind.CONSTANT_DIMENSIONS, Kind.UNUSED_DIMENSIONS);
    assertThat(ofCodes(100, useful, constant, rounded).getFirst().finding())
        .isEqualTo("2 of 3 latent dimensions are the same for every image");
    assertThat(kinds(ofCodes(100, constant, rounded))).containsExactly(Kind.CONSTANT_CODE);
    assertThat(ofCodes(100, useful, unused).getFirst().advice()).startsWith("--latent 1:");
    assertThat(ofCodes(100, unused).getFirst().advice())
        .as("no dimension is of use")
        .contains("more epochs")
        .doesNotContain("--latent");
    assertThat(ofCodes(20, useful, constant, unused)).as("too few images to say").isEmpty();
    assertThat(kinds(ofCodes(20, constant))).containsExactly(Kind.CONSTANT_CODE);
  }

  private static List<Diagnosis> ofCodes(int images, Dimension... dimensions) {
    return Diagnoses.ofCodes(new DimensionCheck(images, false, List.of(dimensions), .01));
  }

  @Test
  void aTrainingThatFellFastWhenItEndedWasStoppedWhileImproving() {
    for (int epochs = 1; epochs <= 10; epochs++) {
      LossHistory history =
          new LossHistory(CLASSIC_TRAIN.subList(0, epochs), CLASSIC_TEST.subList(0, epochs), null);
      assertThat(kinds(Diagnoses.ofLosses(history, null)))
          .as("%d epochs", epochs)
          .isEqualTo(epochs <= 4 ? List.of(Kind.STILL_IMPROVING) : List.of());
    }
  }

  @Test
  void theAdviceToGoOnNamesTheRunWhereItIsKnown() {
    LossHistory history = new LossHistory(List.of(.1), List.of(.1), null);
    assertThat(
            Diagnoses.ofLosses(history, "hourglass train --resume 'my runs/a'").getFirst().advice())
        .isEqualTo("continue with hourglass train --resume 'my runs/a' --epochs 2");
    assertThat(Diagnoses.ofLosses(history, null).getFirst().advice())
        .isEqualTo("continue with train --resume RUN --epochs 2");
    LossHistory stopped = new LossHistory(List.of(.1), List.of(.1), TrainingConfig.defaults());
    assertThat(Diagnoses.ofLosses(stopped, null).getFirst().advice())
        .isEqualTo("continue with train --resume RUN");
  }

  @Test
  void aScheduleThatCameToItsEndStoppedNothing() {
    List<Double> falling = List.of(.1, .08, .06, .04, .02);
    TrainingConfig annealed =
        TrainingConfig.defaults()
            .with(c -> {
              c.epochs = 5;
              c.schedule = new Schedule.OneCycle(0.3);
            });
    assertThat(kinds(new LossHistory(falling, falling, null)))
        .containsExactly(Kind.STILL_IMPROVING);
    assertThat(kinds(new LossHistory(falling, falling, annealed))).isEmpty();
    assertThat(kinds(new LossHistory(falling, falling, annealed.withEpochs(9))))
        .as("stopped before its end")
        .containsExactly(Kind.STILL_IMPROVING);
  }

  @Test
  void lossesThatPartOrRiseShowOverfitting() {
    List<Double> train = losses(40, epoch -> .1 / epoch);
    assertThat(kinds(new LossHistory(train, losses(40, epoch -> Math.max(.006, .1 / epoch)), null)))
        .containsExactly(Kind.OVERFITTING);
    List<Double> rising = losses(40, epoch -> .08 + .00005 * (epoch - 10) * (epoch - 10));
    List<Double> high = losses(40, epoch -> .09 - .0005 * epoch);
    assertThat(Diagnoses.ofLosses(new LossHistory(high, rising, null), null).getFirst().finding())
        .contains("the test loss was 0.080", "after epoch 1");
    List<Double> noisy = losses(40, epoch -> .01 * (1 + .05 * (epoch % 2 == 0 ? 1 : -1)));
    assertThat(kinds(new LossHistory(losses(40, _ -> .0101), noisy, null))).isEmpty();
    assertThat(kinds(new LossHistory(losses(4, _ -> .1), losses(4, _ -> .3), null)))
        .as("the first epochs say little")
        .isEmpty();
  }

  @Test
  void lossesThatMeanNothingSayNothing() {
    List<Double> many = Collections.nCopies(300, 1e308);
    assertThat(kinds(new LossHistory(many, Collections.nCopies(300, -1e308), null))).isEmpty();
    assertThat(kinds(new LossHistory(List.of(-1.0, -2.0), List.of(-1.0, -2.0), null))).isEmpty();
    assertThat(kinds(new LossHistory(List.of(), List.of(), null))).isEmpty();
    assertThat(new LossHistory(List.of(1.0), List.of(), null).epochs()).isZero();
  }

  @Test
  void everyLineFitsIntoEightyColumns() {
    Dimension constant = new Dimension(1, 3, 0, 0);
    Dimension unused = new Dimension(2, 3, 2, 0);
    List<Diagnosis> all =
        Stream.of(
                Diagnoses.ofErrors(.0675, .0673, null),
                Diagnoses.ofErrors(.68, .0673, null),
                Diagnoses.ofErrors(.0675, .1673, .005),
                Diagnoses.ofInterruption(INTERRUPTED).stream().toList(),
                Diagnoses.ofErrors(Double.NaN, 1, null),
                ofCodes(100, constant, unused, new Dimension(3, 0, 1, 1)),
                ofCodes(100, constant),
                Diagnoses.ofLosses(new LossHistory(List.of(.1), List.of(.2), null), null),
                Diagnoses.ofLosses(
                    new LossHistory(losses(9, _ -> 1), losses(9, _ -> 2), null), null),
                Diagnoses.ofLosses(new LossHistory(List.of(.2, .1), List.of(.2, .1), null), null))
            .flatMap(List::stream)
            .toList();
    assertThat(all.stream().map(Diagnosis::kind).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Kind.values());
    for (Diagnosis one : all) {
      assertThat(one.lines().lines()).hasSize(2).allMatch(line -> line.length() <= 80);
    }
  }

  private static List<Double> losses(int epochs, IntToDoubleFunction loss) {
    return IntStream.rangeClosed(1, epochs).mapToObj(e -> loss.applyAsDouble(e)).toList();
  }

  private static List<Kind> kinds(LossHistory history) {
    return kinds(Diagnoses.ofLosses(history, null));
  }

  private static List<Kind> kinds(List<Diagnosis> found) {
    return found.stream().map(Diagnosis::kind).toList();
  }
}
