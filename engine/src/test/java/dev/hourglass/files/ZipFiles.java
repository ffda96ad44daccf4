package dev.hourglass.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// ZIP archives for tests: taken apart, changed and put together again.
public final class ZipFiles {
  private ZipFiles() {}

  /// The members of an archive by name, in its order.
  static Map<String, byte[]> members(Path archive) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        members.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return members;
  }

  /// Writes an archive.
  ///
  /// @param compressed whether by DEFLATE or not at all
  public static Path write(Path archive, Map<String, byte[]> members, boolean compressed)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        ZipEntry entry = new ZipEntry(member.getKey());
        if (!compressed) {
          CRC32 sum = new CRC32();
          sum.update(member.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(member.getValue().length);
          entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(member.getValue());
        zip.closeEntry();
      }
    }
    return archive;
  }

  /// Overwrites four bytes of every header in the archive's directory.
  ///
  /// @param field where they are in a header: 16 the checksum, 20 the packed and 24 the whole size
  public static void falsify(Path archive, int field, int value) throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    for (int i = 0; i + 46 < bytes.length; i++) {
      if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 1 && bytes[i + 3] == 2) {
        for (int b = 0; b < Integer.BYTES; b++) {
          bytes[i + field + b] = (byte) (value >>> (8 * b));
        }
      }
    }
    Files.write(archive, bytes);
  }
}
