package dev.hourglass.data.source;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Fit;
import dev.hourglass.data.Pixels;
import dev.hourglass.data.ReadListener;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.text.Counts;
import dev.hourglass.text.RecordContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a source's images, brings them to one shape and splits them.
public final class SourceReader {
  private final Path path;
  private final ImageSource source;
  private final ReadOptions options;
  private final ImageLoading loading;
  private final List<SourceImage> images;

  /// A reader of a source into memory.
  ///
  /// @param path where the source is, for messages
  /// @param source the images
  /// @param options how to read them
  /// @param progress receives how many images were read so far
  /// @throws DataException if there are no images
  public SourceReader(Path path, ImageSource source, ReadOptions options, ReadListener progress)
      throws DataException {
    this(path, source, SourceOptions.NONE, options, null, progress);
  }

  /// A reader of a source into memory, or into a file if the images take too much of it.
  ///
  /// @param path where the source is, for messages and to know the file again
  /// @param source the images
  /// @param said what its content does not say, as it was opened with
  /// @param options how to read them
  /// @param cache where the images go, or null for memory alone
  /// @param progress receives how many images were read so far
  /// @throws DataException if there are no images
  public SourceReader(
      Path path,
      ImageSource source,
      SourceOptions said,
      ReadOptions options,
      @Nullable ImageCache cache,
      ReadListener progress)
      throws DataException {
    this.path = Objects.requireNonNull(path, "path");
    this.source = Objects.requireNonNull(source, "source");
    this.options = Objects.requireNonNull(options, "options");
    Objects.requireNonNull(said, "said");
    Objects.requireNonNull(progress, "progress");
    loading = new ImageLoading(path, source, said, options.skipBad(), cache, progress);
    images = source.images();
    if (images.isEmpty()) {
      throw new DataException(
          "%s holds no images%s, expected %s: check the path"
              .formatted(path, UnreadFormats.found(source.skipped()), UnreadFormats.READ));
    }
  }

  /// A dataset and what there is to say of it.
  ///
  /// @param dataset the images
  /// @param origins of the images, those for training first, then those for testing where these are
  ///   others
  /// @param summary what was found and what became of it
  public record Result(Dataset dataset, List<ImageOrigin> origins, SourceSummary summary) {
    /// Copies the list.
    public Result {
      Objects.requireNonNull(dataset, "dataset");
      origins = List.copyOf(Objects.requireNonNull(origins, "origins"));
      Objects.requireNonNull(summary, "summary");
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }
  }

  /// {@return all images, those for training and those for testing}
  ///
  /// @param name of the dataset
  /// @throws DataException if there are too few images or too many, or some are bad
  /// @throws IOException if the source cannot be read
  public Result dataset(String name) throws IOException {
    Objects.requireNonNull(name, "name");
    SplitPlan plan = SplitPlan.of(images, options.testShare());
    if (options.limit() > 0) {
      plan = plan.limited(images, options.limit());
    }
    int[] wanted =
        IntStream.concat(Arrays.stream(plan.train()), Arrays.stream(plan.test()))
            .sorted()
            .toArray();
    requireAllOrNoLabels(wanted);
    Survey survey = Survey.of(source, wanted, loading.progress());
    Fit fit = fit(survey);
    ReadImages fitted = loading.read(wanted, shape(survey), fit);
    List<String> classes = classes(wanted, fitted);
    ByteImages train = part(name, plan.train(), wanted, fitted, shape(survey), classes);
    requireSome(train);
    ByteImages test = part(name, plan.test(), wanted, fitted, shape(survey), classes);
    int tests = test.count();
    test = tests == 0 ? train : test;
    SourceSummary summary = summary(survey, fitted, fit, train, tests, plan);
    List<ImageOrigin> origins = origins(plan, wanted, fitted);
    return new Result(new Dataset(name, train, test), origins, summary);
  }

