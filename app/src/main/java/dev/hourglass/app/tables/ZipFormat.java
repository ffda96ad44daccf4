package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.formats.ArchiveKind;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceFormat;
import dev.hourglass.data.source.SourceImage;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.Sources;
import dev.hourglass.files.FolderWalk;
import dev.hourglass.files.InputFolder;
import dev.hourglass.files.ZipArchive;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// ZIP archives of tables, as Kaggle has them: of pixels, `train.csv` and `test.csv`, or of the
/// names and labels of image files in the same archive. The tables are unpacked while they are
/// read.
public final class ZipFormat implements SourceFormat {
  /// Found as a service.
  public ZipFormat() {}

  @Override
  public Optional<ImageSource> open(Path path, SourceOptions options) throws IOException {
    if (!Files.isRegularFile(path) || ArchiveKind.of(path) != ArchiveKind.ZIP) {
      return Optional.empty();
    }
    try (ZipArchive zip = ZipArchive.open(path)) {
      Map<String, String> tables = tables(path, zip.names());
      if (tables.isEmpty()) {
        return Optional.empty();
      }
      boolean pixels = zip.names().stream().noneMatch(ImageFiles::isImageName);
      Path temporary = Files.createTempDirectory("hourglass-");
      boolean kept = false;
      try {
        for (Map.Entry<String, String> table : tables.entrySet()) {
          Path file = temporary.resolve(Printable.of(last(table.getKey())));
          zip.unpack(table.getValue(), file);
        }
        Optional<ImageSource> source =
            pixels
                ? TableFolder.open(temporary, options)
                : named(path, folder(tables.keySet().iterator().next()), temporary, options);
        kept = source.isPresent() && source.get() instanceof PixelImages;
        return source;
      } catch (DataException e) {
        String message = String.valueOf(e.getMessage());
        throw new DataException(message.replace(temporary.toString(), path.toString()), e);
      } finally {
        remove(temporary, kept);
      }
    }
  }

  /// Deletes a temporary folder.
  ///
  /// @param later at the end of the program, because its files are read again
  private static void remove(Path temporary, boolean later) throws IOException {
    if (later) {
      // The last that is named goes first.
      temporary.toFile().deleteOnExit();
    }
    for (Path file : InputFolder.list(temporary)) {
      if (later) {
        file.toFile().deleteOnExit();
      } else {
        Files.delete(file);
      }
    }
    if (!later) {
      Files.delete(temporary);
    }
  }

  /// The tables of the folder that is the least deep with any, their members by their plain names.
  private static Map<String, String> tables(Path path, List<String> members) throws IOException {
    Map<String, String> tables = new LinkedHashMap<>();
    for (String member : members) {
      String name = member.replace('\\', '/').replaceFirst("^(\\./+)+", "");
      boolean hidden = Arrays.stream(name.split("/", -1)).anyMatch(FolderWalk::isHidden);
      if (!hidden && TableFolder.isTableName(last(name))) {
        String first = tables.isEmpty() ? name : tables.keySet().iterator().next();
        if (depth(name) < depth(first)) {
          tables.clear();
        }
        if (tables.isEmpty() || folder(name).equals(folder(first))) {
          tables.put(name, member);
        } else if (depth(name) == depth(first)) {
          throw new DataException(
              "%s holds tables in several folders (%s and %s), expected one: unpack it and give one of them"
                  .formatted(path, Printable.of(first), Printable.of(name)));
        }
      }
    }
    return tables;
  }

  private static long depth(String name) {
    return name.chars().filter(c -> c == '/').count();
  }

  private static String folder(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /// The images that the tables name, where they do.
  ///
  /// @param below the folder of the tables within the archive
  private static Optional<ImageSource> named(
      Path path, String below, Path tables, SourceOptions options) throws IOException {
    ImageSource files = Sources.archive(path);
    Map<Path, Integer> places = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    List<SourceImage> images = files.images();
    for (int place = 0; place < images.size(); place++) {
      String name = images.get(place).name();
      if (name.startsWith(below)) {
        names.add(name.substring(below.length()));
        places.put(path.resolve(names.getLast()), place);
      }
    }
    FileIndex index = new FileIndex(path, names);
    return TableFolder.ofNames(tables, options, index)
        .map(found -> new PackedImages(found, files, places));
  }
}
