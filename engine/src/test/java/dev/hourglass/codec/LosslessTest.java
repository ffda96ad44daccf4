package dev.hourglass.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.files.FormatException;
import dev.hourglass.random.SplitMix64;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Every byte comes back, of whatever images.
class LosslessTest {
  private static final LosslessOptions OPTIONS = LosslessOptions.defaults();
  private static final LosslessOptions STRONG = OPTIONS.withEffort(9);

  @TempDir Path folder;

  private Path file(LosslessOptions options, ByteImages images) throws IOException {
    return Files.write(folder.resolve("x.hgc"), Codec.lossless(options).compress(images));
  }

  private long requireSame(LosslessOptions options, ByteImages images) throws IOException {
    Path file = file(options, images);
    try (CompressedImages back = Codec.open(file)) {
      assertThat(back.lost()).isEmpty();
      assertThat(back.bytes(0, images.count())).isEqualTo(images.named("images"));
    }
    return Files.size(file);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "1,1,9", "1,9,1", "1,28,28", "2,5,6", "3,8,7", "4,3,3", "6,1,1", "1,3,130"})
  void allSortsOfImagesOfAnyShapeComeBack(int channels, int height, int width) throws IOException {
    Shape shape = new Shape(channels, height, width);
    for (LosslessSamples sort : LosslessSamples.values()) {
      for (int count : new int[] {1, 5, 12}) {
        requireSame(OPTIONS.withBlockImages(5), sort.full(count, shape));
        requireSame(OPTIONS, sort.of(count, shape));
        requireSame(STRONG, sort.full(count, shape));
      }
    }
  }

  @Test
  void randomShapesComeBack() throws IOException {
    SplitMix64 random = new SplitMix64(4);
    for (int trial = 0; trial < 12; trial++) {
      Shape shape =
          new Shape(1 + random.nextInt(4), 1 + random.nextInt(20), 1 + random.nextInt(20));
      int block = 1 + random.nextInt(9);
      for (LosslessSamples sort : LosslessSamples.values()) {
        requireSame(OPTIONS.withBlockImages(block), sort.full(1 + random.nextInt(20), shape));
        requireSame(STRONG.withBlockImages(block), sort.of(1 + random.nextInt(20), shape));
      }
    }
  }

  @Test
  void aStringOfBitsEndsWithinAnImage() throws IOException {
    // More bits than one string holds.
    requireSame(OPTIONS, LosslessSamples.GRADIENT.of(1, new Shape(1, 800, 800)));
    assertThat(8 * 800 * 800).isGreaterThan(BitCoder.STRING);
  }

  @Test
  void noiseTakesNoMoreThanItsBytesAndBlankImagesHardlyAny() throws IOException {
    Shape shape = new Shape(1, 28, 28);
    assertThat(requireSame(OPTIONS, LosslessSamples.WHITE_NOISE.of(200, shape)))
        .isBetween(200 * 784L, 200 * 784L + 150);
    assertThat(requireSame(OPTIONS, LosslessSamples.CONSTANT.of(200, shape))).isLessThan(200);
    assertThat(requireSame(OPTIONS, LosslessSamples.BLACK.of(200, shape))).isLessThan(200);
    assertThat(requireSame(OPTIONS, LosslessSamples.FLAT_AREAS.of(200, shape)))
        .isLessThan(200 * 784 / 200);
    assertThat(requireSame(OPTIONS, LosslessSamples.TWO_VALUES.of(200, shape)))
        .isLessThan(200 * 784 / 8);
  }

  @Test
  void effortMakesSmallerFiles() throws IOException {
    for (LosslessSamples sort : List.of(LosslessSamples.SHAPES, LosslessSamples.TWO_VALUES)) {
      ByteImages images = sort.of(400, new Shape(1, 28, 28));
      long fast = requireSame(OPTIONS, images);
      assertThat(requireSame(STRONG, images)).isLessThan(fast);
      assertThat(requireSame(OPTIONS.withEffort(4), images)).isEqualTo(fast);
    }
  }

  /// Their contrast was stretched.
  @Test
  void fewLevelsInEachImageTakeLess() throws IOException {
    ByteImages noise = LosslessSamples.WHITE_NOISE.of(100, new Shape(1, 28, 28));
    byte[] pixels = noise.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      int last = 100 + i / 784 % 50;
      pixels[i] = (byte) ((pixels[i] & 0xFF) * last / 255 * 255 / last);
    }
    ByteImages stretched = ByteImages.unlabelled("images", noise.shape(), pixels);
    assertThat(requireSame(OPTIONS, stretched)).isLessThan(100 * 784 * 93 / 100);
  }

  /// The other channels tell what one is.
  @Test
  void channelsThatAreAlikeTakeLittleMoreThanOne() throws IOException {
    ByteImages grey = LosslessSamples.SHAPES.of(100, new Shape(1, 16, 16));
    byte[] pixels = new byte[3 * 100 * 256];
    for (int i = 0; i < 300; i++) {
      System.arraycopy(grey.pixels(), i / 3 * 256, pixels, i * 256, 256);
    }
    ByteImages colour = ByteImages.unlabelled("images", new Shape(3, 16, 16), pixels);
    assertThat(requireSame(OPTIONS, colour)).isLessThan(requireSame(OPTIONS, grey) * 14 / 10);
  }

  @ParameterizedTest
  @EnumSource
  void threadsChangeNoByte(LosslessSamples sort) throws IOException {
    ByteImages images = sort.full(50, new Shape(1, 9, 8));
    byte[] one = Codec.lossless(OPTIONS.withBlockImages(8)).compress(images);
    Path file = Files.write(folder.resolve("x.hgc"), one);
    for (int threads = 2; threads <= 7; threads++) {
      LosslessOptions many = OPTIONS.withBlockImages(8).withThreads(threads);
      assertThat(Codec.lossless(many).compress(images)).isEqualTo(one);
      try (CompressedImages back = Codec.open(file, null, threads)) {
        assertThat(back.bytes(0, 50)).isEqualTo(images.named("images"));
      }
    }
  }

  @Test
  void anyRangeIsThatOfTheWhole() throws IOException {
    ByteImages images = LosslessSamples.SHAPES.full(40, new Shape(1, 7, 9)).named("images");
    Path file = file(OPTIONS.withBlockImages(7), images);
    try (CompressedImages back = Codec.open(file, null, 2)) {
      for (int from = 0; from <= 40; from += 9) {
        for (int to = from; to <= 40; to += 5) {
          assertThat(back.bytes(from, to)).isEqualTo(images.range(from, to));
          assertThat(back.images(from, to)).isEqualTo(images.range(from, to).floats());
          assertThat(back.files(from, to)).isEqualTo(images.files().subList(from, to));
        }
      }
      assertThatThrownBy(() -> back.bytes(3, 41)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void channelsStreamInBothDirections() throws IOException {
    ByteImages images = LosslessSamples.GRADIENT.full(40, new Shape(2, 7, 9)).named("images");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Integer> progress = new ArrayList<>();
    CodecResult result =
        Codec.lossless(OPTIONS.withBlockImages(16).withThreads(2))
            .compress(images, Channels.newChannel(out), (_, done, _) -> progress.add(done));
    assertThat(progress).isSorted().endsWith(40);
    assertThat(result.bytes()).isEqualTo(out.size());
    assertThat(result.mse()).isZero();
    for (int threads : new int[] {1, 2}) {
      List<ByteImages> parts = new ArrayList<>();
      List<ImageRange> lost =
          Codec.decompress(
              Channels.newChannel(new ByteArrayInputStream(out.toByteArray())),
              null,
              threads,
              (_, some, files) -> {
                assertThat(files).isEqualTo(some.files());
                parts.add((ByteImages) some);
              });
      assertThat(lost).isEmpty();
      assertThat(parts).hasSize(3);
      assertThat(ByteImages.joined("images", parts)).isEqualTo(images);
    }
  }

  @Test
  void aListenerStopsTheWork() {
    ByteImages images = LosslessSamples.SHAPES.of(40, new Shape(1, 7, 9));
    Codec codec = Codec.lossless(OPTIONS.withBlockImages(4).withThreads(2));
    Codec.Listener stop =
        (_, done, _) -> {
          if (done > 9) {
            throw new CancellationException("enough");
          }
        };
    assertThatThrownBy(
            () -> codec.compress(images, Channels.newChannel(new ByteArrayOutputStream()), stop))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void infoSaysWhatItIs() throws IOException {
    Path file = file(OPTIONS, LosslessSamples.SHAPES.full(10, new Shape(1, 7, 9)));
    CodecInfo info = Codec.info(file);
    assertThat(info.isLossless()).isTrue();
    assertThat(info.blockImages()).isEqualTo(10);
    assertThat(info.fingerprint()).isEmpty();
    assertThat(info.labelled()).isTrue();
    assertThat(info.named()).isTrue();
    assertThat(info.classes()).containsExactly("zero", "one", "two");
  }

  /// About two million bytes a block, all blocks alike.
  @Test
  void blocksAreAlike() throws IOException {
    Path file = file(OPTIONS, LosslessSamples.BLACK.of(9000, new Shape(1, 28, 28)));
    assertThat(Codec.info(file).blockImages()).isEqualTo(2250);
  }

  @Test
  void whatCannotBeLosslessIsRefused() throws IOException {
    ByteImages images = LosslessSamples.SHAPES.of(3, new Shape(1, 7, 9));
    Codec codec = Codec.lossless(OPTIONS);
    assertThatThrownBy(() -> codec.compress(images.floats()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected bytes");
    assertThatThrownBy(() -> codec.compress(images.range(0, 0)))
        .hasMessageContaining("there are no images");
    assertThatThrownBy(() -> OPTIONS.withBlockImages(16385)).hasMessageContaining("1 to 16384");
    assertThatThrownBy(() -> OPTIONS.withEffort(10)).hasMessageContaining("expected 0 to 9");
    assertThatThrownBy(() -> OPTIONS.withEffort(-1)).hasMessageContaining("the effort is -1");
    assertThatThrownBy(() -> OPTIONS.withThreads(0)).hasMessageContaining("at least 1");
    Path file = file(OPTIONS, images);
    assertThatThrownBy(() -> Codec.open(file, CodecSamples.MODEL))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll("x.hgc", "need no model", "tiny", "leave it out");
    byte[] lossy = Codec.of(CodecSamples.MODEL).compress(CodecSamples.plain(3));
    Path other = Files.write(folder.resolve("y.hgc"), lossy);
    try (CompressedImages back = Codec.open(other, CodecSamples.MODEL)) {
      assertThatThrownBy(() -> back.bytes(0, 3))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("expected lossless images");
    }
  }

  @Test
  void namesAndLabelsTakeNoPixelsToRead() throws IOException {
    ByteImages images = LosslessSamples.SHAPES.full(8, new Shape(1, 7, 9));
    byte[] bytes = Codec.lossless(OPTIONS).compress(images);
    FileHeader header = FileHeader.read(Path.of("x"), new ByteArrayInputStream(bytes));
    int begin = header.toBytes().length + BlockFrame.HEADER;
    LosslessBlock block = LosslessBlock.of(Arrays.copyOfRange(bytes, begin, bytes.length));
    BlockCoder.Content notes = header.coder().decode(block.notes(), 8, 3);
    assertThat(notes.names()).isEqualTo(images.files());
    assertThat(notes.labels()).isEqualTo(images.labels());
  }
}