  private SourceSummary summary(
      Survey survey, ReadImages fitted, Fit fit, ByteImages train, int tests, SplitPlan plan) {
    String split = tests == 0 ? "none: the training images are measured instead" : plan.how();
    return new SourceSummary(
        source.format(),
        train.count(),
        tests,
        plan.unused(),
        split,
        train.classes(),
        distinct(train.labels()),
        train.shape(),
        options.height() == 0 && survey.keepsSize(),
        survey.isGrey(),
        fit.mode(),
        fitted.tally().resized(),
        fitted.tally().empty(),
        fitted.tally().coloured(),
        fitted.tally().bad(),
        source.skipped(),
        source.skippedAs(),
        fitted.cache());
  }

  private void requireSome(ByteImages train) throws DataException {
    if (train.count() == 0) {
      throw new DataException(
          "%s has no training images, expected at least one: add some".formatted(path));
    }
  }

  private static int distinct(int @Nullable [] labels) {
    return labels == null ? 0 : (int) Arrays.stream(labels).distinct().count();
  }

  /// The images at some places that were read, of `wanted`, which all were.
  private ByteImages part(
      String name,
      int[] places,
      int[] wanted,
      ReadImages fitted,
      Shape shape,
      List<String> classes) {
    int[] slots = slots(places, wanted, fitted);
    List<SourceImage> chosen =
        Arrays.stream(slots).mapToObj(slot -> images.get(wanted[slot])).toList();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    classes.forEach(one -> numbers.put(one, numbers.size()));
    int[] labels =
        classes.isEmpty()
            ? null
            : chosen.stream().mapToInt(image -> numbers.getOrDefault(image.label(), -1)).toArray();
    List<String> files =
        source.hasFiles() ? chosen.stream().map(SourceImage::name).toList() : List.of();
    return new ByteImages(name, shape, some(fitted.pixels(), slots), labels, classes, files);
  }

  /// Which of the wanted images those at some places are, without those that were not read.
  private static int[] slots(int[] places, int[] wanted, ReadImages fitted) {
    return Arrays.stream(places)
        .map(place -> Arrays.binarySearch(wanted, place))
        .filter(fitted.tally()::isRead)
        .toArray();
  }

  private List<ImageOrigin> origins(SplitPlan plan, int[] wanted, ReadImages fitted) {
    int[] numbers = numbers();
    return Stream.of(plan.train(), plan.test())
        .flatMapToInt(places -> Arrays.stream(slots(places, wanted, fitted)))
        .mapToObj(slot -> {
          int place = wanted[slot];
          ImageFiles.Size size = fitted.tally().size(slot);
          return new ImageOrigin(
              images.get(place).split(), numbers[place], size.height(), size.width());
        })
        .toList();
  }

  /// Each image's place among those of its stated split.
  private int[] numbers() {
    Map<Optional<SplitRole>, Integer> counts = new LinkedHashMap<>();
    return images.stream()
        .mapToInt(image -> counts.merge(Optional.ofNullable(image.split()), 1, Integer::sum) - 1)
        .toArray();
  }

  /// Images at ascending places: those one after another are not copied.
  private static Pixels some(Pixels pixels, int[] slots) {
    int count = slots.length;
    return count > 0 && slots[count - 1] - slots[0] == count - 1
        ? pixels.range(slots[0], slots[0] + count)
        : pixels.select(slots);
  }

  @Override
  public String toString() {
    return "%s: %s of %s".formatted(path, source.format(), Counts.of(images.size(), "image"));
  }

  private Shape shape(Survey survey) {
    Shape proposed =
        options.height() == 0 ? survey.proposed() : new Shape(1, options.height(), options.width());
    int channels = options.channels() == 0 ? (survey.isGrey() ? 1 : 3) : options.channels();
    return new Shape(channels, proposed.height(), proposed.width());
  }

