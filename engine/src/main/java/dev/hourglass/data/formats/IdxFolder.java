package dev.hourglass.data.formats;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.Shape;
import dev.hourglass.data.download.Checksum;
import dev.hourglass.text.Counts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The IDX files found in one folder. Files of one dataset always come from one folder, so that the
/// images of one dataset are never paired with the labels of another.
///
/// @param folder where they were looked for
/// @param files those that are there
/// @param remedy what to do about a damaged one
public record IdxFolder(Path folder, Map<IdxRole, Path> files, String remedy) {
  private static final List<IdxRole> SMALLEST_FIRST =
      List.of(IdxRole.TEST_LABELS, IdxRole.TRAIN_LABELS, IdxRole.TEST_IMAGES, IdxRole.TRAIN_IMAGES);

  public IdxFolder {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /// The files of a published dataset under their standard names, gzipped or plain.
  public static IdxFolder standard(Path folder) {
    return new IdxFolder(folder, standardFiles(folder), IdxFile.DOWNLOAD);
  }

  private static Map<IdxRole, Path> standardFiles(Path folder) {
    Map<IdxRole, Path> files = new EnumMap<>(IdxRole.class);
    for (IdxRole role : IdxRole.values()) {
      role.names().stream()
          .map(folder::resolve)
          .filter(Files::isRegularFile)
          .findFirst()
          .ifPresent(file -> files.put(role, file));
    }
    return files;
  }

  /// Where a dataset's files are in a data folder: in the sub-folder of its name or in the data
  /// folder itself, whichever has more of the files; the sub-folder where that is equal, or where
  /// the files in the data folder itself are those of another published dataset.
  public static IdxFolder locate(Path dataDir, PublishedDataset dataset) {
    return locate(dataDir, dataset, PublishedDataset.ALL);
  }

  /// The same with other published datasets.
  public static IdxFolder locate(
      Path dataDir, PublishedDataset dataset, List<PublishedDataset> published) {
    IdxFolder below = standard(dataDir.resolve(dataset.name()));
    IdxFolder direct = standard(dataDir);
    boolean fuller = direct.files.size() > below.files.size();
    return fuller && !direct.isOfAnother(dataset, published) ? direct : below;
  }

  /// Datasets share their file names, so only the content tells whose the files are.
  private boolean isOfAnother(PublishedDataset dataset, List<PublishedDataset> published) {
    return published.stream()
        .filter(other -> !other.name().equals(dataset.name()))
        .anyMatch(this::isOf);
  }

  /// Judges by two files at most, the smallest, because listing must not hash megabytes of images.
  private boolean isOf(PublishedDataset dataset) {
    return files.entrySet().stream()
        .sorted(Comparator.comparingInt(file -> SMALLEST_FIRST.indexOf(file.getKey())))
        .limit(2)
        .anyMatch(
            file -> dataset.checksum(file.getKey()).check(file.getValue()) == Checksum.State.OK);
  }

  public boolean isComplete() {
    return missing().isEmpty();
  }

  /// The roles without a file.
  public List<IdxRole> missing() {
    return Arrays.stream(IdxRole.values()).filter(role -> !files.containsKey(role)).toList();
  }

  /// The file in a role.
  ///
  /// @throws DataException if it is missing
  Path file(IdxRole role) throws DataException {
    Path file = files.get(role);
    if (file == null) {
      throw new DataException(
          "%s lacks %s, expected all four IDX files there: add it, gzipped or plain"
              .formatted(folder, role.fileName()));
    }
    return file;
  }

  /// Reads the four files.
  ///
  /// @param classes names of the classes, by label
  /// @throws DataException if a file is bad, or they do not fit together
  public Dataset load(String name, List<String> classes) throws DataException {
    int[] trainLabels = IdxFile.readLabels(file(IdxRole.TRAIN_LABELS), remedy);
    int[] testLabels = IdxFile.readLabels(file(IdxRole.TEST_LABELS), remedy);
    checkRange(file(IdxRole.TRAIN_LABELS), trainLabels, classes.size());
    checkRange(file(IdxRole.TEST_LABELS), testLabels, classes.size());
    ByteImages train =
        images(name, IdxRole.TRAIN_IMAGES, IdxRole.TRAIN_LABELS, trainLabels, classes);
    ByteImages test = images(name, IdxRole.TEST_IMAGES, IdxRole.TEST_LABELS, testLabels, classes);
    checkSameSize(train, test);
    return new Dataset(name, train, test);
  }

  private ByteImages images(
      String name, IdxRole imageRole, IdxRole labelRole, int[] labels, List<String> classes)
      throws DataException {
    IdxFile.Images images = IdxFile.readImages(file(imageRole), remedy);
    if (images.count() != labels.length) {
      throw new DataException(
          "%s holds %s and %s %s, expected one label per image: "
                  .formatted(
                      file(imageRole),
                      Counts.of(images.count(), "image"),
                      file(labelRole),
                      Counts.of(labels.length, "label"))
              + "use files that belong together");
    }
    return ByteImages.of(
        name, new Shape(1, images.height(), images.width()), images.pixels(), labels, classes);
  }

  private void checkSameSize(ByteImages train, ByteImages test) throws DataException {
    if (train.shape().height() != test.shape().height()
        || train.shape().width() != test.shape().width()) {
      throw new DataException(
          "%s holds images of %d×%d and %s of %d×%d, expected one size: use files that belong together"
              .formatted(
                  file(IdxRole.TRAIN_IMAGES),
                  train.shape().height(),
                  train.shape().width(),
                  file(IdxRole.TEST_IMAGES),
                  test.shape().height(),
                  test.shape().width()));
    }
  }

  private static void checkRange(Path file, int[] labels, int classes) throws DataException {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= classes) {
        throw new DataException(
            "%s holds label %d at position %d, expected 0 to %d: use the labels of this dataset"
                .formatted(file, labels[i], i, classes - 1));
      }
    }
  }
}
