package dev.hourglass.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
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

/// Damaged lossless files give a sentence or right images, and nothing else.
class DamagedLosslessTest {
  private static final int COUNT = 20;
  private static final List<LosslessSamples> SORTS =
      List.of(LosslessSamples.SHAPES, LosslessSamples.TWO_VALUES, LosslessSamples.WHITE_NOISE);

  private static final int[] EFFORTS = {0, 9};

  @TempDir Path folder;

  private static ByteImages images(LosslessSamples sort) {
    return sort.full(COUNT, new Shape(1, 4, 5)).named("images");
  }

  private static byte[] good(LosslessSamples sort) {
    return good(sort, 0);
  }

  private static byte[] good(LosslessSamples sort, int effort) {
    LosslessOptions options = LosslessOptions.defaults().withBlockImages(5).withEffort(effort);
    return Codec.lossless(options).compress(images(sort));
  }

  @Test
  void wherePartsAreMissingWholeBlocksAreDecoded() throws IOException {
    ByteImages images = images(LosslessSamples.SHAPES);
    byte[] good = good(LosslessSamples.SHAPES);
    int whole = 0;
    for (int length = 0; length < good.length; length++) {
      Path file = Files.write(folder.resolve("x.hgc"), Arrays.copyOf(good, length));
      try (CompressedImages back = Codec.open(file)) {
        List<ImageRange> lost = back.lost();
        int begin = lost.isEmpty() ? COUNT : lost.getFirst().begin();
        assertThat(begin).as("cut at %d", length).isGreaterThanOrEqualTo(whole);
        assertThat(back.bytes(0, begin)).isEqualTo(images.range(0, begin));
        if (begin < COUNT) {
          assertThatThrownBy(() -> back.bytes(begin, COUNT))
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
  void tenThousandChangedFilesGiveSentencesOrRightImages() throws IOException {
    changed(10_000, 1);
  }

  @Test
  @Tag("slow")
  void aHundredThousandChangedFilesGiveSentencesOrRightImages() throws IOException {
    changed(100_000, 2);
  }

  private void changed(int trials, long seed) throws IOException {
    List<byte[]> files = new ArrayList<>();
    List<ByteImages> images = new ArrayList<>();
    for (LosslessSamples sort : SORTS) {
      for (int effort : EFFORTS) {
        files.add(good(sort, effort));
        images.add(images(sort));
      }
    }
    SplitMix64 random = new SplitMix64(seed);
    int[] right = {0};
    int refused = 0;
    for (int trial = 0; trial < trials; trial++) {
      int sort = trial % files.size();
      byte[] bad = DamagedCodecTest.changed(files.get(sort), random);
      try {
        Codec.decompress(
            Channels.newChannel(new ByteArrayInputStream(bad)),
            null,
            1,
            (first, some, _) -> {
              assertThat(some).isEqualTo(images.get(sort).range(first, first + some.count()));
              right[0] += some.count();
            });
      } catch (FormatException e) {
        refused++;
        assertThat(e).hasMessageContaining("expected").hasMessageNotContaining("\n");
      }
    }
    assertThat(refused).isBetween(trials / 50, trials - trials / 50);
    assertThat(right[0]).isGreaterThan(trials);
  }

  /// Whoever forges a file computes its checksums too.
  @Test
  void forgedFilesGiveSentencesOrImages() throws IOException {
    SplitMix64 random = new SplitMix64(3);
    int[] images = {0};
    int refused = 0;
    for (int trial = 0; trial < 3000; trial++) {
      byte[] bad = good(SORTS.get(trial % 3), EFFORTS[trial / 3 % 2]);
      forge(bad, trial % 2 == 0, random);
      try {
        Codec.decompress(
            Channels.newChannel(new ByteArrayInputStream(bad)),
            null,
            1,
            (_, some, _) -> images[0] += some.count());
      } catch (FormatException e) {
        refused++;
        assertThat(e).hasMessageContaining("expected").hasMessageNotContaining("\n");
      }
    }
    assertThat(images[0]).isPositive();
    assertThat(refused).isPositive();
  }

  private static void forge(byte[] bad, boolean blocks, SplitMix64 random) {
    ByteBuffer words = ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN);
    int header = words.getInt(8);
    int begin = blocks ? header : 12;
    int end = blocks ? bad.length : header - 4;
    for (int change = random.nextInt(3); change >= 0; change--) {
      bad[begin + random.nextInt(end - begin)] = (byte) random.nextInt(256);
    }
    words.putInt(header - 4, ByteFields.crc(bad, 0, header - 4));
    for (int at = header; at + 20 < bad.length && bad[at + 3] == 'B'; ) {
      int length = words.getInt(at + 8);
      if (length < 0 || length > bad.length - at - 20) {
        break;
      }
      words.putInt(at + 12, ByteFields.crc(bad, at + 20, at + 20 + length));
      words.putInt(at + 16, ByteFields.crc(bad, at, at + 16));
      at += 20 + length;
    }
  }

  @Test
  void hugeHeadersTakeNoMemory() throws IOException {
    byte[] good = good(LosslessSamples.SHAPES);
    FileHeader header = FileHeader.read(Path.of("x"), new ByteArrayInputStream(good));
    FileHeader huge = header(header, Integer.MAX_VALUE, new Shape(1, 4, 5), 1);
    Path file = Files.write(folder.resolve("x.hgc"), huge.toBytes());
    try (CompressedImages back = Codec.open(file)) {
      assertThat(back.lost()).containsExactly(new ImageRange(0, Integer.MAX_VALUE));
      assertThatThrownBy(() -> back.bytes(1 << 30, (1 << 30) + 1))
          .hasMessageContaining("lost image " + (1 << 30));
    }
    FileHeader wide = header(header, 9, new Shape(1, 4096, 4096), 3);
    Files.write(file, wide.toBytes());
    assertThatThrownBy(() -> Codec.open(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("expected at most 2");
  }

  private static FileHeader header(FileHeader like, int count, Shape shape, int blockImages) {
    return new FileHeader(
        count,
        shape,
        blockImages,
        Strength.STRONG,
        0,
        false,
        new byte[0],
        0,
        true,
        true,
        like.classes(),
        0,
        0,
        like.tables());
  }
}
