package dev.hourglass.analysis.compression;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Image formats to compare with, and how their tools are called. JPEG is Java's own, which is
/// libjpeg; the others are the reference encoders of their formats.
public enum ImageFormat {
  /// Baseline in single files, progressive on sheets, whichever is smaller there.
  JPEG("JPEG", "", "", "", "1 3 5 8 12 20 32 50 70 85 93"),

  /// The slowest and best of its methods.
  WEBP("WebP", "cwebp", "dwebp", "webp", "0 5 10 18 28 40 52 65 78 88 95"),

  /// Equal quantisers for all blocks; colour at half the resolution, as usual.
  AVIF("AVIF", "avifenc", "avifdec", "libavif-bin", "63 61 58 55 52 48 43 37 30 22 14"),

  /// Distances of its own measure; 25 is the largest.
  JPEG_XL("JPEG XL", "cjxl", "djxl", "libjxl-tools", "25 18 13 10 7.5 5.5 4 2.8 2 1.3 0.8");

  private final String words;
  private final String encoder;
  private final String decoder;
  private final String debian;
  private final String settings;

  ImageFormat(String words, String encoder, String decoder, String debian, String settings) {
    this.words = words;
    this.encoder = encoder;
    this.decoder = decoder;
    this.debian = debian;
    this.settings = settings;
  }

  /// {@return its name, for people}
  public String words() {
    return words;
  }

  /// {@return the tool that encodes, empty where Java does}
  String encoder() {
    return encoder;
  }

  /// {@return the tool that decodes, empty where Java does}
  String decoder() {
    return decoder;
  }

  /// {@return Debian's package with both}
  String debian() {
    return debian;
  }

  /// Settings of a curve, from the smallest file to the largest.
  List<String> settings() {
    return List.of(settings.split(" ", -1));
  }

  /// All settings that are tried for a budget, from the smallest file to the largest.
  List<String> everySetting() {
    return switch (this) {
      case JPEG, WEBP -> IntStream.rangeClosed(0, 100).mapToObj(Integer::toString).toList();
      case AVIF -> IntStream.rangeClosed(0, 63).mapToObj(q -> Integer.toString(63 - q)).toList();
      case JPEG_XL ->
          DoubleStream.iterate(25, distance -> distance > 0.1, distance -> distance * 0.95)
              .mapToObj(distance -> Double.toString(Math.round(distance * 100) / 100.0))
              .toList();
    };
  }

  /// The arguments of the encoder.
  ///
  /// @param colour whether images have colours
  /// @param thorough whether it may take several times as long
  List<String> encoding(String setting, boolean colour, boolean thorough, String from, String to) {
    return switch (this) {
      case JPEG -> List.of();
      case WEBP -> List.of("-quiet", "-m", "6", "-q", setting, from, "-o", to);
      case AVIF ->
          List.of(
              "-j",
              "1",
              "-s",
              thorough ? "4" : "6",
              "--yuv",
              colour ? "420" : "400",
              "--min",
              setting,
              "--max",
              setting,
              from,
              to);
      case JPEG_XL -> List.of("--num_threads=1", "-d", setting, from, to);
    };
  }

  /// The arguments of the encoder for a file without loss, none where the format has no such file
  /// that is worth it.
  List<String> losslessEncoding(boolean thorough, String from, String to) {
    return switch (this) {
      case JPEG, AVIF -> List.of();
      case WEBP -> List.of("-quiet", "-lossless", "-z", thorough ? "9" : "6", from, "-o", to);
      case JPEG_XL -> List.of("--num_threads=1", "-d", "0", "-e", thorough ? "9" : "7", from, to);
    };
  }

  /// The arguments of the decoder, which writes PNG.
  List<String> decoding(String from, String to) {
    return switch (this) {
      case JPEG -> List.of();
      case WEBP -> List.of("-quiet", from, "-o", to);
      case AVIF -> List.of("-j", "1", from, to);
      case JPEG_XL -> List.of("--num_threads=1", from, to);
    };
  }
}
