package dev.hourglass.data.source;

import dev.hourglass.files.FolderWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files with names: a folder with those below it, or an archive.
interface FileContainer {
  /// What it is, for the user.
  String format();

  /// The bytes of an archive, which may unpack to much more, or -1 of a folder.
  long packedBytes() throws IOException;

  /// Names of all files that are not hidden, `/` between folders, none twice.
  List<String> names() throws IOException;

  /// Where a file is if it has one for itself, or null.
  default @Nullable Path file(String name) {
    return null;
  }

  /// Reads some of the files, in any order.
  ///
  /// @param wanted some of the names
  void read(List<String> wanted, Receiver receiver) throws IOException;

  /// Takes files.
  interface Receiver {
    /// Takes a file's content.
    void content(String name, byte[] content) throws IOException;

    /// Takes the reason why a file cannot be read.
    ///
    /// @param reason a sentence for the user
    void bad(String name, String reason) throws IOException;
  }

  /// Whether a file or a folder that it is in has a name that begins with a dot, or is of those
  /// that macOS adds to archives.
  static boolean isHidden(String name) {
    for (String part : name.split("/", -1)) {
      if (FolderWalk.isHidden(part)) {
        return true;
      }
    }
    return false;
  }
}
