package dev.hourglass.app.commands;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.app.input.ModelChoice;
import dev.hourglass.app.input.StandardInput;
import dev.hourglass.app.options.ClassesOption;
import dev.hourglass.app.options.ImageSizeOptions;
import dev.hourglass.app.options.PresetOptions;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.data.Shape;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.InputFile;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.files.StrictJson;
import dev.hourglass.files.Weights;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.format.StateDict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hourglass import`: parameters that PyTorch trained, as a model here.
@Command(
    name = "import",
    abbreviateSynopsis = true,
    description = {
      "Import parameters from PyTorch.",
      "",
      "FILE is a state dict of the same architecture: a safetensors file or one written by",
      "torch.save(model.state_dict()), with any name; no code in it is run. Tensors are",
      "matched by name, with any prefix, or layer by layer by shape; every match is",
      "printed. Ambiguous matches are refused, and a map to complete for --map is printed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass import weights.pt --model classic -o model.safetensors",
      "  hourglass import weights.safetensors --model my.json -o model.safetensors",
      "  hourglass import weights.pt --model sharp --map names.json -o w.safetensors",
      "  hourglass import w.pt --model vae --conditional --classes 9 -o w.safetensors",
      "",
      "names.json: {\"name in the file\": \"name here\", …}, of layers (encoder.conv1)",
      "or of single tensors (encoder.conv1.weight)"
    })
final class ImportCommand implements Callable<Integer> {
  private static final int LARGEST_MAP = 16 << 20;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "A parameter file of PyTorch (.pt, .pth, .ckpt, .bin) or safetensors.")
  private Path source = Path.of("weights.safetensors");

  @Mixin private PresetOptions model = new PresetOptions();
  @Mixin private ClassesOption classes = new ClassesOption();
  @Mixin private ImageSizeOptions images = new ImageSizeOptions();

  @Option(
      names = "--map",
      paramLabel = "FILE",
      description = "A JSON object that maps names of layers or tensors to the model's names.")
  private @Nullable Path map;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The model file to write.")
  private Path output = Path.of("model.safetensors");

  @Override
  public Integer call() throws IOException {
    ModelChoice choice = model.choice();
    Shape shape = images.of(choice);
    Autoencoder autoencoder = choice.build(shape, classes.of(model), 0);
    Weights weights = StandardInput.read(source.toString(), (path, _) -> Weights.read(path));
    print(matched(autoencoder, weights.tensors(), map == null ? Map.of() : names(map)));
    if (!weights.skipped().isEmpty()) {
      out()
          .println(
              "Skipped %s of whole numbers, which are not parameters"
                  .formatted(brief(weights.skipped())));
    }
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("imported_from", String.valueOf(source.getFileName()));
    notes.put("hourglass", Version.ofProgram());
    new ModelFile(autoencoder, notes).save(output);
    out().println("Wrote " + output);
    return 0;
  }

  private static PrintStream out() {
    return Console.system().out();
  }

  private static String brief(List<String> names) {
    return names.stream().limit(2).map(FormatException::quote).collect(Collectors.joining(", "))
        + (names.size() > 2 ? " and %d more".formatted(names.size() - 2) : "");
  }

  private List<StateDict.Match> matched(
      Autoencoder autoencoder, List<SafeTensors.Tensor> tensors, Map<String, String> names)
      throws IOException {
    try {
      return StateDict.load(autoencoder, tensors, names);
    } catch (StateDict.AmbiguousException e) {
      Console.json(json(e.map()));
      throw doesNotFit(e);
    } catch (IllegalArgumentException e) {
      throw doesNotFit(e);
    }
  }

  private IOException doesNotFit(IllegalArgumentException e) {
    return new IOException(source + " does not fit: " + e.getMessage(), e);
  }

  /// A map to complete, in ASCII: a file's names may hold anything.
  private static String json(Map<String, String> map) {
    return map.entrySet().stream()
        .map(entry -> "  %s: %s".formatted(json(entry.getKey()), json(entry.getValue())))
        .collect(Collectors.joining(",\n", "{\n", "\n}"));
  }

  private static String json(String text) {
    StringBuilder ascii = new StringBuilder();
    for (char c : new JsonPrimitive(text).toString().toCharArray()) {
      ascii.append(c >= ' ' && c <= '~' ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return ascii.toString();
  }

  /// Reads a map.
  static Map<String, String> names(Path file) throws IOException {
    String text = InputFile.text(file, LARGEST_MAP, "a JSON object that maps names to names");
    try {
      return names(StrictJson.parse(text));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is not a map of names: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> names(JsonElement json) {
    if (!(json instanceof JsonObject object)) {
      throw new IllegalArgumentException(
          "it is not a JSON object, expected one that maps names to names");
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
      if (!(entry.getValue() instanceof JsonPrimitive text) || !text.isString()) {
        throw new IllegalArgumentException(
            "its member %s is not a string, expected a parameter's name"
                .formatted(FormatException.quote(entry.getKey())));
      }
      names.put(entry.getKey(), text.getAsString());
    }
    return names;
  }

  private static void print(List<StateDict.Match> matches) {
    int width = matches.stream().mapToInt(match -> match.parameter().length()).max().orElse(1);
    for (StateDict.Match match : matches) {
      out()
          .println(
              ("%-" + width + "s  from %s %s, by %s")
                  .formatted(
                      match.parameter(),
                      FormatException.quote(match.source()),
                      match.shape(),
                      match.how()));
    }
  }
}
