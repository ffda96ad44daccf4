package dev.hourglass.analysis.compression;

import dev.hourglass.files.InputFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/// Encodes and decodes pictures in one format. For use by several threads at once.
///
/// @param format which
/// @param encoder its tool, null where Java encodes
/// @param decoder its tool, null where Java decodes
/// @param folder where the tools run
/// @param thorough whether encoders may take several times as long
record FormatTools(
    ImageFormat format,
    @Nullable InstalledTool encoder,
    @Nullable InstalledTool decoder,
    WorkFolder folder,
    boolean thorough) {
  private static final int MOST_BYTES = 1 << 30;
  private static final String PNG = ".png";
  private static final String CODED = ".coded";

  /// What a tool may take for any picture, and what it may take for a million pixels more.
  private static final Duration LEAST_TIME = Duration.ofSeconds(10);

  private static final Duration TIME_PER_MEGAPIXEL = Duration.ofMinutes(2);

  /// A picture in the forms that encoders take.
  ///
  /// @param page what lies on it
  /// @param picture as Java has it
  /// @param png as tools read it
  record Source(Page page, BufferedImage picture, byte[] png) {
    static Source of(Page page, BufferedImage picture) throws IOException {
      return new Source(page, picture, Page.png(picture));
    }
  }

  /// The tools of a format.
  ///
  /// @param path folders of programs, as `PATH` lists them
  /// @throws ToolException if one is not installed
  static FormatTools of(ImageFormat format, String path, WorkFolder folder, boolean thorough)
      throws ToolException {
    if (format.encoder().isEmpty()) {
      return new FormatTools(format, null, null, folder, thorough);
    }
    return new FormatTools(
        format,
        find(format, format.encoder(), path),
        find(format, format.decoder(), path),
        folder,
        thorough);
  }

  private static InstalledTool find(ImageFormat format, String name, String path)
      throws ToolException {
    Optional<InstalledTool> found = InstalledTool.find(name, path);
    return found.orElseThrow(() ->
        new ToolException(
            "%s is not installed (Debian's package %s)".formatted(name, format.debian())));
  }

  /// A file with loss.
  byte[] encode(Source source, String setting) throws IOException {
    if (encoder == null) {
      byte[] plain = jpeg(source.picture, setting, false);
      byte[] progressive = source.page.count() > 1 ? jpeg(source.picture, setting, true) : plain;
      return progressive.length < plain.length ? progressive : plain;
    }
    boolean colour = source.page.shape().channels() > 1;
    String name = folder.name();
    return run(
        encoder,
        source.page,
        source.png,
        List.of(name + PNG, name + CODED),
        format.encoding(setting, colour, thorough, name + PNG, name + CODED));
  }

  /// A file without loss, empty where the format has none.
  Optional<byte[]> encodeLossless(Source source) throws IOException {
    String name = folder.name();
    List<String> arguments = format.losslessEncoding(thorough, name + PNG, name + CODED);
    return encoder == null || arguments.isEmpty()
        ? Optional.empty()
        : Optional.of(
            run(encoder, source.page, source.png, List.of(name + PNG, name + CODED), arguments));
  }

  BufferedImage decode(Page page, byte[] file) throws IOException {
    if (decoder == null) {
      return page.decoded(file, "jpeg");
    }
    String name = folder.name();
    List<String> files = List.of(name + CODED, name + PNG);
    List<String> arguments = format.decoding(name + CODED, name + PNG);
    return page.decoded(run(decoder, page, file, files, arguments), "png");
  }

  /// @param files of its input and its output
  private byte[] run(
      InstalledTool tool, Page page, byte[] input, List<String> files, List<String> arguments)
      throws IOException {
    Files.write(folder.file(files.getFirst()), input);
    try {
      tool.run(folder, files.getFirst() + ".txt", limit(page), arguments);
      return InputFile.bytes(folder.file(files.getLast()), MOST_BYTES, "a picture");
    } catch (NoSuchFileException e) {
      throw new ToolException("%s wrote no file".formatted(tool.name()));
    } finally {
      for (String file : files) {
        Files.deleteIfExists(folder.file(file));
      }
    }
  }

  private static Duration limit(Page page) {
    double megapixels = 1e-6 * page.width() * page.height();
    return LEAST_TIME.plusMillis((long) (megapixels * TIME_PER_MEGAPIXEL.toMillis()));
  }

  private static byte[] jpeg(BufferedImage picture, String quality, boolean progressive)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(Integer.parseInt(quality) / 100f);
    if (progressive) {
      settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      ((JPEGImageWriteParam) settings).setOptimizeHuffmanTables(true);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (var stream = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(picture, null, null), settings);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }
}
