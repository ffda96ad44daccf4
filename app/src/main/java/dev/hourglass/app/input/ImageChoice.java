package dev.hourglass.app.input;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.files.Numbers;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Single images given by the user: a file of any kind, or an index in a dataset. A dataset is
/// loaded once, however many images are taken from it.
public final class ImageChoice {
  private static final Pattern PLACE =
      Pattern.compile("(?:(?<dataset>.+?):)??(?:(?<split>train|test):)?(?<index>[0-9]{1,9})");

  private final ModelFile file;
  private final DatasetChoice data;
  private final ImageReading reading;
  private final Console console;
  private final Map<String, Dataset> loaded = new LinkedHashMap<>();

  public ImageChoice(ModelFile file, DatasetChoice data, Console console) {
    this.file = file;
    this.data = data;
    this.reading = data.readingFor(file);
    this.console = console;
  }

  /// Whether a word is a place in the dataset that options name or the model was trained on.
  public static boolean isOfDataset(String word) {
    Matcher matcher = PLACE.matcher(word);
    return matcher.matches() && matcher.group("dataset") == null && !Files.exists(Path.of(word));
  }

  /// The image that a word names, with its label if that is known.
  ///
  /// @throws UsageError if it names several
  public ByteImages of(String word) throws IOException {
    ByteImages images = all(word);
    if (images.count() != 1) {
      throw new UsageError(
          "'%s' holds %s, expected one: name it by its number, as in %s:test:0"
              .formatted(word, Counts.of(images.count(), "image"), word));
    }
    return images;
  }

  /// The images that a word names: one by its number, or all of a file or a folder.
  public ByteImages all(String word) throws IOException {
    if (ImageReading.isPath(word)) {
      return reading.bytes(word);
    }
    Matcher matcher = PLACE.matcher(word);
    if (!matcher.matches()
        || (matcher.group("dataset") != null && matcher.group("split") == null)) {
      throw new UsageError(
          "'%s' is neither a file nor a place in a dataset: check the path, or use a number as in 7, train:7 or mnist:test:7"
              .formatted(word));
    }
    String name = matcher.group("dataset");
    Dataset dataset = dataset(name == null ? "" : name);
    ByteImages images = "train".equals(matcher.group("split")) ? dataset.train() : dataset.test();
    return ofSet(images, word, Numbers.whole(matcher.group("index")));
  }

  private Dataset dataset(String name) throws DataException {
    Dataset dataset = loaded.get(name);
    if (dataset == null) {
      dataset =
          name.isEmpty()
              ? data.loadFor(file, console)
              : data.binarised(reading.dataset(name, console), file);
      loaded.put(name, dataset);
    }
    return dataset;
  }

  private static ByteImages ofSet(ByteImages images, String word, int index) {
    if (index >= images.count()) {
      throw new UsageError(
          "there is no image '%s', expected a number from 0 to %d"
              .formatted(word, images.count() - 1));
    }
    return images.range(index, index + 1);
  }
}
