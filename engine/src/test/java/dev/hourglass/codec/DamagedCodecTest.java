package dev.hourglass.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.files.FormatException;
import dev.hourglass.random.SplitMix64;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged files give a sentence or right images, and nothing else.
class DamagedCodecTest {
  private static final int COUNT = 50;
  private static final Images IMAGES = CodecSamples.full(COUNT);
  private static final byte[] GOOD = compressed(false);

  @TempDir Path folder;

  private static byte[] compressed(boolean embedded) {
    CodecOptions options = CodecOptions.quality(40).withBlockImages(8).withEmbeddedModel(embedded);
    return Codec.of(CodecSamples.MODEL, options).compress(IMAGES);
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("x.hgc"), bytes);
  }

  private FloatImages good(byte[] bytes) throws IOException {
    try (CompressedImages back = Codec.open(file(bytes), CodecSamples.MODEL)) {
      return back.images(0, COUNT);
    }
  }

  @Test
  void wherePartsAreMissingWholeBlocksAreDecoded() throws IOException {
    FloatImages good = good(GOOD);
    int whole = 0;
    for (int length = 0; length < GOOD.length; length++) {
      Path file = file(Arrays.copyOf(GOOD, length));
      try (CompressedImages back = Codec.open(file, CodecSamples.MODEL)) {
        List<ImageRange> lost = back.lost();
        int begin = lost.isEmpty() ? COUNT : lost.getFirst().begin();
        assertThat(begin).as("cut at %d", length).isGreaterThanOrEqualTo(whole);
        assertThat(back.images(0, begin)).isEqualTo(good.range(0, begin));
        if (begin < COUNT) {
          assertThat(lost).containsExactly(new ImageRange(begin, COUNT));
          assertThatThrownBy(() -> back.images(begin, COUNT))
              .isInstanceOf(FormatException.class)
              .hasMessageContainingAll("x.hgc", "lost images " + begin, "expected them whole");
        }
        whole = begin;
      } catch (FormatException e) {
        assertThat(whole).isZero();
        assertThat(e).hasMessageContainingAll("x.hgc", "expected");
      }
    }
    assertThat(whole).isEqualTo(COUNT);
  }

  @Test
  void aDamagedBlockIsNamedAndTheOthersAreDecoded() throws IOException {
    FloatImages good = good(GOOD);
    byte[] bad = GOOD.clone();
    int third = third(bad);
    bad[third + 30] ^= 4;
    try (CompressedImages back = Codec.open(file(bad), CodecSamples.MODEL)) {
      assertThat(back.lost()).containsExactly(new ImageRange(16, 24));
      assertThat(back.lost().getFirst()).hasToString("images 16 to 23");
      assertThat(back.images(24, COUNT)).isEqualTo(good.range(24, COUNT));
    }
    // Nor does a damaged header of the block, and none of the index, lose the others.
    bad[third + 5] ^= 1;
    bad[bad.length - 15] ^= 1;
    try (CompressedImages back = Codec.open(file(bad), CodecSamples.MODEL)) {
      assertThat(back.lost()).containsExactly(new ImageRange(16, 24));
      assertThat(back.images(0, 16)).isEqualTo(good.range(0, 16));
    }
  }

  @Test
  void missingAndAddedBytesLoseOneBlock() throws IOException {
    FloatImages good = good(GOOD);
    int at = third(GOOD) + 30;
    for (int shift : new int[] {-5, -1, 1, 7, 3000}) {
      byte[] bad = new byte[GOOD.length + shift];
      System.arraycopy(GOOD, 0, bad, 0, at);
      int from = Math.max(0, -shift);
      int to = Math.max(0, shift);
      System.arraycopy(GOOD, at + from, bad, at + to, GOOD.length - at - from);
      try (CompressedImages back = Codec.open(file(bad), CodecSamples.MODEL)) {
        assertThat(back.lost()).containsExactly(new ImageRange(16, 24));
        assertThat(back.images(24, COUNT)).isEqualTo(good.range(24, COUNT));
      }
    }
  }

  private static int third(byte[] file) {
    int found = 0;
    for (int at = 0; ; at++) {
      if (file[at] == 'H' && file[at + 1] == 'G' && file[at + 2] == 'C' && file[at + 3] == 'B') {
        found++;
      }
      if (found == 3) {
        return at;
      }
    }
  }

  @Test
  void tenThousandChangedFilesGiveSentencesOrRightImages() throws IOException {
    changed(10_000, 1);
  }

  @Test
  @Tag("slow")
  void aHundredThousandChangedFilesGiveSentencesOrRightImages() throws IOException {
    changed(100_000, 2);
  }

  private void changed(int trials, long seed) throws IOException {
    FloatImages good = good(GOOD);
    byte[] embedded = compressed(true);
    SplitMix64 random = new SplitMix64(seed);
    int[] images = {0};
    int refused = 0;
    for (int trial = 0; trial < trials; trial++) {
      byte[] bad = changed(trial % 20 == 0 ? embedded : GOOD, random);
      boolean alone = trial % 20 == 0;
      try {
        if (trial % 4 == 1) {
          images[0] += opened(bad, good);
          continue;
        }
        Codec.decompress(
            Channels.newChannel(new ByteArrayInputStream(bad)),
            alone ? null : CodecSamples.MODEL,
            1,
            (first, some, files) -> {
              assertThat(some).isEqualTo(good.range(first, first + some.count()));
              assertThat(files).isEqualTo(IMAGES.files().subList(first, first + some.count()));
              images[0] += some.count();
            });
      } catch (FormatException e) {
        refused++;
        assertThat(e).hasMessageContaining("expected").hasMessageNotContaining("\n");
      }
    }
    assertThat(refused).isBetween(trials / 50, trials - trials / 50);
    assertThat(images[0]).isGreaterThan(trials);
  }

  private int opened(byte[] bad, FloatImages good) throws IOException {
    int images = 0;
    try (CompressedImages back = Codec.open(file(bad), CodecSamples.MODEL)) {
      int next = 0;
      List<ImageRange> lost = new ArrayList<>(back.lost());
      lost.add(new ImageRange(back.count(), back.count()));
      for (ImageRange range : lost) {
        assertThat(back.images(next, range.begin())).isEqualTo(good.range(next, range.begin()));
        images += range.begin() - next;
        next = range.end();
      }
    }
    return images;
  }

  static byte[] changed(byte[] file, SplitMix64 random) {
    boolean cut = random.nextInt(8) == 0;
    byte[] bad = cut ? Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
    int changes = cut ? 0 : 1 + random.nextInt(4);
    for (int change = 0; change < changes; change++) {
      int at = random.nextInt(bad.length);
      switch (random.nextInt(3)) {
        case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bad[at] = (byte) random.nextInt(256);
        default -> {
          int from = random.nextInt(bad.length);
          int length = Math.min(random.nextInt(40), bad.length - Math.max(at, from));
          System.arraycopy(file, from, bad, at, length);
        }
      }
    }
    return bad;
  }

  /// Whoever forges a file computes its checksums too.
  @Test
  void forgedFilesGiveSentences() throws IOException {
    SplitMix64 random = new SplitMix64(3);
    int header = ByteBuffer.wrap(GOOD).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
    for (int trial = 0; trial < 4000; trial++) {
      byte[] bad = GOOD.clone();
      ByteBuffer words = ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN);
      int begin = trial % 2 == 0 ? header : 4;
      int end = trial % 2 == 0 ? bad.length : header - 4;
      for (int change = random.nextInt(3); change >= 0; change--) {
        bad[begin + random.nextInt(end - begin)] = (byte) random.nextInt(256);
      }
      words.putInt(8, header).putInt(header - 4, ByteFields.crc(bad, 0, header - 4));
      for (int at = header; at + 20 < bad.length && bad[at + 3] == 'B'; ) {
        int length = words.getInt(at + 8);
        if (length < 0 || length > bad.length - at - 20) {
          break;
        }
        words.putInt(at + 12, ByteFields.crc(bad, at + 20, at + 20 + length));
        words.putInt(at + 16, ByteFields.crc(bad, at, at + 16));
        at += 20 + length;
      }
      try {
        Codec.decompress(
            Channels.newChannel(new ByteArrayInputStream(bad)),
            CodecSamples.MODEL,
            1,
            (_, some, _) -> assertThat(some.count()).isLessThanOrEqualTo(4096));
      } catch (FormatException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
  }

  @Test
  void aHeaderOfManyImagesTakesNoMemory() throws IOException {
    FileHeader header = FileHeader.read(Path.of("x"), new ByteArrayInputStream(GOOD));
    FileHeader huge =
        new FileHeader(
            Integer.MAX_VALUE,
            header.shape(),
            1,
            header.strength(),
            header.codeSize(),
            header.learned(),
            header.fingerprint(),
            header.step(),
            true,
            true,
            header.classes(),
            0,
            0,
            header.tables());
    Path file = file(huge.toBytes());
    try (CompressedImages back = Codec.open(file, CodecSamples.MODEL)) {
      assertThat(back.lost()).containsExactly(new ImageRange(0, Integer.MAX_VALUE));
      assertThatThrownBy(() -> back.images(1 << 30, (1 << 30) + 1))
          .hasMessageContaining("lost image " + (1 << 30));
    }
  }
}
