package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.text.Counts;
import dev.hourglass.text.Printable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Masks of defects beside test images, as MVTec's sets have them:
/// `ground_truth/DEFECT/NAME_mask.png` (or `NAME.png`) for `test/DEFECT/NAME.png`, in a folder, a
/// ZIP or a TAR archive. Images in `good` have no mask: none of their pixels is anomalous.
///
/// A pixel of a mask is anomalous where it is neither black nor transparent. A mask is brought to
/// the shape of the images by the rule that they are brought to it, but with the nearest pixel, so
/// that it stays a mask; what a fit adds beside an image is not anomalous.
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

  /// {@return whether a folder or an archive holds masks}
  ///
  /// @param path of the folder or archive that the images come from
  /// @throws IOException if it cannot be read
  public static boolean isGiven(Path path) throws IOException {
    Objects.requireNonNull(path, "path");
    return Sources.isContainer(path) && !new MaskSource(path).keys.isEmpty();
  }

  /// {@return the masks of images, `[image][row · width + column]`, whether a pixel is anomalous}
  ///
  /// @param path of the folder or archive that the images come from
  /// @param files names of the images within it, as {@link dev.hourglass.data.ByteImages#files} has
  ///   them
  /// @param shape of the images
  /// @param mode how the images were brought to it
  /// @throws DataException if an image has no mask and is not in `good`, or a mask cannot be read
  /// @throws IOException if the folder or archive cannot be read
  public static boolean[][] read(Path path, List<String> files, Shape shape, Fit.Mode mode)
      throws IOException {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(mode, "mode");
    return new MaskSource(path).masks(files, shape, mode);
  }

  private boolean[][] masks(List<String> files, Shape shape, Fit.Mode mode) throws IOException {
    boolean[][] masks = new boolean[files.size()][shape.pixels()];
    Map<String, List<Integer>> images = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < masks.length; i++) {
      Place place = Place.of(files.get(i));
      String key = place == null || place.good ? null : key(place.stem);
      if (key != null) {
        images.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
      } else if (place == null || !place.good) {
        missing.add(files.get(i));
      }
    }
    if (!missing.isEmpty()) {
      throw new DataException(missing(missing));
    }
    container.read(List.copyOf(images.keySet()), new MaskReceiver(images, masks, shape, mode));
    return masks;
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
            case CROP -> nearest(height, shape.height() / most, shape.height(), shape.height());
            case PAD -> nearest(height, height, scaled(height * least), shape.height());
            case STRETCH -> nearest(height, height, shape.height(), shape.height());
          };
      int[] columns =
          switch (mode) {
            case CROP -> nearest(width, shape.width() / most, shape.width(), shape.width());
            case PAD -> nearest(width, width, scaled(width * least), shape.width());
            case STRETCH -> nearest(width, width, shape.width(), shape.width());
          };
      for (int y = 0; y < shape.height(); y++) {
        for (int x = 0; x < shape.width(); x++) {
          boolean inside = rows[y] >= 0 && columns[x] >= 0;
          to[y * shape.width() + x] = inside && isMarked(mask.getRGB(columns[x], rows[y]));
        }
      }
    }

    private static boolean isMarked(int argb) {
      return argb >>> 24 != 0 && (argb & 0xFFFFFF) != 0;
    }

    private static int scaled(double side) {
      return Math.toIntExact(Math.max(1, Math.round(side)));
    }

    /// The nearest pixel of a mask for each pixel of a side, −1 beside it.
    ///
    /// @param side of the mask
    /// @param extent of its middle that is shown
    /// @param filled pixels that show it, the middle of the side
    /// @param all pixels of the side
    private static int[] nearest(int side, double extent, int filled, int all) {
      double shown = Math.min(side, extent);
      int some = Math.min(filled, all);
      int begin = (all - some) / 2;
      int[] nearest = new int[all];
      for (int i = 0; i < all; i++) {
        double at = (side - shown) / 2 + (i - begin + 0.5) * shown / some;
        boolean inside = i >= begin && i < begin + some;
        nearest[i] = inside ? Math.clamp((long) Math.floor(at), 0, side - 1) : -1;
      }
      return nearest;
    }
  }
}
