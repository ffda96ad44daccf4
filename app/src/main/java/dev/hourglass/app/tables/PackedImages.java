package dev.hourglass.app.tables;

import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Images that a table names, in an archive.
///
/// @param named what the table states
/// @param files of the archive
/// @param places of the files, by the paths that the table's entries have
record PackedImages(NamedImages named, ImageSource files, Map<Path, Integer> places)
    implements ImageSource {
  @Override
  public String format() {
    return named.format();
  }

  @Override
  public List<SourceImage> images() {
    return named.images();
  }

  @Override
  public long packedBytes() throws IOException {
    return files.packedBytes();
  }

  @Override
  public boolean hasFiles() {
    return true;
  }

  @Override
  public List<String> skipped() {
    return named.skipped();
  }

  @Override
  public String skippedAs() {
    return named.skippedAs();
  }

  @Override
  public void read(int[] wanted, Receiver receiver) throws IOException {
    // A file may be named by several tables.
    Map<Integer, List<Integer>> images = new TreeMap<>();
    for (int image : wanted) {
      NamedImages.Entry entry = named.entries().get(image);
      Integer place = entry.file() == null ? null : places.get(entry.file());
      if (place == null) {
        receiver.bad(image, entry.problem());
      } else {
        images.computeIfAbsent(place, _ -> new ArrayList<>()).add(image);
      }
    }
    int[] of = images.keySet().stream().mapToInt(Integer::intValue).toArray();
    files.read(of, new Named(images, receiver));
  }

  /// Passes on files as the images that they are.
  private record Named(Map<Integer, List<Integer>> images, Receiver receiver) implements Receiver {
    private List<Integer> of(int place) {
      return images.getOrDefault(place, List.of());
    }

    @Override
    public void file(int place, byte[] content) throws IOException {
      for (int image : of(place)) {
        receiver.file(image, content);
      }
    }

    @Override
    public void pixels(int place, Shape shape, byte[] pixels, int offset) throws IOException {
      for (int image : of(place)) {
        receiver.pixels(image, shape, pixels, offset);
      }
    }

    @Override
    public void bad(int place, String reason) throws IOException {
      for (int image : of(place)) {
        receiver.bad(image, reason);
      }
    }
  }
}