  private Fit fit(Survey survey) {
    Fit.Mode mode = options.fit();
    if (mode == null) {
      mode = survey.isGrey() ? Fit.Mode.PAD : Fit.Mode.CROP;
    }
    return new Fit(mode, options.background());
  }

  private void requireAllOrNoLabels(int[] wanted) throws DataException {
    long labelled =
        Arrays.stream(wanted).filter(place -> images.get(place).label() != null).count();
    if (labelled > 0 && labelled < wanted.length) {
      throw new DataException(
          "%s holds %s with a class and %d without, expected one or the other: move the files into folders named after their classes, or none"
              .formatted(path, Counts.of(labelled, "image"), wanted.length - labelled));
    }
  }

  /// The labels that occur among the images that were read, numbers by their value, other words in
  /// natural order.
  private List<String> classes(int[] wanted, ReadImages fitted) {
    TreeSet<String> labels = new TreeSet<>(NaturalOrder.NAMES);
    for (int slot = 0; slot < wanted.length; slot++) {
      String label = images.get(wanted[slot]).label();
      if (label != null && fitted.tally().isRead(slot)) {
        labels.add(label);
      }
    }
    return List.copyOf(labels);
  }

  /// All images of a source.
  ///
  /// @param images in its order, without labels
  /// @param labels one for each as the source has them, or none if some lack one
  /// @param summary what was found and what became of it
  public record Whole(ByteImages images, List<String> labels, SourceSummary summary) {
    /// Copies the list.
    public Whole {
      Objects.requireNonNull(images, "images");
      labels = List.copyOf(Objects.requireNonNull(labels, "labels"));
      Objects.requireNonNull(summary, "summary");
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }
  }

  /// {@return all images in the order of the source, without splits, their labels beside them}
  ///
  /// @param name of the images
  /// @param shape what to bring them to
  /// @throws DataException if there are too many images, or some are bad
  /// @throws IOException if the source cannot be read
  public Whole all(String name, Shape shape) throws IOException {
    Objects.requireNonNull(shape, "shape");
    return all(name, survey(), shape);
  }

  /// {@return all images in the order of the source, without splits, in their own size and colours,
  /// their labels beside them}
  ///
  /// @param name of the images
  /// @throws DataException if they have several sizes, there are too many, or some are bad
  /// @throws IOException if the source cannot be read
  public Whole exact(String name) throws IOException {
    Survey survey = survey();
    Shape size = survey.first();
    Whole whole = all(name, survey, new Shape(survey.channels(), size.height(), size.width()));
    if (whole.summary.coloured() > 0) {
      whole = all(name, survey, new Shape(3, size.height(), size.width()));
    }
    if (whole.summary.resized() > 0) {
      throw new DataException(
          "%s holds images of several sizes, %d of %d are not of %d×%d pixels, expected one size: resize them first, or keep each size in a folder of its own"
              .formatted(
                  path, whole.summary.resized(), images.size(), size.height(), size.width()));
    }
    return whole;
  }

  private Survey survey() throws IOException {
    int[] wanted = IntStream.range(0, images.size()).toArray();
    return Survey.of(source, wanted, loading.progress());
  }

  private Whole all(String name, Survey survey, Shape shape) throws IOException {
    Objects.requireNonNull(name, "name");
    int[] wanted = IntStream.range(0, images.size()).toArray();
    Fit fit = fit(survey);
    ReadImages fitted = loading.read(wanted, shape, fit);
    ByteImages all = part(name, wanted, wanted, fitted, shape, List.of());
    SplitPlan plan = new SplitPlan(wanted, new int[0], 0, "none");
    List<String> labels =
        Arrays.stream(slots(wanted, wanted, fitted))
            .mapToObj(slot -> images.get(slot).label())
            .filter(Objects::nonNull)
            .toList();
    List<String> complete = labels.size() == all.count() ? labels : List.of();
    return new Whole(all, complete, summary(survey, fitted, fit, all, 0, plan));
  }
}
