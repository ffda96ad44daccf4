package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Image files of a folder or an archive, with what the folders that they are in state.
///
/// Folders at the top called `train`, `val`, `test` (or another word of {@link SplitRole}) are
/// splits if all folders with images there are; the folders below them, or those at the top where
/// there are no splits, are classes. A folder at the top that everything is in counts as the top.
/// Beside `train/good`, as MVTec's sets have it, or beside nothing but splits, `ground_truth` holds
/// masks and no images.
final class FileTree implements ImageSource {
  private static final String MASKS = "ground_truth/";

  private final FileContainer container;
  private final List<String> keys = new ArrayList<>();
  private final List<SourceImage> images;
  private final List<String> skipped;

  /// @param source for messages
  FileTree(Path source, FileContainer container) throws IOException {
    this.container = container;
    List<String> others = new ArrayList<>();
    Map<String, String> byShown = new TreeMap<>(NaturalOrder.FILES);
    for (String key : container.names()) {
      String shown = Printable.of(ArchiveNames.plain(key));
      if (!ImageFiles.isImageName(shown)) {
        others.add(shown);
      } else if (byShown.put(shown, key) != null) {
        throw new DataException(
            "%s holds two files that are both displayed as %s, expected unique names: rename one"
                .formatted(source, shown));
      }
    }
    others.sort(NaturalOrder.NAMES);
    skipped = List.copyOf(others);
    List<String> names = withoutMasks(new ArrayList<>(byShown.keySet()));
    Layout layout = Layout.of(names);
    List<SourceImage> found = new ArrayList<>();
    for (String name : names) {
      keys.add(byShown.getOrDefault(name, name));
      found.add(layout.image(name));
    }
    images = List.copyOf(found);
  }

  private static List<String> withoutMasks(List<String> names) {
    Layout whole = new Layout(commonFolder(names), false);
    boolean defects = names.stream().anyMatch(name -> whole.rest(name).startsWith("train/good/"));
    List<String> others =
        names.stream().filter(name -> !whole.rest(name).startsWith(MASKS)).toList();
    return defects || areInSplits(others, whole.top) ? others : names;
  }

  /// Whether all files, and there are some, are in folders of splits.
  private static boolean areInSplits(List<String> names, String top) {
    return !names.isEmpty()
        && names.stream().allMatch(name -> folder(name, top).flatMap(SplitRole::named).isPresent());
  }

  /// The folders that all files are in, with a `/` at the end, or nothing; a split's is none.
  private static String commonFolder(List<String> names) {
    String common = "";
    while (true) {
      String prefix = common;
      Optional<String> next = names.stream().findFirst().flatMap(name -> folder(name, prefix));
      if (next.isEmpty()
          || SplitRole.named(next.get()).isPresent()
          || !names.stream().allMatch(name -> name.startsWith(prefix + next.get() + "/"))) {
        return common;
      }
      common = prefix + next.get() + "/";
    }
  }

  /// The folder of a file directly below a prefix.
  private static Optional<String> folder(String name, String prefix) {
    int slash = name.indexOf('/', prefix.length());
    return slash < 0 ? Optional.empty() : Optional.of(name.substring(prefix.length(), slash));
  }

  /// @param top the folder that everything is in, with a `/` at the end, or nothing
  /// @param splits whether the folders below it are splits
  private record Layout(String top, boolean splits) {
    static Layout of(List<String> names) {
      String top = commonFolder(names);
      return new Layout(top, areInSplits(names, top));
    }

    String rest(String name) {
      return name.startsWith(top) ? name.substring(top.length()) : name;
    }

    SourceImage image(String name) {
      SplitRole split = splits ? folder(name, top).flatMap(SplitRole::named).orElse(null) : null;
      String below = rest(name);
      String within = split == null ? below : below.substring(below.indexOf('/') + 1);
      return new SourceImage(name, split, label(within));
    }

    private static @Nullable String label(String within) {
      int slash = within.indexOf('/');
      return slash < 0 ? null : within.substring(0, slash);
    }
  }

  @Override
  public String format() {
    return container.format();
  }

  @Override
  public List<SourceImage> images() {
    return images;
  }

  @Override
  public long packedBytes() throws IOException {
    return container.packedBytes();
  }

  @Override
  public boolean hasFiles() {
    return true;
  }

  @Override
  public List<String> skipped() {
    return skipped;
  }

  @Override
  public @Nullable Path file(int image) {
    return container.file(keys.get(image));
  }

  @Override
  public void read(int[] wanted, Receiver receiver) throws IOException {
    Map<String, Integer> places = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (int place : wanted) {
      places.put(keys.get(place), place);
      names.add(keys.get(place));
    }
    container.read(
        names,
        new FileContainer.Receiver() {
          @Override
          public void content(String name, byte[] content) throws IOException {
            receiver.file(places.getOrDefault(name, -1), content);
          }

          @Override
          public void bad(String name, String reason) throws IOException {
            receiver.bad(places.getOrDefault(name, -1), reason);
          }
        });
  }
}
