package dev.hourglass.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.hourglass.app.Cli.Result;
import dev.hourglass.app.commands.HourglassCommand;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.model.Models;
import dev.hourglass.train.TrainingConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/// Help, version, completion, and what a user hears who mistypes.
class HelpCliTest extends CliCase {
  private static final int WIDTH = 80;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "train",
        "find-rate",
        "evaluate",
        "reconstruct",
        "encode",
        "decode",
        "compress",
        "decompress",
        "rate-distortion",
        "generate",
        "interpolate",
        "manifold",
        "report",
        "latent",
        "neighbours",
        "anomalies",
        "one-class",
        "info",
        "import",
        "export",
        "spark",
        "spark encode",
        "spark score",
        "data",
        "data list",
        "data fetch",
        "data verify",
        "generate-completion",
        "help"
      })
  void everyCommandHelpsWithinEightyColumns(String command) {
    List<String> words = command.isEmpty() ? List.of() : List.of(command.split(" ", -1));
    List<String> call = new ArrayList<>(words);
    call.add("--help");
    Result result = Cli.inside(call);
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("Usage: hourglass " + command).contains("--debug");
    assertThat(result.out().lines()).allMatch(line -> line.length() <= WIDTH);
    assertThat(result.out()).doesNotContain("…,", "${");
  }

  @Test
  void noWordOfAParagraphIsLeftAloneOnItsLine() {
    String help = Cli.inside(List.of("evaluate", "--help")).out();
    assertThat(help).contains("Sigmoid, and Gaussian;").contains("\n\nOptions:\n");
  }

  @Test
  void noWordOfAHelpIsBrokenAndNoExampleEither() {
    wordsAreWhole(HourglassCommand.commandLine().setUsageHelpWidth(WIDTH));
  }

  private static void wordsAreWhole(CommandLine line) {
    String help = line.getUsageMessage();
    List<String> words = List.of(help.strip().split("\\s+"));
    UsageMessageSpec message = line.getCommandSpec().usageMessage();
    Stream<String> texts = Stream.of(message.description(), message.footer()).flatMap(Stream::of);
    Stream<String> explanations =
        line.getCommandSpec().args().stream()
            .flatMap(arg -> Stream.of(arg.description()))
            .filter(text -> !text.contains("${"));
    Stream.concat(texts, explanations)
        .map(String::format)
        .flatMap(text -> Stream.of(text.strip().split("\\s+")))
        .filter(word -> !word.isEmpty())
        .forEach(word -> assertThat(words).as(help).contains(word));
    assertThat(help.lines())
        .containsAll(Stream.of(message.footer()).filter(text -> text.startsWith(" ")).toList());
    line.getSubcommands().values().forEach(HelpCliTest::wordsAreWhole);
  }

  @Test
  void helpNamesTheDatasetsAndDefaultsThatThereAre() {
    String train = Cli.inside(List.of("train", "--help")).out().replaceAll("\\s+", " ");
    TrainingConfig defaults = TrainingConfig.defaults();
    assertThat(train)
        .contains(
            "%d epochs, batches of %d, %s and Adam at %s;"
                .formatted(
                    defaults.epochs(),
                    defaults.batchSize(),
                    defaults.loss().description(),
                    defaults.learningRate()));
    for (String preset : Models.NAMES) {
      assertThat(train).contains(" " + preset + " ");
      String channels = Models.options(preset).channels().toString();
      assertThat(train).contains(" " + channels.replaceAll("[\\[\\] ]", ""));
    }
    String fetch = Cli.inside(List.of("data", "fetch", "--help")).out();
    for (PublishedDataset dataset : PublishedDataset.ALL) {
      assertThat(train).contains(dataset.name());
      assertThat(fetch).contains(dataset.name());
    }
  }

  @Test
  void theListOfCommandsHasOneSentenceForEach() throws Exception {
    String list = cli.ok("--help").out().replaceAll("(?s).*Commands:\n(.*?)\n\n.*", "$1");
    assertThat(list.lines()).hasSize(28).allMatch(line -> line.matches("  [a-z-]+ +[A-Z].*\\."));
  }

  @Test
  void everyCommandCanBeCalled() {
    List<String> called = new ArrayList<>();
    collect(HourglassCommand.commandLine(), called);
    List<String> written =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackagesOf(HourglassCommand.class)
                .stream()
                .filter(type -> type.isAnnotatedWith(CommandLine.Command.class))
                .map(JavaClass::getName)
                .toList();
    assertThat(called).containsAll(written);
    assertThat(written).hasSizeGreaterThan(19);
  }

  private static void collect(CommandLine line, List<String> names) {
    names.add(line.getCommand().getClass().getName());
    line.getSubcommands().values().forEach(command -> collect(command, names));
  }

  @Test
  void everyOptionAndParameterIsExplained() {
    explained(HourglassCommand.commandLine());
  }

  private static void explained(CommandLine line) {
    var spec = line.getCommandSpec();
    assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
    spec.args()
        .forEach(
            arg -> assertThat(String.join("", arg.description())).as(arg.toString()).isNotBlank());
    line.getSubcommands().values().forEach(HelpCliTest::explained);
  }

  @Test
  void versionNamesProgramJavaMachineAndKernels() throws Exception {
    List<String> lines = cli.ok("--version").out().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("hourglass " + Version.ofProgram());
    assertThat(lines).hasSize(4).anyMatch(line -> line.matches("kernels   (scalar|vector-\\d+)"));
    assertThat(cli.ok("train", "--version").out()).startsWith("hourglass ");
  }

  @ParameterizedTest
  @CsvSource({
    "tr,                          train",
    "ben,                         bench",
    "noteb,                       notebook",
    "te,                          test",
    "help fin,                    find-rate",
    "data fe,                     fetch",
    "data fetch km,               kmnist",
    "train --model den,           denoising dense",
    "train --model m,             mine.json more",
    "train --dataset fas,         fashion-mnist",
    "train --dataset syn,         synthetic",
    "train --optimiser a,         adam adamw",
    "train --activation s,        sigmoid silu",
    "train --epochs m,            ''",
    "train --resume m,            more",
    "train --learning,            --learning-rate",
    "evaluate m,                  model.safetensors more",
    "evaluate model.safetensors --split te, test",
    "anomalies m in --score uni,  ''",
    "anomalies m in --score un,   unexplained",
    "export m --format o,         onnx",
    "reconstruct x --images m,    m.txt marks.jpg mine.json model.safetensors more mouse.png",
    "import --map m,              mine.json more",
    "encode m marks,              marks.jpg",
    "latent x --output m,         more"
  })
  void completionOffersWhatFits(String typed, String offered) throws Exception {
    for (String file :
        List.of("mine.json", "model.safetensors", "marks.jpg", "mouse.png", "m.txt")) {
      Files.createFile(temp.resolve(file));
    }
    Files.createDirectory(temp.resolve("more"));
    assertThat(completed(typed)).isEqualTo(offered);
  }

  /// What bash offers for the last word.
  private String completed(String typed) throws Exception {
    Path script = Files.createTempFile("completion", ".bash");
    Files.writeString(script, Cli.inside(List.of("generate-completion")).out());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source \"$0\"; COMP_WORDS=(hourglass $1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_hourglass;"
                    + " printf '%s\\n' \"${COMPREPLY[@]}\" | LC_ALL=C sort | paste -sd ' '",
                script.toString(),
                typed)
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .start();
    String offered = new String(bash.getInputStream().readAllBytes(), UTF_8).strip();
    Files.delete(script);
    return offered;
  }

  @Test
  void americanSpellingsAndShortNamesAreTheSameOptions() throws Exception {
    List<String> tiny = List.of("--dataset", "synthetic:40", "--epochs", "1", "--out");
    List<String> british = List.of("--optimiser", "sgd", "--learning-rate", "0.25");
    List<String> american = List.of("--optimizer", "sgd", "--lr", "0.25");
    cli.ok("train", tiny, "a", british);
    String printed = cli.ok("train", tiny, "b", american).out();
    assertThat(printed).contains("SGD").contains("0.25");
    assertThat(Files.readAllBytes(temp.resolve("b/model.safetensors")))
        .isEqualTo(Files.readAllBytes(temp.resolve("a/model.safetensors")));
    assertThat(cli.ok("info", "--model", "classic", "--color").out())
        .isEqualTo(cli.ok("info", "--model", "classic", "--colour").out());
  }

  @Test
  void helpIsACommandToo() {
    for (String words : List.of("", "train", "data", "data fetch")) {
      List<String> call = new ArrayList<>(List.of(words.split(" ", -1)));
      call.removeIf(String::isEmpty);
      List<String> asked = new ArrayList<>(List.of("help"));
      asked.addAll(call);
      call.add("--help");
      assertThat(Cli.inside(asked)).isEqualTo(Cli.inside(call));
    }
    Result unknown = Cli.inside(List.of("help", "nothing"));
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("unknown command 'nothing'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "notebook"})
  void theLaunchersOwnCommandsHelpToo(String command) throws Exception {
    String help = cli.ok("help", command).out();
    assertThat(help).startsWith("Usage: hourglass " + command);
    assertThat(help.lines()).allMatch(line -> line.length() <= WIDTH);
    assertThat(cli.ok(command, "--help").out()).isEqualTo(help);
  }

  @Test
  void mistypedWordsAreNamedWithAHint() throws Exception {
    assertThat(cli.refuses("bnech")).contains("unknown command 'bnech'", "hourglass bench");
    assertThat(cli.refuses("help", "latnet")).contains("unknown command 'latnet'", "latent");
    assertThat(cli.refuses("trian")).contains("unknown command 'trian'", "hourglass train");
    assertThat(cli.refuses("train", "--epoch", "1")).contains("'--epoch'", "--epochs");
    assertThat(cli.refuses("train", "photos"))
        .contains("unexpected argument 'photos': images are given as in --dataset photos");
    assertThat(cli.refuses("evaluate", "run", "synthetic"))
        .contains("unexpected argument 'synthetic'")
        .doesNotContain("--dataset");
    assertThat(cli.refuses("data", "lst")).contains("unknown command 'lst'");
    assertThat(cli.refuses("evaluate")).contains("MODEL");
    assertThat(cli.refuses("info")).contains("--model classic");
    assertThat(cli.refuses("data", "fetch", "cifar")).contains("'cifar'", "fashion-mnist");
  }

  @Test
  void noCommandShowsWhatThereIs() throws Exception {
    for (List<String> none : List.of(List.<String>of(), List.of("data"))) {
      Result result = cli.run(none);
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).startsWith("Usage: hourglass").contains("Commands:");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--epochs 0",
        "--epochs -3",
        "--epochs many",
        "--epochs 99999999999",
        "--batch-size 0",
        "--batch-size -1",
        "--batch-size 1000000",
        "--threads 0",
        "--threads 100000",
        "--learning-rate nan",
        "--learning-rate NaN",
        "--learning-rate 0",
        "--learning-rate -1",
        "--learning-rate Infinity",
        "--beta1 1",
        "--beta2 -0.1",
        "--epsilon 0",
        "--seed 1.5",
        "--model clasic",
        "--size 4x4",
        "--colour",
        "--size 0x0 --dataset folder:.",
        "--size 99999x99999 --dataset folder:.",
        "--size 28 --dataset folder:.",
        "--dataset minst",
        "--dataset synthetic:0",
        "--dataset synthetic:99999999",
        "--dataset synthetic:-5",
        "--dataset idx:",
        "--epochs"
      })
  void numbersAndNamesThatMakeNoSenseAreRefusedBeforeAnythingHappens(String options) {
    List<String> words = new ArrayList<>(List.of("train", "--out", temp.resolve("run").toString()));
    words.addAll(List.of(options.split(" ", -1)));
    Result result = Cli.inside(words);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("hourglass: ")
        .endsWith("\nSee hourglass train --help\n")
        .doesNotContain("Exception", "\tat ");
    assertThat(result.err().lines().findFirst().orElseThrow()).hasSizeGreaterThan(25);
    assertThat(temp).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "train --model clasic, classic",
    "train --model Shrap, sharp",
    "train --activation sigmod, sigmoid",
    "train --optimiser adamww, adamw",
    "data verify fashon-mnist, fashion-mnist"
  })
  void theNearestNameIsSuggested(String words, String meant) {
    Result result = Cli.inside(List.of(words.split(" ", -1)));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("hourglass: there is no ", "\nDid you mean " + meant + "?\n");
  }

  @Test
  void aNameUnlikeAllOthersGetsNoSuggestion() {
    assertThat(Cli.inside(List.of("train", "--model", "qqq")).err()).doesNotContain("Did you mean");
  }

  @Test
  void wrongNumbersAreRefusedFromTheLauncherToo() throws Exception {
    assertThat(cli.refuses("train", "--epochs", "0")).contains("epochs is 0, expected 1 to");
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void debugAddsTheTraceAndNothingElseDoes() throws Exception {
    Result plain = cli.run("evaluate", "nothing.safetensors");
    assertThat(plain.code()).isOne();
    assertThat(plain.err())
        .startsWith("hourglass: there is no nothing.safetensors")
        .hasLineCount(1);
    Result traced = cli.start("evaluate", "nothing.safetensors", "--debug").end();
    assertThat(traced.err()).startsWith(plain.err()).contains("at dev.hourglass");
  }
}
