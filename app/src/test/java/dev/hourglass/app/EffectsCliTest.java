package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.app.commands.HourglassCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Options that would have no effect are refused, and the option that would give them one is named.
class EffectsCliTest {
  private static final List<Class<?>> TEXTS = List.of(Path.class, String.class);

  @TempDir private Path temp;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --momentum 0.5            | --momentum  | add --optimiser sgd",
        "train --nesterov                | --nesterov  | add --optimiser sgd",
        "train --optimiser sgd --momentum 0 --nesterov | --nesterov | --momentum above 0",
        "train --optimiser sgd --beta1 0.5    | --beta1   | --optimiser adam or adamw",
        "train --optimiser sgd --beta2 0.5    | --beta2   | --optimiser adam or adamw",
        "train --optimiser sgd --epsilon 1e-7 | --epsilon | --optimiser adam or adamw",
        "train --model sharp --momentum 0.9   | --momentum | add --optimiser sgd",
        "train --epochs 3 --early-stopping 3  | --early-stopping | more --epochs",
        "train --model vae --penalty 0 --free-bits 1 | --free-bits | --penalty above 0",
        "train --model sparse --penalty 0 --penalty-warm-up 1 | --penalty-warm-up | --penalty above 0",
        "train --dataset synthetic:8 --penalty 2         | --penalty | --model vae, codec or sparse",
        "train --dataset synthetic:8 --penalty-warm-up 1 | --penalty-warm-up | --model vae, codec or sparse",
        "train --dataset synthetic:8 --free-bits 1       | --free-bits | --model vae",
        "train --dataset synthetic:8 --model sparse --free-bits 1 | --free-bits | --model vae",
        "find-rate --dataset synthetic:8 --penalty 2     | --penalty | --model vae, codec or sparse",
        "train --size 28x28 --dataset synthetic:8        | --size    | --dataset PATH",
        "train --colour                  | --colour    | --dataset PATH",
        "find-rate --momentum 0.5        | --momentum  | add --optimiser sgd",
        "train --overwrite               | --overwrite | --out",
        "train --resume run --out other  | --out       | --resume",
        "train --resume run --overwrite --out run | --o | --resume",
        "reconstruct m --images a.png --dataset nonsense -o p.png | --dataset | --images",
        "anomalies m a.png --normal b --dataset mnist    | --dataset | --normal",
        "anomalies m --fit --use b -o c.safetensors      | --use | --fit",
        "anomalies m --fit --top 3 -o c.safetensors      | --top | --fit",
        "anomalies m --fit --scores a.csv                | --scores | --fit",
        "anomalies m --fit --label 3                     | --label | --fit",
        "anomalies a.png --use b --rate 0.1              | --rate | --use",
        "anomalies a.png --use b --score density         | --score | --use",
        "anomalies a.png --use b --normal c              | --normal | --use",
        "anomalies a.png --use b --dataset mnist         | --dataset | --use",
        "encode m a.png -o a.npy --seed 3 | --seed     | --sample",
        "evaluate m --json --all --baselines | --baselines | --all",
        "evaluate m --json --all --split train | --split | --all",
        "evaluate m --all                | --all       | --json",
        "info --model vae --classes 3    | --classes   | --conditional",
        "import w.pt --model vae --classes 3 -o m.safetensors | --classes | --conditional",
        "export m --part encoder -o w.safetensors | --part | --format onnx",
        "export m --part whole --format safetensors -o w.bin | --part | --format onnx",
        "latent m -o f --no-umap --no-pca --no-clusters --map-images 9 | --map-images | --no-"
      })
  void theOptionIsRefusedAndTheOneItNeedsIsNamed(String words, String option, String remedy) {
    refuses(words, option, remedy);
  }

  @Test
  void whatASavedModelMakesPointlessIsRefused() throws Exception {
    Path model = VariationalModels.plain(temp);
    refuses("info " + model + " --size 64x64", "--size", "--model NAME");
    refuses("info " + model + " --colour", "--colour", "--model NAME");
    refuses("evaluate " + model + " --resamples 0 --seed 3", "--seed", "--resamples above 0");
    String places = " mnist:test:1 mnist:test:2 --dataset mnist -o a.png";
    refuses("interpolate " + model + places, "--dataset", "test:7");
  }

  @Test
  void aVariationalModelNeedsNoTrainingImagesToDrawFrom() throws Exception {
    Path model = VariationalModels.variational(temp);
    String out = " -o " + temp.resolve("a.png");
    refuses("generate " + model + " --dataset synthetic:8" + out, "--dataset", "another model");
    refuses("manifold " + model + " --dataset synthetic:8" + out, "--dataset", "another model");
  }

  @Test
  void whatHasAnEffectIsNotRefused() {
    for (String words :
        List.of(
            "train --optimiser sgd --momentum 0.5 --nesterov --help",
            "train --momentum 0.5 --help",
            "info --model classic --size 64x64 --colour",
            "info --model vae --conditional --classes 3")) {
      assertThat(Cli.inside(List.of(words.split(" "))).code()).as(words).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void anEmptyValueIsRefusedWhichAsAPathWouldBeTheCurrentFolder(String command, ArgSpec empty) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    if (empty instanceof OptionSpec option) {
      words.add(option.longestName() + "=");
    }
    for (OptionSpec other : empty.command().options()) {
      if (other.required() && !other.equals(empty)) {
        words.add(other.longestName() + "=any");
      }
    }
    for (PositionalParamSpec other : empty.command().positionalParameters()) {
      words.add(other.equals(empty) ? "" : "any");
    }
    Cli.Result result = Cli.inside(words);
    assertThat(result.code()).as("%s: %s", words, result.err()).isEqualTo(2);
    String name = empty instanceof OptionSpec option ? option.longestName() : empty.paramLabel();
    assertThat(result.err()).startsWith("hourglass: " + name + " is empty, expected ");
  }

  static Stream<Object[]> texts() {
    return NumbersCliTest.commands(HourglassCommand.commandLine())
        .flatMap(line ->
            line.getCommandSpec().args().stream()
                .filter(argument -> TEXTS.contains(argument.auxiliaryTypes()[0]))
                .map(argument -> new Object[] {NumbersCliTest.words(line), argument}));
  }

  private static void refuses(String words, String option, String remedy) {
    Cli.Result result = Cli.inside(new ArrayList<>(List.of(words.split(" +"))));
    assertThat(result.code()).as("%s: %s%s", words, result.out(), result.err()).isEqualTo(2);
    assertThat(result.err().lines().findFirst().orElseThrow())
        .startsWith("hourglass: " + option)
        .contains(" has no effect", remedy, "leave ", " out");
  }
}
