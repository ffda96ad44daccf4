package dev.hourglass.codec;

import dev.hourglass.data.Shape;
import dev.hourglass.text.RecordContent;
import java.util.List;
import java.util.Objects;

/// What the header of a compressed file says.
///
/// @param version of the format
/// @param images how many
/// @param shape of each
/// @param codeSize latent dimensions, 0 where the images are stored lossless
/// @param step of the quantised codes, 0 where there are none
/// @param blockImages images of a block
/// @param labelled whether the images have labels
/// @param named whether the images have the names of files
/// @param classes names of the classes, empty where they are not known
/// @param fingerprint of the model that decodes them, 64 hex digits, empty where none does
/// @param modelBytes bytes of the model in the file, 0 where there is none
/// @param overheadBytes bytes of the header with its tables
public record CodecInfo(
    int version,
    int images,
    Shape shape,
    int codeSize,
    float step,
    int blockImages,
    boolean labelled,
    boolean named,
    List<String> classes,
    String fingerprint,
    int modelBytes,
    int overheadBytes) {
  /// Copies the list.
  public CodecInfo {
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(fingerprint, "fingerprint");
    classes = List.copyOf(Objects.requireNonNull(classes, "classes"));
  }

  /// {@return whether the images themselves are stored, which decode to the same bytes without a
  /// model}
  public boolean isLossless() {
    return codeSize == 0;
  }

  static CodecInfo of(FileHeader header) {
    return new CodecInfo(
        FileHeader.VERSION,
        header.count(),
        header.shape(),
        header.codeSize(),
        header.step(),
        header.blockImages(),
        header.labels(),
        header.names(),
        header.classes(),
        header.fingerprintHex(),
        header.modelBytes(),
        header.toBytes().length);
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
