package dev.hourglass.data.download;

import dev.hourglass.data.DataException;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.MissingDataException;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.formats.IdxFolder;
import dev.hourglass.data.formats.IdxRole;
import dev.hourglass.files.WriteFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// Finds the files of a published dataset and downloads those that are missing.
///
/// A file gets its name only when it is complete and has the published digest; until then it has a
/// temporary name. Only one process downloads into a folder at a time; one that had to wait checks
/// the files again first.
public final class Fetcher {
  private final PublishedDataset dataset;
  private final Path dataDir;
  private final LoadOptions options;

  /// In the order to try them: one that failed goes to the end.
  private final List<URI> mirrors;

  private Fetcher(PublishedDataset dataset, Path dataDir, LoadOptions options) {
    this.dataset = dataset;
    this.dataDir = dataDir;
    this.options = options;
    this.mirrors = new ArrayList<>(dataset.mirrors());
  }

  /// The four files, downloaded where they are missing.
  ///
  /// @throws DataException if one is missing and cannot be downloaded
  public static IdxFolder fetch(PublishedDataset dataset, Path dataDir, LoadOptions options)
      throws DataException {
    return new Fetcher(dataset, dataDir, options).fetch();
  }

  private IdxFolder fetch() throws DataException {
    IdxFolder found = IdxFolder.locate(dataDir, dataset);
    if (found.isComplete()) {
      return found;
    }
    try {
      if (!Files.exists(dataDir)) {
        requireMirror(found.missing().getFirst());
      }
      Files.createDirectories(dataDir);
      try (FolderLock _ = FolderLock.take(dataDir, () -> announceWaiting(dataDir))) {
        return downloadMissing();
      }
    } catch (DataException e) {
      throw e;
    } catch (InterruptedIOException
        | FileLockInterruptionException
        | ClosedByInterruptException e) {
      throw new DataException(
          "the download of %s was interrupted: run it again to continue".formatted(dataset.name()),
          e);
    } catch (IOException e) {
      throw new DataException(
          "%s cannot be written to (%s), expected to put %s there: free space, or choose another data folder"
              .formatted(dataDir, WriteFailure.reason(e, dataDir), dataset.name()),
          e);
    }
  }

  /// Asks the mirrors for a file before the folder of datasets is made: a misspelt one is left
  /// unmade where nothing could be downloaded to it.
  private void requireMirror(IdxRole role) throws IOException {
    try (Downloader downloader = downloader()) {
      fromSomeMirror(
          dataDir + " does not exist, so it",
          role,
          mirror -> downloader.requireAvailable(mirror.resolve(fileName(role))));
    }
  }

  private Downloader downloader() throws DataException {
    return new Downloader(options.limits(), Proxies.of(System.getenv()));
  }

  private static String fileName(IdxRole role) {
    return role.fileName() + ".gz";
  }

  private void announceWaiting(Path folder) {
    options
        .notices()
        .accept("another process is downloading to %s, waiting for it".formatted(folder));
  }

  private IdxFolder downloadMissing() throws IOException {
    IdxFolder found = IdxFolder.locate(dataDir, dataset);
    Path folder = found.folder();
    boolean fresh = !Files.exists(folder);
    Files.createDirectories(folder);
    try (Downloader downloader = downloader()) {
      for (IdxRole role : found.missing()) {
        fromSomeMirror(
            folder.toString(), role, mirror -> tryMirror(downloader, mirror, folder, role));
      }
    } finally {
      if (fresh) {
        deleteIfEmpty(folder);
      }
    }
    return IdxFolder.standard(folder);
  }

  private static void deleteIfEmpty(Path folder) {
    try {
      Files.delete(folder);
    } catch (IOException filled) {
      // What has come stays, and a download that failed is the error to tell.
    }
  }

  @FunctionalInterface
  private interface Attempt {
    /// @throws MirrorException if the mirror fails, so that the next is tried
    void at(URI mirror) throws IOException;
  }

  private void fromSomeMirror(String folder, IdxRole role, Attempt attempt) throws IOException {
    StringJoiner failures = new StringJoiner("; ");
    for (URI mirror : List.copyOf(mirrors)) {
      try {
        attempt.at(mirror);
        return;
      } catch (MirrorException e) {
        failures.add("%s: %s".formatted(mirror, e.getMessage()));
        mirrors.remove(mirror);
        mirrors.add(mirror);
      }
    }
    throw new MissingDataException(
        "%s has no %s, and it could not be downloaded: put the four files of %s into %s, as .gz or uncompressed (%s)"
            .formatted(
                folder,
                role.fileName(),
                dataset.name(),
                IdxFolder.locate(dataDir, dataset).folder(),
                failures));
  }

  private void tryMirror(Downloader downloader, URI mirror, Path folder, IdxRole role)
      throws IOException {
    String name = fileName(role);
    // A fixed name: what a killed process left behind is overwritten, not added to.
    Path part = folder.resolve(name + ".part");
    try {
      downloader.download(mirror.resolve(name), part, name, options.progress());
      Checksum.State state = dataset.checksum(role).check(part);
      if (state != Checksum.State.OK) {
        throw new MirrorException("sent a file whose digest differs from the published one");
      }
      Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
