package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.files.NpyArray;
import dev.hourglass.files.Npz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A training on images of standard input, and what becomes of it.
class PipedDatasetCliTest extends CliCase {
  private static final int COUNT = 40;

  private byte[] images(int more) throws IOException {
    float[] values = new float[COUNT * 64];
    float[] labels = new float[COUNT];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 7 + i / 64 * 31 + more) % 256;
      labels[i / 64] = i / 64 % 2;
    }
    Path file = temp.resolve("images%d.npz".formatted(more));
    Npz.write(
        file,
        Map.of(
            "images", new NpyArray(new int[] {COUNT, 8, 8}, values, "u1"),
            "labels", new NpyArray(new int[] {COUNT}, labels, "i8")));
    return Files.readAllBytes(file);
  }

  private Cli.Result piped(byte[] content, String... words) {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(content));
      return Cli.inside(List.of(words));
    } finally {
      System.setIn(before);
    }
  }

  private String ok(byte[] content, String... words) {
    Cli.Result result = piped(content, words);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void aRunIsResumedWithTheSameImagesByAnyWay() throws Exception {
    byte[] images = images(0);
    String run = temp.resolve("run").toString();
    ok(images, "train", "--dataset", "-", "--model", "dense", "--epochs", "1", "--out", run);
    assertThat(Files.readString(temp.resolve("run/run.json")))
        .contains("\"dataset\": \"-\"", "\"dataset\": \"stdin\"");
    ok(images, "evaluate", run, "--dataset", "-");
    assertThat(piped(images, "train", "--resume", run, "--epochs", "2").err())
        .contains(
            "the images that this run was trained on came on standard input, expected them again: pipe them in with --dataset -, or give their location with --dataset");
    assertThat(piped(images, "evaluate", run).err()).contains("pipe them in with --dataset -");
    assertThat(piped(images(1), "train", "--resume", run, "--epochs", "2", "--dataset", "-").err())
        .contains("the training images differ from those that");
    ok(images, "train", "--resume", run, "--epochs", "2", "--dataset", "-");
    // Complete: nothing changes, and the images are those that are named now.
    String path = temp.resolve("images0.npz").toString();
    ok(new byte[0], "train", "--resume", run, "--epochs", "2", "--dataset", path);
    ok(new byte[0], "train", "--resume", run, "--epochs", "3", "--dataset", path);
    ok(new byte[0], "evaluate", run);
  }

  @Test
  void nothingIsLeftOfTheCopy() throws Exception {
    images(0);
    Path temporary = Files.createDirectories(temp.resolve("temporary"));
    cli = new Cli(temp, "-Djava.io.tmpdir=" + temporary);
    Cli.Result result =
        cli.shell(
            "< images0.npz",
            "train",
            "--dataset",
            "-",
            "--memory",
            "1k",
            "--model",
            "dense",
            "--epochs",
            "1");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("decoded once into " + temporary, "stdin-dense");
    try (Stream<Path> files = Files.list(temporary)) {
      List<String> left = new ArrayList<>();
      files.forEach(file -> left.add(file.toString()));
      assertThat(left).noneMatch(name -> name.contains("hourglass-"));
    }
  }
}
