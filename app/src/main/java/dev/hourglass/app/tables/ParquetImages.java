package dev.hourglass.app.tables;

import dev.hardwood.reader.ColumnReader;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceImage;
import dev.hourglass.files.InputFile;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Encoded images in Parquet files, decoded by each reading: only their labels are kept.
///
/// @param format for the user
/// @param files one after the other
/// @param images of all files
/// @param skipped files that are not read
record ParquetImages(
    String format, List<ParquetFile> files, List<SourceImage> images, List<String> skipped)
    implements ImageSource {
  ParquetImages {
    files = List.copyOf(files);
    images = List.copyOf(images);
    skipped = List.copyOf(skipped);
  }

  /// Of a few bytes in a dictionary each row may be a large image.
  @Override
  public long packedBytes() throws IOException {
    long bytes = 0;
    for (ParquetFile file : files) {
      bytes += InputFile.size(file.path());
    }
    return bytes;
  }

  @Override
  public String skippedAs() {
    return OTHER_FILES;
  }

  @Override
  public boolean hasFiles() {
    return false;
  }

  @Override
  public void read(int[] wanted, Receiver receiver) throws IOException {
    int before = 0;
    int next = 0;
    for (ParquetFile file : files) {
      int end = next;
      while (end < wanted.length && wanted[end] < before + file.count()) {
        end++;
      }
      if (end > next) {
        int[] places = Arrays.copyOfRange(wanted, next, end);
        String name = Printable.of(file.path().getFileName());
        new Reading(name, before, places, receiver).read(file);
      }
      before += file.count();
      next = end;
    }
  }

  /// The wanted images of a file.
  private static final class Reading {
    private final String name;
    private final int before;
    private final int[] places;
    private final Receiver receiver;
    private int next;

    /// @param name of the file, for messages
    /// @param before images in the files before
    Reading(String name, int before, int[] places, Receiver receiver) {
      this.name = name;
      this.before = before;
      this.places = places;
      this.receiver = receiver;
    }

    void read(ParquetFile file) throws IOException {
      file.read(file.columns().image(), file.imageSizes(), this::take);
    }

    private boolean take(ColumnReader batch, long first) throws IOException {
      int count = batch.getRecordCount();
      byte[] bytes = batch.getBinaryValues();
      int[] offsets = batch.getBinaryOffsets();
      while (next < places.length && places[next] - before < first + count) {
        int row = (int) (places[next] - before - first);
        boolean there = batch.getLeafValidity().isNotNull(row) && offsets[row] < offsets[row + 1];
        if (there) {
          receiver.file(places[next], Arrays.copyOfRange(bytes, offsets[row], offsets[row + 1]));
        } else {
          receiver.bad(
              places[next],
              "%s has no image in row %d, expected one: remove the row"
                  .formatted(name, first + row + 1));
        }
        next++;
      }
      return next < places.length;
    }
  }
}
