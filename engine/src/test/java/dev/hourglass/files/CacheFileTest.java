package dev.hourglass.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFileTest {
  private static final byte[] NOTES = {4, 5};

  @TempDir Path temp;

  private Path file() {
    return temp.resolve("folder/some.pixels");
  }

  private CacheFile.Content write(byte[] bytes) throws IOException {
    return CacheFile.write(
        file(),
        bytes.length,
        out -> {
          int half = bytes.length / 2;
          out.put(half, bytes, half, bytes.length - half);
          out.put(0, bytes, 0, half);
          return NOTES;
        });
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) ((i * 31) >> 3);
    }
    return bytes;
  }

  private static byte[] content(CacheFile.Content content) {
    return content.bytes().toArray(ValueLayout.JAVA_BYTE);
  }

  private List<Path> inFolder() throws IOException {
    return InputFolder.list(temp.resolve("folder"));
  }

  @Test
  void whatWasWrittenInAnyOrderIsFoundAgain() throws IOException {
    for (int count : new int[] {0, 1, 100, 1_000_001}) {
      byte[] bytes = bytes(count);
      assertThat(content(write(bytes))).isEqualTo(bytes);
      CacheFile.Content found = CacheFile.open(file(), count).orElseThrow();
      assertThat(content(found)).isEqualTo(bytes);
      assertThat(found.notes()).isEqualTo(NOTES);
      assertThat(inFolder()).containsExactly(file());
    }
  }

  @Test
  void aFileOfAnotherLengthOrNoneIsNotFound() throws IOException {
    assertThat(CacheFile.open(file(), 9)).isEmpty();
    write(bytes(10));
    assertThat(CacheFile.open(file(), 9)).isEmpty();
    assertThat(CacheFile.open(file(), 11)).isEmpty();
    assertThat(CacheFile.open(file(), 100)).isEmpty();
    assertThat(CacheFile.open(temp, 10)).isEmpty();
  }

  @Test
  void everyChangedByteIsNoticed() throws IOException {
    write(bytes(20));
    byte[] whole = Files.readAllBytes(file());
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(file(), damaged);
      assertThat(CacheFile.open(file(), 20)).as("byte %d", i).isEmpty();
      Files.write(file(), Arrays.copyOf(whole, i));
      assertThat(CacheFile.open(file(), 20)).as("%d bytes", i).isEmpty();
    }
    Files.write(file(), whole);
    assertThat(CacheFile.open(file(), 20)).isPresent();
  }

  @Test
  void impossibleNumbersInTheHeaderAreNotBelieved() throws IOException {
    write(bytes(20));
    byte[] whole = Files.readAllBytes(file());
    for (long number : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40}) {
      for (int at : new int[] {8, 16}) {
        byte[] hostile = whole.clone();
        ByteBuffer.wrap(hostile).order(ByteOrder.LITTLE_ENDIAN).putLong(at, number);
        Files.write(file(), hostile);
        assertThat(CacheFile.open(file(), 20)).isEmpty();
      }
    }
    assertThat(CacheFile.open(file(), Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void aSourceThatGivesUpLeavesNothing() throws IOException {
    IOException reason = new IOException("bad images");
    assertThatThrownBy(() ->
            CacheFile.write(
                file(),
                10,
                _ -> {
                  throw reason;
                }))
        .isSameAs(reason);
    assertThat(inFolder()).isEmpty();
  }

  @Test
  void bytesOutsideOfTheFileAreRefused() {
    byte[] two = new byte[2];
    for (long position : new long[] {-1, 9, 10, Long.MAX_VALUE}) {
      assertThatThrownBy(() ->
              CacheFile.write(
                  file(),
                  10,
                  out -> {
                    out.put(position, two, 0, 2);
                    return NOTES;
                  }))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aFullDiskIsSaidBeforeTheWork() {
    assertThatThrownBy(() ->
            CacheFile.write(
                file(),
                1L << 60,
                _ -> {
                  throw new AssertionError("no work");
                }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("could not be written")
        .hasMessageContaining("bytes are free")
        .hasMessageContaining("--data-dir");
  }

  @Test
  void aFolderThatCannotBeMadeIsSaid() throws IOException {
    Files.writeString(temp.resolve("folder"), "a file");
    assertThatThrownBy(() -> write(bytes(3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a file exists where a folder is needed");
  }

  @Test
  void whatIsMappedStaysWhenTheFileIsMadeAgain() throws IOException {
    CacheFile.Content first = write(bytes(5000));
    write(new byte[5000]);
    assertThat(content(first)).isEqualTo(bytes(5000));
  }
}
