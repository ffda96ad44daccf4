package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.text.Counts;
import dev.hourglass.text.Printable;
import dev.hourglass.text.RecordContent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Masks of defects beside test images, as MVTec's sets have them:
/// `ground_truth/DEFECT/NAME_mask.png` (or `NAME.png`) for `test/DEFECT/NAME.png`, in a folder, a
/// ZIP or a TAR archive. Images in `good` have no mask: none of their pixels is anomalous.
///
/// A pixel of a mask is anomalous where it is neither black nor transparent. A mask is brought to
/// the shape of the images by the rule that they are brought to it: a pixel is anomalous where one
/// of those in its place is, so that thin scratches stay; what a fit adds beside an image is not.
public final class MaskSource {
  private static final String MASKS = "ground_truth";
  private static final String GOOD = "good";
  private static final int MOST_SHOWN = 5;

  private final Path path;
  private final FileContainer container;

  /// Names in the container by the name without its ending.
  private final Map<String, String> keys = new TreeMap<>();

  private MaskSource(Path path) throws IOException {
    this.path = path;
    container = Sources.container(path);
    for (String key : container.names()) {
      String shown = Printable.of(ArchiveNames.plain(key));
      if (ImageFiles.isImageName(shown) && ("/" + shown).contains("/" + MASKS + "/")) {
        keys.put(stem(shown), key);
      }
    }
  }

  /// Masks of some images.
  ///
  /// @param pixels `[image][row · width + column]`, whether it is anomalous
  /// @param defective `[image]`, whether it has a mask: also where nothing of the defect is inside
  ///   the shape
  public record Masks(boolean[][] pixels, boolean[] defective) {
    /// Checks that there are as many of both.
    ///
    /// @throws IllegalArgumentException if not
    public Masks {
      if (pixels.length != defective.length) {
        throw new IllegalArgumentException(
            "there are masks of %d images and defects of %d, expected as many"
                .formatted(pixels.length, defective.length));
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return RecordContent.equal(this, other);
    }

    @Override
    public int hashCode() {
      return RecordContent.hash(this);
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }
  }

  /// {@return the masks that a folder or an archive holds, if it holds any}
  ///
  /// @param path of the folder or archive that the images come from
  /// @throws IOException if it cannot be read
  public static Optional<MaskSource> of(Path path) throws IOException {
    Objects.requireNonNull(path, "path");
    return Sources.isContainer(path)
        ? Optional.of(new MaskSource(path)).filter(masks -> !masks.keys.isEmpty())
        : Optional.empty();
  }

  /// {@return the masks of images}
  ///
  /// @param files names of the images within it, as {@link dev.hourglass.data.ByteImages#files} has
  ///   them
  /// @param shape of the images
  /// @param mode how the images were brought to it
  /// @throws DataException if an image has no mask and is not in `good`, or a mask cannot be read
  /// @throws IOException if the folder or archive cannot be read
  public Masks read(List<String> files, Shape shape, Fit.Mode mode) throws IOException {
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(mode, "mode");
    boolean[][] masks = new boolean[files.size()][shape.pixels()];
    boolean[] defective = new boolean[files.size()];
    Map<String, List<Integer>> images = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < masks.length; i++) {
      Place place = Place.of(files.get(i));
      String key = place == null || place.good ? null : key(place.stem);
      if (key != null) {
        defective[i] = true;
        images.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
      } else if (place == null || !place.good) {
        missing.add(files.get(i));
      }
    }
    if (!missing.isEmpty()) {
      throw new DataException(missing(missing));
    }
    container.read(List.copyOf(images.keySet()), new MaskReceiver(images, masks, shape, mode));
    return new Masks(masks, defective);
  }

  @Override
  public String toString() {
    return "%s: masks of %s".formatted(path, Counts.of(keys.size(), "image"));
  }

  private @Nullable String key(String stem) {
    String key = keys.get(stem + "_mask");
    return key == null ? keys.get(stem) : key;
  }

  private String missing(List<String> files) {
    Place place = Place.of(files.getFirst());
    return "%s holds no mask for %s (%s%s), expected %s: add it, or move images without defects to test/%s"
        .formatted(
            path,
            Counts.of(files.size(), "image", "images"),
            String.join(", ", files.subList(0, Math.min(MOST_SHOWN, files.size()))),
            files.size() > MOST_SHOWN ? ", …" : "",
            place == null ? "images in test/DEFECT" : place.stem + "_mask.png",
            GOOD);
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
  }

