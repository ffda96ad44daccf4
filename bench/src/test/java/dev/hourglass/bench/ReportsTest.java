package dev.hourglass.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.bench.Result.Entry;
import dev.hourglass.bench.Result.Row;
import dev.hourglass.bench.timing.LargeModel;
import dev.hourglass.bench.timing.Medians;
import dev.hourglass.bench.timing.Peak;
import dev.hourglass.bench.timing.Timing;
import dev.hourglass.bench.timing.Timing.Laps;
import dev.hourglass.bench.timing.TrainingStep;
import dev.hourglass.bench.timing.Turns;
import dev.hourglass.bench.timing.Workload;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.nn.program.Program.NamedPhase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportsTest {
  @Test
  void aTableIsMarkdownWithAlignedColumns() {
    assertThat(new Table("who", "s").add("Hourglass", "1.5").add("peer", "11.25").toString())
        .isEqualTo(
            """
            | who       |     s |
            |-----------|------:|
            | Hourglass |   1.5 |
            | peer      | 11.25 |
            """);
    assertThatThrownBy(() -> new Table("a", "b").add("1"))
        .hasMessage("a row has 1 cells, expected 2");
  }

  @Test
  void aResultShowsMediansAndTheMedianOfRatios() {
    Task task = new Task("encode", Task.Unit.IMAGES_PER_SECOND, Task.Ratio.HOURGLASS);
    Result result =
        new Result(
            task,
            List.of(
                entry("Hourglass", "", 100, 0.1, 0.2, 0.1),
                entry("peer", "2 threads", 200, 0.8, 0.8, 1.0)));
    assertThat(result.rows().get(0).median()).isCloseTo(1000, within(1e-9));
    assertThat(result.rows().get(1).ratio()).isCloseTo(4, within(1e-9));
    assertThat(result.table())
        .contains("| Hourglass       |    1,000 |     500 |   1,000 |               1.00 |")
        .contains("| peer, 2 threads |      250 |     200 |     250 |               4.00 |");
  }

  @Test
  void callsAreShownWithTheirPercentilesAndBesideThePeak() {
    Task task = new Task("train", Task.Unit.MICROSECONDS_PER_IMAGE, Task.Ratio.PEAK);
    Entry bound = entry("bound: FMA peak", "", 1, 1e-6);
    Entry ours = new Entry("batch 8", "", 10, List.of(new Timing(4e-5, 3e-6, 9e-6)));
    assertThat(new Result(task, List.of(bound, ours)).table())
        .contains("| batch 8         | 4.0 |     4.0 |     4.0 |           3.0 | 9.0 |    0.25 |");
  }

  @Test
  void lapsGiveTheMedianAndTheSlowestOfAHundredCalls() {
    Laps laps = new Laps(3);
    laps.lap();
    laps.restart();
    assertThat(laps.timing().p50()).isNaN();
    laps.lap();
    laps.lap();
    Timing timing = laps.timing();
    assertThat(timing.p50()).isLessThanOrEqualTo(timing.p99());
    assertThat(timing.seconds()).isCloseTo(timing.p50() + timing.p99(), within(1e-12));
  }

  @Test
  void anEarlierRunIsShownBesideTheRowsOfTheSameTaskAndContender() {
    Task rate = new Task("encode", Task.Unit.IMAGES_PER_SECOND, Task.Ratio.HOURGLASS);
    List<Row> then = new Result(rate, List.of(entry("Hourglass", "2 threads", 100, 0.2))).rows();
    List<Row> now =
        new Result(
                rate,
                List.of(entry("Hourglass", "1 thread", 100, 0.1), entry("peer", "", 100, 0.4)))
            .rows();
    assertThat(ReportOptions.comparison(then, now).toString())
        .contains("| encode: Hourglass | images/s |  500.00 |  1,000 |           0.50 |")
        .contains("| encode: peer      | images/s |         | 250.00 |                |");
  }

  private static Entry entry(String contender, String setting, int images, double... seconds) {
    List<Timing> turns = Arrays.stream(seconds).mapToObj(Timing::of).toList();
    return new Entry(contender, setting, images, turns);
  }

  @Test
  void mediansIgnoreWhatIsFarOff() {
    assertThat(Medians.of(3, 1, 1000)).isEqualTo(3);
    assertThat(Medians.of(3, 1)).isEqualTo(2);
    assertThat(Medians.ofRatios(List.of(10.0), List.of(1.0, 2.0, 5.0))).isEqualTo(5);
  }

  @Test
  void turnsAlternate() throws Exception {
    StringBuilder order = new StringBuilder();
    Map<String, Turns.Turn> turns = new LinkedHashMap<>();
    turns.put("a", () -> Timing.of(order.append('a').length()));
    turns.put("b", () -> Timing.of(order.append('b').length()));
    Map<String, List<Timing>> taken = Turns.take(turns, 2);
    assertThat(order).hasToString("abab");
    assertThat(Timing.seconds(taken.getOrDefault("b", List.of()))).containsExactly(2.0, 4.0);
  }

  @Test
  void warmingUpLastsUntilThreeTurnsInARowAreNotFaster() throws Exception {
    List<Double> seconds = new ArrayList<>(List.of(9.0, 8.0, 7.9, 5.0, 5.0, 5.1, 4.95, 1.0));
    Turns.warmUp(() -> Timing.of(seconds.removeFirst()), 10);
    assertThat(seconds).containsExactly(1.0);
  }

  @Test
  void warmingUpEndsOnAMachineThatIsNeverSteady() throws Exception {
    List<Double> seconds = new ArrayList<>(List.of(9.0, 8.0, 7.0, 6.0));
    Turns.warmUp(() -> Timing.of(seconds.removeFirst()), 2);
    assertThat(seconds).containsExactly(6.0);
  }

  @Test
  void theLargeModelHasSixteenTimesTheWork() {
    double times =
        (double) Workload.training(LargeModel.create(1)) / Workload.training(Models.classic(1));
    assertThat(times).isBetween(15.0, 17.5);
    assertThat(LargeModel.noise(LargeModel.IMAGE, 2, 1).count()).isEqualTo(2);
  }

  @Test
  void theWorkloadOfTheClassicModelIsTheOneOfTheDesign() {
    Autoencoder model = Models.classic(1);
    long forward = Workload.forward(model).values().stream().mapToLong(n -> n).sum();
    long first = Workload.forward(model).getOrDefault("encoder.conv1", 0L);
    assertThat(forward).isBetween(620_000L, 640_000L);
    assertThat(Workload.training(model)).isEqualTo(3 * forward - first);
  }

  @Test
  void thePeakIsANumber() {
    assertThat(Peak.gflops(1)).isBetween(0.01, 10_000.0);
  }

  @Test
  void everyPhaseOfAStepHasARowAndTheGradientsTheirArithmetic() {
    Autoencoder model = Models.classic(1);
    var step = new TrainingStep(Kernels.best(), model, SyntheticDigits.generate(64, 1));
    step.run();
    List<NamedPhase> pieces = step.pieces();
    assertThat(pieces)
        .extracting(NamedPhase::name)
        .contains("encoder.conv1 forward", "loss", "decoder.deconv4 weight gradient", "Adam");
    double[][] seconds = new double[pieces.size()][1];
    Arrays.stream(seconds).forEach(piece -> piece[0] = 1e-4);
    assertThat(step.lanes()).isEqualTo(16);
    Map<String, Long> forward = Workload.forward(model);
    String table = KernelsCommand.table(pieces, seconds, forward, step.lanes(), 100).toString();
    assertThat(table.lines()).hasSize(pieces.size() + 3);
    long multiplyAdds = forward.getOrDefault("encoder.conv3", 0L);
    double gflops = 2 * 16 * multiplyAdds / 1e-4 / 1e9;
    assertThat(row(table, "encoder.conv3 weight gradient"))
        .contains(String.format(Locale.ROOT, " %.1f | %7.2f |", gflops, gflops / 100));
    assertThat(row(table, "loss")).endsWith("|         |         |");
  }

  private static String row(String table, String name) {
    return table.lines().filter(line -> line.contains(name)).findFirst().orElseThrow();
  }
}
