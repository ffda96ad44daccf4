package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.Shape;
import dev.hourglass.model.ModelDescription;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `hourglass train --resume`: what is past stays as it was, and what cannot go on says why.
class ResumeCliTest extends CliCase {
  private static final List<String> SMALL =
      List.of("train", "--dataset", "synthetic:64", "--data-dir", "none", "--out", "run");
  private static final List<String> RESUME = List.of("train", "--resume", "run");

  @Test
  void pastRowsStayAsTheyWereAndOtherLossesAreRefused() throws Exception {
    cli.ok(SMALL, "--epochs", "2", "--schedule", "cosine");
    List<String> metrics = Files.readAllLines(temp.resolve("run/metrics.csv"));
    List<String> log = Files.readAllLines(temp.resolve("run/log.jsonl"));
    Map<String, String> before = RunContents.of(temp.resolve("run"));
    for (String other :
        List.of("--loss=bce", "--penalty=2", "--penalty-warm-up=1", "--free-bits=1")) {
      assertThat(cli.refuses(RESUME, "--epochs", "3", other))
          .contains(
              "run was started with another loss, penalty, binarisation",
              "--loss, --penalty,",
              "new run");
    }
    assertThat(RunContents.of(temp.resolve("run"))).isEqualTo(before);
    cli.ok(RESUME, "--epochs", "3", "--loss", "mse", "--learning-rate", "0.5");
    assertThat(Files.readAllLines(temp.resolve("run/metrics.csv")))
        .hasSize(4)
        .startsWith(metrics.toArray(String[]::new));
    assertThat(Files.readAllLines(temp.resolve("run/log.jsonl")))
        .hasSize(3)
        .startsWith(log.toArray(String[]::new));
  }

  @Test
  void nothingInTheFolderDependsOnThreadsOrOnAFlippedBitOfACheckpoint() throws Exception {
    cli.ok(SMALL, "--epochs", "3", "--threads", "1");
    Path run = temp.resolve("run");
    Map<String, String> expected = RunContents.of(run);
    Files.move(run, temp.resolve("first"));
    cli.ok(SMALL, "--epochs", "3", "--threads", "2");
    String one = "\"--threads\",\"1\"";
    assertThat(RunContents.of(run)).isEqualTo(with(expected, one, one.replace('1', '2')));

    Path newest = run.resolve("checkpoints/step-0000000006.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 4;
    Files.write(newest, bytes);
    assertThat(cli.ok(RESUME).out())
        .contains(
            "Note: run/checkpoints/step-0000000006.safetensors: has a checksum that does not match")
        .contains("the run continues from the previous checkpoint, step-0000000004.safetensors")
        .contains("epoch 3/3", "Done in");
    assertThat(RunContents.of(run)).isEqualTo(with(expected, one, one.replace('1', '2')));
  }

  private static Map<String, String> with(Map<String, String> contents, String from, String to) {
    contents.computeIfPresent("run.json", (_, json) -> json.replace(from, to));
    return contents;
  }

  @Test
  void trainingsThatBeginTogetherFindFoldersOfTheirOwn() throws Exception {
    List<String> tiny = List.of("train", "--dataset", "synthetic:32", "--epochs", "1");
    List<Cli.Running> together =
        List.of(cli.start(tiny), cli.start(tiny, "--seed", "2"), cli.start(tiny, "--seed", "3"));
    for (Cli.Running running : together) {
      Cli.Result result = running.end();
      assertThat(result.code()).as(result.err()).isZero();
    }
    try (Stream<Path> runs = Files.list(temp.resolve("runs"))) {
      assertThat(runs).hasSize(3).allMatch(run -> Files.exists(run.resolve("model.safetensors")));
    }
  }

  @Test
  void whatAStrangersRunSaysIsNeverObeyedAndAlwaysExplained() throws Exception {
    assertThat(resuming("\"--epochs\", \"2\", \"@/etc/passwd\""))
        .isOne()
        .satisfies(_ -> assertThat(said).contains("'@/etc/passwd'").doesNotContain("root"));
    resuming("\"--data-dir\", \"a\\u0000b\"");
    resuming("\"\\u001b[31mRED\\u001b]0;x\\u0007\"");
    resuming("\"--epochs\", \"-1\"");
    resuming("\"--epochs\", 1e99");
    resuming("\"--dataset\", \"folder:a\\u0000b\"");
    resuming("\"--dataset\", \"folder:/dev/zero\"");
    resuming("\"--model\", \"/dev/zero.json\"");
    resuming("\"--from\", \"a\\u0000\"");
    resuming("\"--dataset\", \"synthetic:32\", \"--resume\", \"run\"");
    resuming("\"--help\"");
    resuming("\"--\", \"--\"");
    resuming("\"--dataset\", \"synthetic:32\"");
    resuming("null");
    resuming("[]");
  }

  @Test
  void damagedNotesOfARunAreCalledThat() throws Exception {
    Path run = Files.createDirectories(temp.resolve("damaged"));
    for (Map.Entry<String, String> damage :
        Map.of(
                "{\"arguments\": [\"\u00ff\"]}",
                    "is not UTF-8 text, expected the metadata of a" + " run",
                "{\"arguments\": [", "it is not valid JSON at",
                "[]", "holds no JSON object, expected the metadata of a run")
            .entrySet()) {
      Files.writeString(run.resolve("run.json"), damage.getKey(), StandardCharsets.ISO_8859_1);
      Cli.Result result = Cli.inside(List.of("train", "--resume", run.toString()));
      assertThat(result.code()).isOne();
      assertThat(result.err()).contains("damaged/run.json: " + damage.getValue());
    }
  }

  @Test
  void theModelThatARunBeganWithIsFoundFromAnyFolder() throws Exception {
    Files.copy(Cli.model().resolve("model.safetensors"), temp.resolve("m.safetensors"));
    new ModelFile(Models.preset("dense", new Shape(1, 28, 28), 1), Map.of())
        .save(temp.resolve("other.safetensors"));
    ModelDescription.of(Models.preset("dense", new Shape(1, 28, 28), 1))
        .write(temp.resolve("my.json"));
    Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    for (List<String> model :
        List.of(List.of("--from", "m.safetensors"), List.of("--model", "my.json"))) {
      Path run = temp.resolve("run" + model.getFirst());
      List<String> begun = List.of("train", "--dataset", "synthetic:64", "--out");
      cli.ok(begun, run, "--epochs", "1", model);
      Cli there = new Cli(elsewhere);
      assertThat(there.ok("train", "--resume", run, "--epochs", "2").out()).contains("epoch 2/2");
      Path same = Path.of("..").resolve(model.getLast());
      there.ok("train", "--resume", run, "--epochs", "3", model.getFirst(), same);
      assertThat(there.run("train", "--resume", run, "--epochs", "4", model).code()).isNotZero();
    }
    assertThat(cli.refuses("train", "--resume", "run--from", "--from", "other.safetensors"))
        .contains("was started with another model");
  }

  private String said = "";

  /// Resumes a run that says it was started with words, inside this JVM.
  private int resuming(String words) throws Exception {
    Path run = Files.createDirectories(temp.resolve("stranger"));
    Files.writeString(run.resolve("run.json"), "{\"arguments\": [" + words + "]}");
    Cli.Result result = Cli.inside(List.of("train", "--resume", run.toString()));
    said = result.err();
    assertThat(result.code()).as("%s: %s", words, said).isBetween(1, 2);
    assertThat(said)
        .as(words)
        .startsWith("hourglass: ")
        .doesNotContain("unexpected error", "java.");
    assertThat(run.toFile().list()).containsExactly("run.json");
    return result.code();
  }
}