  /// Where the mask of an image is.
  ///
  /// @param stem name of the mask without `_mask` and ending
  /// @param good whether there is none since the image has no defect
  private record Place(String stem, boolean good) {
    /// The place for an image in a folder of a split, null for another one.
    static @Nullable Place of(String file) {
      String[] parts = file.split("/", -1);
      for (int i = parts.length - 3; i >= 0; i--) {
        if (SplitRole.named(parts[i]).isPresent()) {
          boolean good = parts[i + 1].equals(GOOD);
          parts[i] = MASKS;
          return new Place(MaskSource.stem(String.join("/", parts)), good);
        }
      }
      return null;
    }
  }

  /// Decodes masks into those of the images that they belong to.
  ///
  /// @param images places by the name in the container
  private record MaskReceiver(
      Map<String, List<Integer>> images, boolean[][] masks, Shape shape, Fit.Mode mode)
      implements FileContainer.Receiver {
    @Override
    public void content(String name, byte[] content) throws IOException {
      BufferedImage mask = ImageFiles.decode(Printable.of(name), content);
      for (int image : images.getOrDefault(name, List.of())) {
        fit(mask, masks[image]);
      }
    }

    @Override
    public void bad(String name, String reason) throws IOException {
      throw new DataException(reason);
    }

    private void fit(BufferedImage mask, boolean[] to) {
      double byHeight = (double) shape.height() / mask.getHeight();
      double byWidth = (double) shape.width() / mask.getWidth();
      double least = Math.min(byHeight, byWidth);
      double most = Math.max(byHeight, byWidth);
      int height = mask.getHeight();
      int width = mask.getWidth();
      int[] rows =
          switch (mode) {
            case CROP -> places(height, shape.height() / most, shape.height(), shape.height());
            case PAD -> places(height, height, scaled(height * least), shape.height());
            case STRETCH -> places(height, height, shape.height(), shape.height());
          };
      int[] columns =
          switch (mode) {
            case CROP -> places(width, shape.width() / most, shape.width(), shape.width());
            case PAD -> places(width, width, scaled(width * least), shape.width());
            case STRETCH -> places(width, width, shape.width(), shape.width());
          };
      for (int y = 0; y < shape.height(); y++) {
        for (int x = 0; x < shape.width(); x++) {
          to[y * shape.width() + x] =
              anyMarked(mask, rows[2 * y], rows[2 * y + 1], columns[2 * x], columns[2 * x + 1]);
        }
      }
    }

    private static boolean anyMarked(
        BufferedImage mask, int firstRow, int endRow, int firstColumn, int endColumn) {
      for (int row = firstRow; row < endRow; row++) {
        for (int column = firstColumn; column < endColumn; column++) {
          if (isMarked(mask.getRGB(column, row))) {
            return true;
          }
        }
      }
      return false;
    }

    private static boolean isMarked(int argb) {
      return argb >>> 24 != 0 && (argb & 0xFFFFFF) != 0;
    }

    private static int scaled(double side) {
      return Math.toIntExact(Math.max(1, Math.round(side)));
    }

    /// Which pixels of a mask are in the place of each pixel of a side: the first and the one
    /// behind the last, none beside the mask. Their middles lie within that pixel; where none do,
    /// it is the nearest.
    ///
    /// @param side of the mask
    /// @param extent of its middle that is shown
    /// @param filled pixels that show it, the middle of the side
    /// @param all pixels of the side
    private static int[] places(int side, double extent, int filled, int all) {
      double shown = Math.min(side, extent);
      int some = Math.min(filled, all);
      int begin = (all - some) / 2;
      int[] places = new int[2 * all];
      for (int i = begin; i < begin + some; i++) {
        double from = (side - shown) / 2 + (i - begin) * shown / some;
        double to = (side - shown) / 2 + (i - begin + 1) * shown / some;
        int first = Math.clamp((long) Math.ceil(from - 0.5), 0, side - 1);
        int end = Math.clamp((long) Math.ceil(to - 0.5), 0, side);
        int nearest = Math.clamp((long) Math.floor((from + to) / 2), 0, side - 1);
        places[2 * i] = end > first ? first : nearest;
        places[2 * i + 1] = end > first ? end : nearest + 1;
      }
      return places;
    }
  }
}
