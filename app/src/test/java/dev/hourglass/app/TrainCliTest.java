package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.app.Cli.Result;
import dev.hourglass.app.Cli.Running;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.data.Shape;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// `hourglass train`: what it leaves in its folder, and that nothing there is ever lost.
class TrainCliTest extends CliCase {
  private static final String MODEL = "model.safetensors";
  private static final int LONG = 100_000;
  private static final List<String> SMALL = List.of("--dataset", "synthetic:32");

  @Test
  void aRunHasItsModelLossesNotesAndPictures() throws Exception {
    Path run = Cli.model();
    hasTheFilesOfARun(run);
    List<String> rows = Files.readAllLines(run.resolve("metrics.csv"));
    assertThat(rows.getFirst())
        .isEqualTo("epoch,train_loss,test_loss,seconds,images_per_second,learning_rate");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(1)).matches("1,0\\.\\d+,0\\.\\d+,\\d+\\.\\d+,\\d+\\.\\d+,0\\.00100000");
    for (String picture : List.of("loss.png", "reconstructions.png")) {
      assertThat(ImageIO.read(run.resolve(picture).toFile()).getWidth()).isGreaterThan(300);
    }
  }

  @Test
  void notesSayWhatMadeTheModel() throws Exception {
    Path run = Cli.model();
    Map<String, String> notes = ModelFile.load(run.resolve(MODEL)).metadata();
    assertThat(notes)
        .containsEntry("dataset", "synthetic")
        .containsEntry("seed", "0")
        .containsEntry("train_images", "600")
        .containsEntry("parameters", "62905")
        .containsEntry("hourglass", Version.ofProgram());
    assertThat(notes.get("architecture")).contains("ConvTranspose2d", "AdaptiveAvgPool2d");
    assertThat(notes.get("train_digest")).matches("[0-9a-f]{64}");
    assertThat(notes).doesNotContainKeys("java", "kernels", "machine");
    assertThat(notes.get("epochs")).doesNotContain("seconds");
    assertThat(notes.get("config")).contains("\"epochs\":1", "\"batch_size\":32");
    assertThat(notes.get("epochs")).contains("train_loss", "test_loss");

    JsonObject json = json(run.toString());
    assertThat(json.get("dataset").getAsString()).isEqualTo("synthetic");
    assertThat(json.get("train_digest").getAsString()).isEqualTo(notes.get("train_digest"));
    assertThat(JsonParser.parseString(notes.getOrDefault("train_statistics", "")))
        .isEqualTo(json.get("train_statistics"));
    assertThat(json.getAsJsonArray("epochs")).hasSize(1);
    assertThat(json.get("stopped").getAsBoolean()).isFalse();
    assertThat(json.get("java").getAsString()).isEqualTo(Version.ofJava());
    assertThat(json.get("kernels").getAsString()).matches("scalar|vector-\\d+");
    assertThat(json.has("from")).isFalse();
    JsonObject optimisation = json.getAsJsonObject("config").getAsJsonObject("optimisation");
    assertThat(optimisation.get("learning_rate").getAsDouble()).isEqualTo(0.001);
  }

  @Test
  void whatIsAnnouncedAndLoggedIsWhatWasAskedFor() throws Exception {
    List<String> how =
        List.of(
            ("--model vae --dataset synthetic:64 --epochs 2 --batch-size 32 --optimiser sgd"
                    + " --nesterov --schedule step:1:0.5 --warm-up 1 --penalty 0.5"
                    + " --noise gaussian:0.1 --augment shift:1 --log-every 2 --out run")
                .split(" ", -1));
    String out = cli.ok("train", how).out();
    assertThat(out)
        .contains("batch 32, SGD Nesterov 0.002 warm-up step, seed 0")
        .contains("loss     bce + 0.5 × KL divergence, noise gaussian:0.1, augmentation shift:1\n")
        .containsPattern(
            "epoch 2/2  train loss \\d\\.\\d{5} \\+ KL \\d\\.\\d{5}"
                + "  test loss \\d\\.\\d{5} \\+ KL \\d\\.\\d{5}  ");
    List<String> rows = Files.readAllLines(temp.resolve("run/metrics.csv"));
    assertThat(rows.getFirst()).endsWith(",learning_rate,train_penalty,test_penalty");
    JsonObject last = json("run").getAsJsonArray("epochs").get(1).getAsJsonObject();
    List<String> row = List.of(rows.get(2).split(",", -1));
    assertThat(Double.parseDouble(row.get(7)))
        .isCloseTo(last.get("test_penalty").getAsDouble(), within(1e-8))
        .isPositive();
    String share = out.replaceAll("(?s).*epoch 2/2.*test loss \\S+ \\+ KL (\\S+).*", "$1");
    assertThat(Double.parseDouble(share))
        .isCloseTo(0.5 * Double.parseDouble(row.get(7)) / 784, within(1e-5));
    assertThat(Files.readAllLines(temp.resolve("run/log.jsonl")))
        .extracting(line -> line.replaceFirst(".*?\"kind\":\"(\\w+)\".*\"step\":(\\d+).*", "$1 $2"))
        .containsExactly("step 2", "epoch 2", "step 4", "epoch 4");
    assertThat(cli.refuses("train", "--log-every", "-1")).contains("--log-every is -1");
    assertThat(cli.refuses("train", "--checkpoint-minutes", "-1"))
        .contains("--checkpoint-minutes is -1.0, expected 0 or more");
  }

  @Test
  void tensorBoardGetsTheReconstructionsOfEachEpoch() throws Exception {
    try (Stream<Path> files = Files.list(Cli.model())) {
      Path events =
          files.filter(file -> file.toString().contains("tfevents")).findAny().orElseThrow();
      String bytes = Files.readString(events, StandardCharsets.ISO_8859_1);
      assertThat(bytes).containsOnlyOnce("reconstructions").containsOnlyOnce("\u0089PNG");
      byte[] png =
          bytes.substring(bytes.indexOf("\u0089PNG")).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isGreaterThan(300);
    }
  }

  @Test
  void withoutATerminalThereArePlainLinesAndTheDefaultFolderIsNamed() throws Exception {
    Result result = cli.ok("train", Cli.TINY, "--seed", "3");
    assertThat(result.out())
        .doesNotContain("\r", "\u001b")
        .containsPattern("epoch 1/1  train loss 0\\.\\d{5}  test loss 0\\.\\d{5}  [0-9.]+ s")
        .contains("training 1 epoch,")
        .contains("Done in ");
    assertThat(temp.resolve("runs").toFile().list())
        .singleElement()
        .asString()
        .matches("synthetic-classic-\\d{8}-\\d{6}");
  }

  @Test
  void withoutNetworkItTrainsOnSyntheticDigitsAndSaysSoEverywhere() throws Exception {
    Running running = cli.start("train", "--data-dir", temp.resolve("empty"), "--out", "run");
    running.awaitOut("\nfolder ");
    long beginning = System.nanoTime();
    running.signal("INT");
    Result result = running.end();
    assertThat(System.nanoTime() - beginning).isLessThan(TimeUnit.SECONDS.toNanos(60));
    assertThat(result.out().lines().filter(line -> line.contains("SYNTHETIC")))
        .singleElement()
        .asString()
        .startsWith("!! ")
        .contains("MNIST", "ossci-datasets", "cvdf-datasets");
    assertThat(result.out()).contains("dataset  synthetic: 60,000 training and 10,000 test images");
    Path run = temp.resolve("run");
    assertThat(ModelFile.load(run.resolve(MODEL)).metadata()).containsEntry("dataset", "synthetic");
    assertThat(run.resolve("run.json")).content().contains("\"dataset\": \"synthetic\"");
  }

  @Test
  void mnistThatWasAskedForIsNeverReplaced() throws Exception {
    String message =
        cli.fails("train", "--dataset", "mnist", "--data-dir", "empty", "--out", "run");
    assertThat(message)
        .contains("could not be downloaded", "ossci-datasets", "cvdf-datasets", "put the", ".gz")
        .contains(
            "empty does not exist, so",
            "--data-dir or HOURGLASS_DATA",
            "or use --dataset synthetic");
    assertThat(temp.resolve("run")).doesNotExist();
    assertThat(temp.resolve("empty")).doesNotExist();
  }

  @Test
  void aTrainingThatDoesNotFitIntoTheMemorySaysWhatItTakesAndLeavesNoFolder() throws Exception {
    // A block of 16 images for each thread.
    List<String> large = List.of("--batch-size", "2048", "--threads", "64");
    Result refused = new Cli(temp, "-Xmx80m").run("train", "--dataset", "synthetic:4096", large);
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains(" in blocks of 16 takes at least ", " MB and Java may use ")
        .containsPattern("HOURGLASS_JAVA_OPTIONS=-Xmx\\dg");
    assertThat(temp.resolve("runs")).isEmptyDirectory();
  }

  @Test
  void aFolderTakesOneRunUnlessToldToOverwrite() throws Exception {
    copyOfTheModel("run");
    byte[] first = Files.readAllBytes(temp.resolve("run").resolve(MODEL));
    assertThat(cli.fails("train", Cli.TINY, "--out", "run"))
        .contains("already holds a run", "--out", "--overwrite");
    assertThat(cli.fails("train", "--dataset", "folder:none", "--out", "run"))
        .as("before images are read")
        .contains("already holds a run");
    assertThat(temp.resolve("run").resolve(".lock")).doesNotExist();
    assertThat(temp.resolve("run").resolve(MODEL)).hasBinaryContent(first);
    cli.ok("train", Cli.TINY, "--out", "run", "--overwrite", "--seed", "5");
    assertThat(Files.readAllBytes(temp.resolve("run").resolve(MODEL))).isNotEqualTo(first);
  }

  @Test
  void aSecondRunIntoTheSameFolderIsRefusedWhileTheFirstGoesOnAndCtrlCSavesIt() throws Exception {
    Running first = cli.start(longTraining("run"));
    first.awaitOut("epoch 1/");
    for (String more : List.of("--debug", "--overwrite")) {
      Result second = cli.start("train", Cli.TINY, "--out", "run", more).end();
      assertThat(second.code()).isOne();
      assertThat(second.err()).startsWith("hourglass: another run is writing to run: wait for it");
    }
    first.signal("INT");
    Result result = first.end();
    assertThat(result.code()).isEqualTo(130);
    assertThat(json("run").get("stopped").getAsBoolean()).isTrue();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("Stopped in epoch")
        .containsPattern("Resume with:\n  /.*/hourglass train --resume run\n");
    hasTheFilesOfARun(temp.resolve("run"));
    int done = json("run").getAsJsonArray("epochs").size();
    Running on = cli.start("train", "--resume", "run");
    // A slow machine's lines name an epoch before it is done.
    on.awaitOut("epoch " + (done + 2) + "/");
    on.signal("INT");
    assertThat(on.end().out()).contains("synthetic: 600 training", "batch 64, Adam 0.002, seed 7");
    assertThat(json("run").getAsJsonArray("epochs").size()).isGreaterThan(done);
    assertThat(cli.fails("train", "--resume", "run", "--dataset", "synthetic:700"))
        .contains("differ from those that run was started with");
    assertThat(cli.fails("train", "--resume", temp)).contains("holds no run.json");
  }

  @Test
  void aTrainingInTheBackgroundOfAScriptIgnoresCtrlCAndSavesWhenKilledPolitely() throws Exception {
    Running running = cli.startInBackground(longTraining("run"));
    running.awaitOut("epoch 1/");
    running.signal("INT");
    int then = Files.readAllLines(running.outFile()).size();
    running.await(
        "lines after Ctrl-C", () -> Files.readAllLines(running.outFile()).size() >= then + 3);
    running.process().destroy();
    assertThat(running.end().out()).contains("Stopped in epoch");
    hasTheFilesOfARun(temp.resolve("run"));
  }

  private static void hasTheFilesOfARun(Path run) {
    assertThat(run.toFile().list())
        .contains(
            MODEL,
            "best.safetensors",
            "metrics.csv",
            "run.json",
            "loss.png",
            "log.jsonl",
            "reconstructions.png",
            "checkpoints")
        .anyMatch(name -> name.startsWith("events.out.tfevents."))
        .hasSize(9);
    assertThat(run.resolve("checkpoints").toFile().list()).hasSizeBetween(1, 2);
  }

  @Test
  void fromAloneTakesTheDatasetOfTheModel() throws Exception {
    Running on = cli.start("train", "--from", Cli.model(), "--data-dir", "none", "--out", "on");
    on.awaitOut("\nfolder ");
    on.signal("INT");
    assertThat(on.end().out())
        .contains("dataset  synthetic: 600 training")
        .doesNotContain("SYNTHETIC");
  }

  @Test
  void fromGoesOnWithTheParametersOfAModelOrItsFolder() throws Exception {
    String first = Files.readAllLines(Cli.model().resolve("metrics.csv")).get(1);
    Path file = Cli.model().resolve(MODEL);
    Result on = cli.ok("train", Cli.TINY, "--from", file, "--out", "on");
    String second = Files.readAllLines(temp.resolve("on/metrics.csv")).get(1);
    assertThat(on.out()).contains("epoch 1/1");
    assertThat(testLoss(second)).isLessThan(testLoss(first));
    cli.ok("train", "--dataset", "synthetic:32", "--epochs", "1", "--from", Cli.model());
  }

  @Test
  void aSavedModelIsTrainedAsItIsAndInTheRecipeOfItsName() throws Exception {
    for (String change : List.of("--latent=16", "--model=sharp", "--no-batch-norm")) {
      for (String command : List.of("train", "find-rate")) {
        assertThat(cli.refuses(command, "--from", Cli.model(), change))
            .contains("--latent", "create a new model, and --from names a saved one: leave them");
      }
    }
    Models.preset("vae", new Shape(1, 28, 28), 0).save(temp.resolve("vae.safetensors"));
    assertThat(cli.ok("train", SMALL, "--epochs", "1", "--from", "vae.safetensors").out())
        .contains("batch 64, Adam 0.002 cosine, seed 0", "loss     bce");
  }

  @Test
  void aRunGoesOnWithItsSeedAndModelOnly() throws Exception {
    cli.ok("train", SMALL, "--epochs", "1", "--seed", "3", "--out", "run");
    List<String> resume = List.of("train", "--resume", "run", "--epochs", "2");
    byte[] notes = Files.readAllBytes(temp.resolve("run/run.json"));
    assertThat(cli.refuses(resume, "--seed", "5"))
        .contains("--seed is 5 and run was started with seed 3: leave --seed out");
    List<List<String>> others =
        List.of(
            List.of("--model", "sharp"),
            List.of("--latent", "16"),
            List.of("--activation", "gelu"),
            List.of("--conditional"),
            List.of("--from", Cli.model().toString()));
    for (List<String> other : others) {
      assertThat(cli.refuses(resume, other)).contains("run was started with another model");
    }
    assertThat(temp.resolve("run/run.json")).hasBinaryContent(notes);
    List<String> same = List.of("--seed", "3", "--model", "classic", "--latent", "64");
    assertThat(cli.ok(resume, same).out()).contains("epoch 2/2", "Done in");
  }

  @Test
  void aCompleteRunIsCalledSoAndGetsThePicturesThatItLacks() throws Exception {
    cli.ok("train", SMALL, "--epochs", "2", "--out", "run");
    Path run = temp.resolve("run");
    Map<String, byte[]> before = contents(run);
    for (String epochs : List.of("--epochs=2", "--epochs=1")) {
      Files.delete(run.resolve("loss.png"));
      Files.delete(run.resolve("reconstructions.png"));
      assertThat(cli.ok("train", "--resume", "run", epochs).out())
          .isEqualTo(
              "run is complete (2 of 2 epochs): nothing to do; --epochs N continues training\n");
      assertThat(contents(run)).usingRecursiveComparison().isEqualTo(before);
    }
    assertThat(cli.ok("train", "--resume", "run", "--epochs", "3").out())
        .contains("training 3 epochs", "epoch 3/3", "Done in");
  }

  @Test
  void aRunThatEndedEarlyIsCompleteToo() throws Exception {
    String still = "--epochs 5 --early-stopping 1 --learning-rate 1e-30 --out run";
    cli.ok("train", SMALL, List.of(still.split(" ", -1)));
    assertThat(cli.ok("train", "--resume", "run").out())
        .contains(
            "run is complete (2 of 5 epochs): nothing to do; --early-stopping N continues training");
    assertThat(cli.ok("info", "run").out()).containsPattern("epochs +2 of 5\n");
  }

  private static Map<String, byte[]> contents(Path folder) throws Exception {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamedBeforeTraining() throws Exception {
    Files.writeString(temp.resolve("file"), "here");
    assertThat(cli.fails("train", Cli.TINY, "--out", "file"))
        .contains("cannot write to the folder file", "choose another with --out");
    assertThat(temp.resolve("file")).hasContent("here");
    assertThat(cli.fails("train", Cli.TINY, "--out", "file/below")).contains("cannot write to");
  }

  @Test
  void aFullDiskLeavesThePreviousModelWhole() throws Exception {
    Path run = Files.createDirectories(temp.resolve("disk"));
    assumeThat(mount(run)).as("may mount a small disk").isTrue();
    try {
      copyOfTheModel("disk");
      byte[] first = Files.readAllBytes(run.resolve(MODEL));
      assertThat(cli.fails("train", Cli.TINY, "--out", "disk", "--overwrite"))
          .contains("space", run.getFileName().toString());
      assertThat(run.resolve(MODEL)).hasBinaryContent(first);
      assertThat(run.toFile().list()).doesNotContain(".lock").noneMatch(n -> n.endsWith(".tmp"));
    } finally {
      assertThat(new ProcessBuilder("umount", run.toString()).start().waitFor()).isZero();
    }
  }

  @Test
  void aLossThatIsNoNumberIsExplainedAndLosesNothing() throws Exception {
    String huge = "1e6";
    Result fresh = cli.run("train", Cli.TINY, "--learning-rate", huge, "--out", "fresh");
    assertThat(fresh.code()).isOne();
    assertThat(fresh.err())
        .hasLineCount(1)
        .startsWith("hourglass: the loss became ")
        .contains("epoch 1", "smaller learning rate");
    assertThat(fresh.out()).contains("No model of this training was saved.");
    assertThat(temp.resolve("fresh").resolve(MODEL)).doesNotExist();

    copyOfTheModel("run");
    byte[] good = Files.readAllBytes(temp.resolve("run").resolve(MODEL));
    cli.fails("train", Cli.TINY, "--learning-rate", huge, "--out", "run", "--overwrite");
    assertThat(temp.resolve("run").resolve(MODEL)).hasBinaryContent(good);
  }

  @Test
  void aStepTooFarAtTheEndOfAnEpochSavesNoBrokenModel() throws Exception {
    Result result =
        cli.run(
            "train",
            "--dataset",
            "synthetic:32",
            "--epochs",
            "1",
            "--learning-rate",
            "1e6",
            "--out",
            "run");
    assertThat(result.code()).as(result.out()).isOne();
    assertThat(result.err()).contains("the loss became").hasLineCount(1);
    assertThat(temp.resolve("run").resolve(MODEL)).doesNotExist();
  }

  private static List<String> longTraining(String out) {
    String options =
        "train --dataset synthetic:600 --data-dir none --seed 7 --batch-size 64"
            + " --learning-rate 0.002 --epochs ";
    return List.of((options + LONG + " --out " + out).split(" ", -1));
  }

  private JsonObject json(String run) throws Exception {
    String text = Files.readString(temp.resolve(run).resolve("run.json"));
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static double testLoss(String row) {
    return Double.parseDouble(row.split(",", -1)[2]);
  }

  private void copyOfTheModel(String name) throws Exception {
    Path run = Files.createDirectories(temp.resolve(name));
    for (String file : List.of(MODEL, "metrics.csv", "run.json")) {
      Files.copy(Cli.model().resolve(file), run.resolve(file));
    }
  }

  /// A disk with room for one run, but not for a second model beside the first.
  private static boolean mount(Path folder) throws Exception {
    var mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=440k", "none", folder.toString());
    return mount.redirectErrorStream(true).start().waitFor() == 0;
  }
}
