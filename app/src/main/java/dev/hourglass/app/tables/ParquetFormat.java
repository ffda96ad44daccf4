package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.NumberedImages;
import dev.hourglass.data.source.SourceFormat;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.SplitRole;
import dev.hourglass.files.InputFile;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Parquet files, as Hugging Face has them: one, or a folder of them with their splits in their
/// names. Images are encoded in a column, or are lists of pixels.
public final class ParquetFormat implements SourceFormat {
  private static final int START = 4;

  private final long mostWhole;

  /// Found as a service.
  public ParquetFormat() {
    this(PixelBytes.mostWhole());
  }

  /// @param mostWhole pixels that are kept in memory; of more, none are
  ParquetFormat(long mostWhole) {
    this.mostWhole = mostWhole;
  }

  @Override
  public Optional<ImageSource> open(Path path, SourceOptions options) throws IOException {
    if (Files.isDirectory(path)) {
      ParquetFolder folder = ParquetFolder.of(path, options);
      return folder.files().isEmpty()
          ? Optional.empty()
          : Optional.of(source(folder.files(), folder.splits(), options, folder.skipped()));
    }
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try (InputStream in = InputFile.stream(path)) {
      if (!ParquetPages.isParquet(in.readNBytes(START))) {
        if (ParquetFolder.isParquetName(path)) {
          throw new DataException(
              "%s is Parquet by its name and not by its content, expected a file that begins with PAR1: get a new copy"
                  .formatted(path));
        }
        return Optional.empty();
      }
    }
    List<@Nullable SplitRole> splits = new ArrayList<>();
    splits.add(null);
    return Optional.of(source(List.of(path), splits, options, List.of()));
  }

  private ImageSource source(
      List<Path> paths,
      List<@Nullable SplitRole> splits,
      SourceOptions options,
      List<String> skipped)
      throws IOException {
    List<ParquetFile> files = new ArrayList<>();
    List<@Nullable List<@Nullable String>> labels = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      ParquetFile file = ParquetFile.open(paths.get(i), splits.get(i), options);
      NumberedImages.requireRoom(file.count());
      files.add(file);
      labels.add(ParquetLabels.read(file));
    }
    List<String> left = withoutUnlabelled(files, labels);
    if (files.stream().map(file -> file.columns().rank()).distinct().count() > 1) {
      throw new DataException(
          "%s and the files beside it hold images of different kinds, expected the same columns in each: give one of them"
              .formatted(paths.getFirst()));
    }
    String unlabelled =
        left.isEmpty() ? "" : " (%s without labels left out)".formatted(String.join(", ", left));
    if (!files.isEmpty() && files.getFirst().columns().rank() > 0) {
      return pixels(files, labels, options, unlabelled);
    }
    NumberedImages images = new NumberedImages();
    for (int f = 0; f < files.size(); f++) {
      images.add(files.get(f).split(), files.get(f).count(), labels.get(f));
    }
    return new ParquetImages("Parquet" + unlabelled, files, images.toList(), skipped);
  }

  /// Leaves out splits in which no image has a label, as in test sets whose labels are secret,
  /// where others have them.
  private static List<String> withoutUnlabelled(
      List<ParquetFile> files, List<@Nullable List<@Nullable String>> labels) {
    List<String> left = new ArrayList<>();
    if (labels.stream().noneMatch(ParquetFormat::isLabelled)) {
      return left;
    }
    for (int f = files.size() - 1; f >= 0; f--) {
      if (files.get(f).count() > 0 && !isLabelled(labels.get(f))) {
        left.addFirst(Printable.of(String.valueOf(files.get(f).path().getFileName())));
        files.remove(f);
        labels.remove(f);
      }
    }
    return left;
  }

  private static boolean isLabelled(@Nullable List<@Nullable String> labels) {
    return labels != null && labels.stream().anyMatch(label -> label != null);
  }

  private ImageSource pixels(
      List<ParquetFile> files,
      List<@Nullable List<@Nullable String>> labels,
      SourceOptions options,
      String unlabelled)
      throws IOException {
    List<PixelImages.Part> parts = new ArrayList<>();
    List<PixelBytes> all = new ArrayList<>();
    for (int f = 0; f < files.size(); f++) {
      ParquetFile file = files.get(f);
      PixelBytes pixels =
          new PixelBytes(file.imageSizes().values(), PixelImages.left(mostWhole, all));
      Optional<Shape> shape = ParquetPixels.read(file, options, pixels);
      if (shape.isPresent()) {
        all.add(pixels);
        parts.add(
            new PixelImages.Part(
                file.path().toString(),
                file.split(),
                shape.get(),
                pixels,
                complete(file.path(), labels.get(f)),
                sink -> ParquetPixels.read(file, options, sink)));
      }
    }
    boolean white255 = PixelBytes.areOf255(files.getFirst().path().toString(), all);
    return PixelImages.of(
        "Parquet with pixels%s%s".formatted(white255 ? "" : " from 0 to 1", unlabelled), parts);
  }

  private static @Nullable List<String> complete(Path path, @Nullable List<@Nullable String> labels)
      throws DataException {
    if (!isLabelled(labels) || labels == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (String label : labels) {
      if (label == null) {
        throw new DataException(
            "%s has no label in row %d, expected one for each image: remove the row"
                .formatted(path, texts.size() + 1));
      }
      texts.add(label);
    }
    return texts;
  }
}
