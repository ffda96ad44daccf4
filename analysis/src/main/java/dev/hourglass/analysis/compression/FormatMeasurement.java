package dev.hourglass.analysis.compression;

import dev.hourglass.analysis.compression.CodecCurve.Layout;
import dev.hourglass.analysis.compression.FormatTools.Source;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Sampling;
import dev.hourglass.parallel.Team;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Measures an image format on images: in single files and on one sheet.
///
/// @param tools of the format
/// @param images all of them
/// @param team whose threads wait for the tools
record FormatMeasurement(FormatTools tools, ByteImages images, Team team) {
  /// Images of the sheet that is encoded again and again for a budget.
  private static final int BUDGET_IMAGES = 1_000;

  /// Does something that may fail, by the number of its task.
  @FunctionalInterface
  private interface Work {
    void run(int task) throws IOException;
  }

  private void each(int count, Work work) throws IOException {
    try {
      team.each(
          count,
          () ->
              task -> {
                try {
                  work.run(task);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// The curve of one sheet with all images.
  ///
  /// @param done is called as often as there are settings
  CodecCurve sheet(Runnable done) throws IOException {
    Source source = sheetOf(images);
    List<String> settings = tools.format().settings();
    CodecPoint[] points = new CodecPoint[settings.size()];
    for (int from = 0; from < points.length; from += team.size()) {
      int first = from;
      int some = Math.min(team.size(), points.length - from);
      each(some, i -> points[first + i] = sheetPoint(source, settings.get(first + i)));
      for (int i = 0; i < some; i++) {
        done.run();
      }
    }
    return new CodecCurve(tools.format().words(), Layout.SHEET, 0, Arrays.asList(points));
  }

  private static Source sheetOf(ByteImages images) throws IOException {
    Page page = Page.square(images.shape(), images.count());
    return Source.of(page, page.draw(images, 0));
  }

  private CodecPoint sheetPoint(Source source, String setting) throws IOException {
    byte[] file = tools.encode(source, setting);
    Errors errors = new Errors(images);
    errors.add(0, source.page().cut(tools.decode(source.page(), file)));
    return errors.point("setting " + setting, (double) file.length / images.count());
  }

  /// The curve of single files.
  ///
  /// @param most images that are measured, evenly over all
  /// @param done is called as often as there are settings
  CodecCurve single(int most, Runnable done) throws IOException {
    ByteImages some = (ByteImages) images.evenly(most);
    List<Source> sources = singles(some);
    List<CodecPoint> points = new ArrayList<>();
    for (String setting : tools.format().settings()) {
      points.add(singlePoint(some, sources, setting));
      done.run();
    }
    return new CodecCurve(tools.format().words(), Layout.SINGLE, 0, points);
  }

  private static List<Source> singles(ByteImages images) throws IOException {
    Page page = new Page(images.shape(), 1, 1);
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < images.count(); i++) {
      sources.add(Source.of(page, page.draw(images, i)));
    }
    return sources;
  }

  private CodecPoint singlePoint(ByteImages some, List<Source> sources, String setting)
      throws IOException {
    long[] bytes = new long[sources.size()];
    FloatImages[] decoded = new FloatImages[sources.size()];
    each(
        bytes.length,
        i -> {
          Page page = sources.get(i).page();
          byte[] file = tools.encode(sources.get(i), setting);
          bytes[i] = file.length;
          decoded[i] = page.cut(tools.decode(page, file));
        });
    Page page = sources.getFirst().page();
    long black = tools.encode(Source.of(page, page.black()), setting).length;
    Errors errors = new Errors(some);
    for (int i = 0; i < decoded.length; i++) {
      errors.add(i, decoded[i]);
    }
    double own = (double) LongStream.of(bytes).sum() / bytes.length - black;
    return errors.point("setting " + setting, Math.max(0, own));
  }

  /// Sizes without loss.
  List<LosslessSize> lossless() throws IOException {
    Optional<byte[]> file = tools.encodeLossless(sheetOf(images));
    return file.stream()
        .map(bytes -> size(tools.format().words(), Layout.SHEET, bytes.length, images))
        .toList();
  }

  private static LosslessSize size(String codec, Layout layout, double bytes, ByteImages images) {
    double perImage = bytes / images.count();
    return new LosslessSize(codec, layout, perImage, 8 * perImage / images.shape().pixels());
  }

  /// Sizes of PNG files, single ones without what a black image takes.
  static List<LosslessSize> png(ByteImages images) throws IOException {
    Page page = new Page(images.shape(), 1, 1);
    int black = PngFile.bytes(page.black());
    long single = 0;
    for (int i = 0; i < images.count(); i++) {
      single += PngFile.bytes(page.draw(images, i)) - black;
    }
    Page sheet = Page.square(images.shape(), images.count());
    return List.of(
        size("PNG", Layout.SINGLE, (double) single, images),
        size("PNG", Layout.SHEET, PngFile.bytes(sheet.draw(images, 0)), images));
  }

  /// Some images at each budget: from a sheet of at most 1,000 images with them, at the setting of
  /// the largest file that is within the budget.
  List<BudgetPictures.Cell> pictures(int[] places, List<Integer> budgets) throws IOException {
    int[] all =
        IntStream.concat(
                IntStream.of(places),
                IntStream.of(Sampling.evenly(images.count(), BUDGET_IMAGES - places.length)))
            .toArray();
    ByteImages some = images.select(all);
    Search search = new Search(sheetOf(some), tools, new TreeMap<>());
    List<BudgetPictures.Cell> cells = new ArrayList<>();
    for (int budget : budgets) {
      cells.add(search.cell(budget, some, places.length));
    }
    return cells;
  }

  /// @param files by the place of their setting
  private record Search(Source source, FormatTools tools, Map<Integer, byte[]> files) {
    private byte[] file(int place) throws IOException {
      byte[] known = files.get(place);
      if (known == null) {
        known = tools.encode(source, tools.format().everySetting().get(place));
        files.put(place, known);
      }
      return known;
    }

    BudgetPictures.Cell cell(int budget, ByteImages images, int shown) throws IOException {
      long most = (long) budget * images.count();
      int fits = 0;
      int beyond = tools.format().everySetting().size();
      while (beyond - fits > 1) {
        int middle = (fits + beyond) >>> 1;
        if (file(middle).length <= most) {
          fits = middle;
        } else {
          beyond = middle;
        }
      }
      byte[] file = file(fits);
      FloatImages decoded = source.page().cut(tools.decode(source.page(), file));
      Errors errors = new Errors(images);
      errors.add(0, decoded);
      String setting = "setting " + tools.format().everySetting().get(fits);
      CodecPoint point = errors.point(setting, (double) file.length / images.count());
      FloatImages pictures = file.length <= most ? decoded.range(0, shown) : null;
      return new BudgetPictures.Cell(tools.format().words(), budget, point, pictures);
    }
  }
}
