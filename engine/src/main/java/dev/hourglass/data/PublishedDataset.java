package dev.hourglass.data;

import dev.hourglass.data.download.Checksum;
import dev.hourglass.data.formats.IdxFolder;
import dev.hourglass.data.formats.IdxRole;
import dev.hourglass.text.RecordContent;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// A published dataset of four IDX files, with the addresses of its mirrors and the digests of its
/// files.
///
/// @param name as the command line and every output have it; also the sub-folder it is kept in
/// @param classes names of its classes, by label
/// @param mirrors addresses the file names are appended to, in the order they are tried
/// @param checksums of the four files
public record PublishedDataset(
    String name, List<String> classes, List<URI> mirrors, Map<IdxRole, Checksum> checksums) {

  /// Handwritten digits (LeCun, Cortes and Burges). Digests: SHA-256 of the content.
  public static final PublishedDataset MNIST =
      new PublishedDataset(
          "mnist",
          List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
          List.of(
              URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
              URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/")),
          checksums(
              Checksum::contentSha256,
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"));

  /// Pictures of clothes (Xiao, Rasul and Vollgraf, 2017). Digests: MD5 of the gzip files.
  public static final PublishedDataset FASHION_MNIST =
      new PublishedDataset(
          "fashion-mnist",
          List.of(
              "T-shirt/top",
              "Trouser",
              "Pullover",
              "Dress",
              "Coat",
              "Sandal",
              "Shirt",
              "Sneaker",
              "Bag",
              "Ankle boot"),
          List.of(URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/")),
          checksums(
              Checksum::gzipMd5,
              "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
              "25c81989df183df01b3e8a0aad5dffbe",
              "bef4ecab320f06d8554ea6380940ec79",
              "bb300cfdad3c16e7a12a480ee83cd310"));

  /// Cursive Japanese characters (Clanuwat et al., 2018). Digests: MD5 of the gzip files.
  public static final PublishedDataset KMNIST =
      new PublishedDataset(
          "kmnist",
          List.of("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
          List.of(URI.create("http://codh.rois.ac.jp/kmnist/dataset/kmnist/")),
          checksums(
              Checksum::gzipMd5,
              "bdb82020997e1d708af4cf47b453dcf7",
              "e144d726b3acfaa3e44228e80efcd344",
              "5c965bf0a639b31b8f53240b1b52f4d7",
              "7320c461ea6c1c855c0b718fb2a4b134"));

  /// All of them, in the order they are listed to a user.
  public static final List<PublishedDataset> ALL = List.of(MNIST, FASHION_MNIST, KMNIST);

  /// The names of all of them.
  public static final List<String> NAMES = ALL.stream().map(PublishedDataset::name).toList();

  /// Checks that each of the four files has a digest.
  ///
  /// @throws IllegalArgumentException if not
  public PublishedDataset {
    Objects.requireNonNull(name, "name");
    classes = List.copyOf(Objects.requireNonNull(classes, "classes"));
    mirrors = List.copyOf(Objects.requireNonNull(mirrors, "mirrors"));
    checksums =
        Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNull(checksums, "checksums")));
    if (checksums.size() != IdxRole.values().length) {
      throw new IllegalArgumentException(
          "%s has %d digests, expected one for each of the four files"
              .formatted(name, checksums.size()));
    }
  }

  private static Map<IdxRole, Checksum> checksums(
      Function<String, Checksum> kind,
      String trainImages,
      String trainLabels,
      String testImages,
      String testLabels) {
    return new TreeMap<>(
        Map.of(
            IdxRole.TRAIN_IMAGES, kind.apply(trainImages),
            IdxRole.TRAIN_LABELS, kind.apply(trainLabels),
            IdxRole.TEST_IMAGES, kind.apply(testImages),
            IdxRole.TEST_LABELS, kind.apply(testLabels)));
  }

  /// {@return the dataset of a name, if it is one of [#ALL]}
  ///
  /// @param name as a user writes it
  public static Optional<PublishedDataset> named(String name) {
    Objects.requireNonNull(name, "name");
    return ALL.stream().filter(dataset -> dataset.name.equals(name)).findFirst();
  }

  /// What became of one of the four files.
  ///
  /// @param role which file
  /// @param path where it is, or where it should be
  /// @param state how it compares with what was published
  public record FileReport(IdxRole role, Path path, Checksum.State state) {}

  /// Compares each of the four files with its published digest.
  List<FileReport> verify(IdxFolder found) {
    List<FileReport> reports = new ArrayList<>();
    for (IdxRole role : IdxRole.values()) {
      Path expected = found.folder().resolve(role.fileName() + ".gz");
      Path path = found.files().getOrDefault(role, expected);
      reports.add(new FileReport(role, path, checksum(role).check(path)));
    }
    return List.copyOf(reports);
  }

  /// {@return the digest of one file}
  ///
  /// @param role which file
  /// @throws IllegalStateException if there is none
  public Checksum checksum(IdxRole role) {
    Checksum checksum = checksums.get(role);
    if (checksum == null) {
      throw new IllegalStateException("%s has no digest for %s".formatted(name, role));
    }
    return checksum;
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
