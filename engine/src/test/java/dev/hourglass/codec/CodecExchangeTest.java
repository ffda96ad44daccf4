package dev.hourglass.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.testing.OtherJvm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A file is the same wherever it is written, and decodes to the same bits wherever it is read: by
/// scalar kernels, and by vectors of any width.
class CodecExchangeTest {
  private static final CodecOptions OPTIONS =
      CodecOptions.quality(50).withEffort(5).withBlockImages(16);

  private static final int[] EFFORTS = {0, 9};

  private static final String DECODED =
      "c361218e06c489945a59668b94ad97240a9da711d257082804cf028ccb2e2d4f";

  private static byte[] golden() {
    return resource("golden.hgc");
  }

  private static byte[] golden(LosslessSamples sort, int effort) {
    String name = sort.name().toLowerCase(Locale.ROOT);
    return resource("lossless-%s%s.hgc".formatted(name, effort == 0 ? "" : "-" + effort));
  }

  private static byte[] resource(String name) {
    try (InputStream in = CodecExchangeTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] compressed(int threads) {
    Images images = CodecSamples.full(40);
    return Codec.of(CodecSamples.MODEL, OPTIONS.withThreads(threads)).compress(images);
  }

  private static ByteImages images(LosslessSamples sort) {
    return sort.full(12, new Shape(3, 11, 13)).named("images");
  }

  private static byte[] compressed(LosslessSamples sort, int effort, int threads) {
    LosslessOptions options = LosslessOptions.defaults().withBlockImages(5).withEffort(effort);
    return Codec.lossless(options.withThreads(threads)).compress(images(sort));
  }

  private static boolean isDecoded(LosslessSamples sort, int effort, int threads) throws Exception {
    List<ByteImages> parts = new ArrayList<>();
    Codec.decompress(
        Channels.newChannel(new ByteArrayInputStream(golden(sort, effort))),
        null,
        threads,
        (_, images, _) -> parts.add((ByteImages) images));
    return ByteImages.joined("images", parts).equals(images(sort));
  }

  /// SHA-256 of the decoded numbers.
  private static String decoded(byte[] file, int threads) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Codec.decompress(
        Channels.newChannel(new ByteArrayInputStream(file)),
        CodecSamples.MODEL,
        threads,
        (_, images, _) -> {
          float[] values = images.floats().values();
          ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
          bytes.asFloatBuffer().put(values);
          digest.update(bytes);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void theGoldenFileIsWrittenAndDecodedAsEver() throws Exception {
    assertThat(compressed(1)).isEqualTo(golden());
    assertThat(decoded(golden(), 1)).isEqualTo(DECODED);
  }

  @ParameterizedTest
  @EnumSource
  void theGoldenLosslessFilesAreWrittenAndDecodedAsEver(LosslessSamples sort) throws Exception {
    for (int effort : EFFORTS) {
      assertThat(compressed(sort, effort, 1)).isEqualTo(golden(sort, effort));
      assertThat(isDecoded(sort, effort, 1)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernels=scalar", "lanes=4", "lanes=8", "lanes=16"})
  void everyKindOfKernelsWritesAndReadsIt(String kernels) throws Exception {
    List<String> options =
        List.of("--add-modules", "jdk.incubator.vector", "-Dhourglass." + kernels);
    Process process = OtherJvm.of(options, Exchange.class).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("same bytes, same bits");
  }

  /// Runs in another JVM.
  static final class Exchange {
    private Exchange() {}

    public static void main(String[] args) throws Exception {
      List<String> wrong = new ArrayList<>();
      for (int threads : new int[] {1, 3}) {
        if (!Arrays.equals(compressed(threads), golden())) {
          wrong.add("the file differs");
        }
        if (!decoded(golden(), threads).equals(DECODED)) {
          wrong.add("the decoded images differ");
        }
        for (LosslessSamples sort : LosslessSamples.values()) {
          for (int effort : EFFORTS) {
            if (!Arrays.equals(compressed(sort, effort, threads), golden(sort, effort))) {
              wrong.add("the lossless file differs: %s, effort %d".formatted(sort, effort));
            }
            if (!isDecoded(sort, effort, threads)) {
              wrong.add("the lossless images differ: %s, effort %d".formatted(sort, effort));
            }
          }
        }
      }
      System.out.println(wrong.isEmpty() ? "same bytes, same bits" : wrong.toString());
    }
  }
}
