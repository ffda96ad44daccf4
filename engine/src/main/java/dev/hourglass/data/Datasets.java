package dev.hourglass.data;

import dev.hourglass.data.download.Checksum;
import dev.hourglass.data.download.Fetcher;
import dev.hourglass.data.formats.IdxFolder;
import dev.hourglass.data.formats.IdxRole;
import dev.hourglass.data.source.ImageCache;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceReader;
import dev.hourglass.data.source.Sources;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.InputFolder;
import dev.hourglass.files.WriteFailure;
import dev.hourglass.text.RecordContent;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Loads datasets.
public final class Datasets {
  private static final long TRAIN_SEED = 1;
  private static final long TEST_SEED = 2;

  private Datasets() {}

  /// Where the files of a published dataset are.
  ///
  /// @param dataset which
  /// @param folder that holds at least one of its files, if there is one
  /// @param missing files that are not there
  public record Listing(PublishedDataset dataset, Optional<Path> folder, List<IdxRole> missing) {
    /// Checks that nothing is null.
    public Listing {
      Objects.requireNonNull(dataset, "dataset");
      Objects.requireNonNull(folder, "folder");
      Objects.requireNonNull(missing, "missing");
    }

    /// {@return whether all four files are there}
    public boolean isComplete() {
      return missing.isEmpty();
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }
  }

  /// Loads a dataset by the words that `--dataset` takes, from the folder `data`.
  ///
  /// @param spec which dataset, as `--dataset` names it
  /// @return its images
  /// @throws IllegalArgumentException if there is no such dataset
  /// @throws DataException if it is not available or damaged
  public static Dataset load(String spec) throws DataException {
    Objects.requireNonNull(spec, "spec");
    return load(DatasetSpec.parse(spec), Path.of("data"), LoadOptions.defaults());
  }

  /// Loads a dataset, downloading what is missing of a published one.
  ///
  /// Local files of a published dataset that differ from what was published are used all the same,
  /// with a notice; downloaded ones would have been refused.
  ///
  /// @param spec which dataset, as `--dataset` names it
  /// @param dataDir holds the files of published datasets in sub-folders of their names; those of
  ///   one may be in it directly; in its sub-folder `cache`, a user's own images that take more
  ///   than {@link LoadOptions#memory}
  /// @param options limits and listeners
  /// @return its images
  /// @throws DataException if it is not available or damaged
  public static Dataset load(DatasetSpec spec, Path dataDir, LoadOptions options)
      throws DataException {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(options, "options");
    return switch (spec) {
      case DatasetSpec.Known(PublishedDataset dataset) ->
          options.images().part(known(dataset, dataDir, options));
      case DatasetSpec.Files files -> files(files, dataDir, options);
      case DatasetSpec.Synthetic(int count) -> options.images().part(synthetic(count));
    };
  }

  /// Downloads what is missing of a published dataset, and nothing else.
  ///
  /// @param dataset which one
  /// @param dataDir the folder of datasets
  /// @param options limits and listeners
  /// @return the folder with the four files
  /// @throws DataException if a file is missing and cannot be downloaded
  public static Path fetch(PublishedDataset dataset, Path dataDir, LoadOptions options)
      throws DataException {
    Objects.requireNonNull(options, "options");
    return Fetcher.fetch(dataset, dataDir, options).folder();
  }

  /// {@return where the files of the published datasets are; to identify them, at most the two
  /// smallest are read}
  ///
  /// @param dataDir the folder of datasets
  public static List<Listing> list(Path dataDir) {
    return PublishedDataset.ALL.stream().map(dataset -> listing(dataset, dataDir)).toList();
  }

  /// Compares the four files of a published dataset with what was published.
  ///
  /// @param dataset which one
  /// @param dataDir the folder of datasets
  /// @return a report for each file
  public static List<PublishedDataset.FileReport> verify(PublishedDataset dataset, Path dataDir) {
    return dataset.verify(IdxFolder.locate(dataDir, dataset));
  }

  private static Dataset files(DatasetSpec.Files files, Path dataDir, LoadOptions options)
      throws DataException {
    Path path = files.path();
    try {
      ImageSource source = Sources.open(path, options.source());
      ImageCache cache = ImageCache.in(dataDir, options.memory());
      SourceReader reader =
          new SourceReader(
              path, source, options.source(), options.images(), cache, options.reading());
      SourceReader.Result result = reader.dataset(files.name());
      options.found().accept(result);
      return result.dataset();
    } catch (DataException e) {
      throw e;
    } catch (FormatException e) {
      throw new DataException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new DataException(unreadable(path, e), e);
    }
  }

  private static String unreadable(Path path, IOException e) {
    if (!Files.exists(path) || Files.isDirectory(path)) {
      return "%s %s, expected images: check the path and its permissions"
          .formatted(path, InputFolder.problem(path, "cannot be read"));
    }
    return e instanceof AccessDeniedException
        ? "%s may not be read by this user, expected images: change its permissions".formatted(path)
        : "%s could not be read (%s), expected images: check the disk, or get a new copy"
            .formatted(path, WriteFailure.message(e));
  }

  private static Dataset known(PublishedDataset dataset, Path dataDir, LoadOptions options)
      throws DataException {
    IdxFolder files = Fetcher.fetch(dataset, dataDir, options);
    // Both read all bytes, so they run in parallel.
    CompletableFuture<List<PublishedDataset.FileReport>> reports =
        CompletableFuture.supplyAsync(() -> dataset.verify(files));
    try {
      return files.load(dataset.name(), dataset.classes());
    } finally {
      reports.join().forEach(report -> notice(dataset, report).ifPresent(options.notices()));
    }
  }

  private static Optional<String> notice(
      PublishedDataset dataset, PublishedDataset.FileReport report) {
    return switch (report.state()) {
      case DIFFERS ->
          Optional.of(
              "%s differs from the file published for %s%s and is used anyway: "
                      .formatted(report.path(), dataset.name(), excuse(dataset, report.role()))
                  + "delete it to have it downloaded");
      case UNCHECKED ->
          Optional.of(
              "%s is used without verification: only the digests of the gzipped files published for %s are known"
                  .formatted(report.path(), dataset.name()));
      // Loading says what is wrong with a damaged or missing file.
      case OK, DAMAGED, MISSING -> Optional.empty();
    };
  }

  private static String excuse(PublishedDataset dataset, IdxRole role) {
    boolean byGzip = dataset.checksum(role).kind() == Checksum.Kind.GZIP_MD5;
    return byGzip ? " (perhaps only recompressed)" : "";
  }

  private static Listing listing(PublishedDataset dataset, Path dataDir) {
    IdxFolder found = IdxFolder.locate(dataDir, dataset);
    Optional<Path> folder =
        found.files().isEmpty() ? Optional.empty() : Optional.of(found.folder());
    return new Listing(dataset, folder, found.missing());
  }

  /// Digits for training, and for testing a sixth of their number, as MNIST has them.
  private static Dataset synthetic(int count) {
    return new Dataset(
        "synthetic",
        SyntheticDigits.generate(count, TRAIN_SEED),
        SyntheticDigits.generate((count + 5) / 6, TEST_SEED));
  }
}
