package dev.hourglass.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// PyTorch as its users run it: a Python script, with a `DataLoader` or all images in one tensor.
///
/// @param script trains the classic model; called with MNIST's folder and `--epochs 1`
/// @param version of PyTorch
public record PyTorchScript(Path script, String version) {
  private static final String PYTHON = "/usr/bin/python3";
  private static final int PATIENCE_MINUTES = 10;
  private static final Pattern SECONDS = Pattern.compile("(?m)^epoch 1 .*seconds ([0-9.]+)$");

  /// A script, ready to run.
  ///
  /// @throws IOException if the script or PyTorch is not there, with a sentence that says so
  public static PyTorchScript find(Path script) throws IOException {
    if (!Files.isRegularFile(script)) {
      throw new IOException(
          "there is no script '%s': name one with --pytorch-script".formatted(script));
    }
    try {
      String version =
          output(1, List.of(PYTHON, "-c", "import torch, torchvision; print(torch.__version__)"));
      return new PyTorchScript(script, version.strip());
    } catch (IOException e) {
      throw new IOException(
          "%s has no torch and torchvision: install python3-torch and python3-torchvision"
              .formatted(PYTHON),
          e);
    }
  }

  /// Trains for one epoch.
  ///
  /// @param mnist folder of the four files
  /// @param inMemory whether it indexes one tensor of all images instead of using a `DataLoader`
  /// @return the seconds that the script reports for the epoch
  public double seconds(Path mnist, int threads, boolean inMemory) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(PYTHON, script.toString(), mnist.toString(), "--epochs", "1", "--seed", "0"));
    if (inMemory) {
      command.add("--in-memory");
    }
    String output = output(threads, command);
    Matcher matcher = SECONDS.matcher(output);
    if (!matcher.find()) {
      throw new IOException(
          "'%s' printed no line 'epoch 1 … seconds N', expected one: use the project's script"
              .formatted(script));
    }
    return Double.parseDouble(matcher.group(1));
  }

  private static String output(int threads, List<String> command) throws IOException {
    Path file = Files.createTempFile("hourglass-pytorch", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile());
      builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
      Process process = builder.start();
      // Python hears Ctrl-C as we do, but not a signal that is meant for this process alone.
      Thread end = new Thread(process::destroyForcibly);
      Runtime.getRuntime().addShutdownHook(end);
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      process.destroyForcibly().waitFor();
      Runtime.getRuntime().removeShutdownHook(end);
      String output = Files.readString(file);
      if (!ended || process.exitValue() != 0) {
        String last = output.isBlank() ? "no output" : output.strip().lines().toList().getLast();
        throw new IOException("'%s' failed: %s".formatted(command.get(1), last));
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PyTorch ran", e);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
