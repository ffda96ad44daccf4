package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.formats.ArchiveKind;
import dev.hourglass.data.formats.IdxFile;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.files.InputFile;
import dev.hourglass.files.Npy;
import dev.hourglass.files.Npz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;

/// Finds out what a path holds, by its content, and opens it.
public final class Sources {
  /// What a run calls its model.
  private static final String MODEL = "model.safetensors";

  private Sources() {}

  /// {@return the images at a path}
  ///
  /// @param path a folder, an archive or a file
  /// @param options what the user says of it
  /// @throws DataException if there is nothing that can be read
  /// @throws IOException if it cannot be read
  public static ImageSource open(Path path, SourceOptions options) throws IOException {
    Objects.requireNonNull(options, "options");
    if (Files.isDirectory(path)) {
      if (Files.isRegularFile(path.resolve(MODEL))) {
        throw new DataException(
            "%s is a folder with a trained model, expected images: give the folder where these are"
                .formatted(path));
      }
      return ofFolder(path, options);
    }
    InputFile.requireReadable(path);
    if (InputFile.isPipe(path)) {
      throw new DataException(
          "%s is a pipe, expected a file or a folder: write it into a file first".formatted(path));
    }
    String name = String.valueOf(path.getFileName());
    Optional<String> remedy = UnreadFormats.remedy(name);
    if (remedy.isPresent()) {
      throw new DataException("%s cannot be read: %s".formatted(path, remedy.get()));
    }
    Optional<ImageSource> array = ofArrays(path, options);
    if (array.isPresent()) {
      return array.get();
    }
    Optional<ImageSource> service = ofService(path, options);
    if (service.isPresent()) {
      return service.get();
    }
    return switch (kind(path, name)) {
      case ZIP -> new FileTree(path, new ZipFiles(path));
      case TAR -> new FileTree(path, new TarFiles(path));
      case GZIP ->
          throw new DataException(
              "%s is a gzip file that is damaged, truncated or not an archive, expected a TAR archive, IDX images or a table in it: get a new copy"
                  .formatted(path));
      case OTHER -> ofFile(path);
    };
  }

  /// Whether a path is a folder or an archive.
  static boolean isContainer(Path path) throws IOException {
    return Files.isDirectory(path)
        || (Files.isRegularFile(path)
            && switch (kind(path, String.valueOf(path.getFileName()))) {
              case ZIP, TAR -> true;
              case GZIP, OTHER -> false;
            });
  }

  /// The files of a folder or an archive.
  static FileContainer container(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new FolderFiles(path);
    }
    return switch (kind(path, String.valueOf(path.getFileName()))) {
      case ZIP -> new ZipFiles(path);
      case TAR -> new TarFiles(path);
      case GZIP, OTHER ->
          throw new DataException(
              "%s is neither a folder nor a ZIP or TAR archive, expected one with image files"
                  .formatted(path));
    };
  }

  /// {@return the image files of a ZIP or TAR archive, whatever tables lie beside them}
  ///
  /// @param path of the archive
  /// @throws DataException if it is none
  /// @throws IOException if it cannot be read
  public static ImageSource archive(Path path) throws IOException {
    return switch (ArchiveKind.of(path)) {
      case ZIP -> new FileTree(path, new ZipFiles(path));
      case TAR -> new FileTree(path, new TarFiles(path));
      case GZIP, OTHER ->
          throw new DataException(
              "%s is no archive, expected ZIP or TAR: check the path".formatted(path));
    };
  }

  /// What a file is by its first bytes; a damaged one is what it claims to be by its name, so that
  /// it is refused as that.
  private static ArchiveKind kind(Path path, String name) throws IOException {
    ArchiveKind kind = ArchiveKind.of(path);
    String lower = name.toLowerCase(Locale.ROOT);
    if (kind == ArchiveKind.OTHER && lower.endsWith(".zip")) {
      return ArchiveKind.ZIP;
    }
    boolean tar = lower.matches(".*\\.(tar|tgz|tar\\.gz)");
    return tar && kind != ArchiveKind.ZIP ? ArchiveKind.TAR : kind;
  }

  private static ImageSource ofFolder(Path path, SourceOptions options) throws IOException {
    try {
      Optional<ImageSource> source = IdxFiles.open(path, options);
      source = source.isPresent() ? source : CifarFiles.open(path);
      source = source.isPresent() ? source : ofService(path, options);
      return source.isPresent() ? source.get() : new FileTree(path, new FolderFiles(path));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Optional<ImageSource> ofArrays(Path path, SourceOptions options)
      throws IOException {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (Npy.isNpy(path) || name.endsWith(".npy")) {
      return Optional.of(new NumpyFiles(path, options).npy());
    }
    if (IdxFile.isImages(path)) {
      return Optional.of(IdxFiles.ofFile(path));
    }
    boolean zip = ArchiveKind.of(path) == ArchiveKind.ZIP;
    return name.endsWith(".npz") || (zip && Npz.isNpz(path, ImageFiles::isImageName))
        ? Optional.of(new NumpyFiles(path, options).npz())
        : Optional.empty();
  }

  private static Optional<ImageSource> ofService(Path path, SourceOptions options)
      throws IOException {
    for (SourceFormat format : ServiceLoader.load(SourceFormat.class)) {
      Optional<ImageSource> source = format.open(path, options);
      if (source.isPresent()) {
        return source;
      }
    }
    return Optional.empty();
  }

  private static ImageSource ofFile(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    byte[] content = InputFile.bytes(path, ImageFiles.LARGEST, UnreadFormats.READ);
    ImageFiles.size(path.toString(), content);
    return new SingleFile(name, content);
  }
}
