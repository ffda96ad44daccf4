package dev.hourglass.data.source;

import dev.hourglass.data.formats.ImageFiles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Formats that images come in and that are not read, with how to convert them.
final class UnreadFormats {
  /// What is read, for messages.
  static final String READ =
      "image files (%s), a ZIP or TAR archive of them, IDX files, NumPy arrays, CIFAR's files or a table"
          .formatted(ImageFiles.KINDS);

  private static final String PICKLE =
      "Python pickles can run code and are not read: convert it with"
          + " 'import pickle, numpy; a = pickle.load(open(FILE, \"rb\"), encoding=\"latin1\")' and"
          + " 'numpy.savez(\"images.npz\", x_train=a[0][0], y_train=a[0][1])', as it fits";
  private static final String MATLAB =
      "MATLAB files are not read: convert it with 'import scipy.io, numpy; a = scipy.io.loadmat(FILE)'"
          + " and 'numpy.savez(\"images.npz\", images=a[\"X\"].transpose(3, 0, 1, 2), labels=a[\"y\"])'";
  private static final String VIDEO =
      "videos are not read: take single images with 'ffmpeg -i FILE -vf fps=1 images/%05d.png'";
  private static final String WEIGHTS =
      "it holds a model's weights, expected images: give the folder or the file where these are";
  private static final String HDF5 =
      "HDF5 files are not read: convert it with 'import h5py, numpy; f = h5py.File(FILE)' and"
          + " 'numpy.savez(\"images.npz\", images=f[\"images\"][:], labels=f[\"labels\"][:])'";

  private UnreadFormats() {}

  /// How to convert a file, by its name, if it is of such a format.
  static Optional<String> remedy(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return switch (plain.substring(plain.lastIndexOf('.') + 1)) {
      case "mat" -> Optional.of(MATLAB);
      case "pkl", "pickle" -> Optional.of(PICKLE);
      case "h5", "hdf5" -> Optional.of(HDF5);
      case "safetensors", "pt", "pth", "ckpt" -> Optional.of(WEIGHTS);
      case "mp4", "avi", "mov", "mkv", "webm" -> Optional.of(VIDEO);
      default -> Optional.empty();
    };
  }

  /// What a source holds instead of images, for a message, or nothing.
  static String found(List<String> skipped) {
    return skipped.stream()
        .flatMap(
            name -> remedy(name).map(remedy -> " but %s (%s)".formatted(name, remedy)).stream())
        .findFirst()
        .orElseGet(() ->
            skipped.isEmpty()
                ? ""
                : " but %d other files, such as %s".formatted(skipped.size(), skipped.getFirst()));
  }
}
