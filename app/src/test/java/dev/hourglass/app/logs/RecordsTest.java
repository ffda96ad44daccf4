package dev.hourglass.app.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Records, down to the byte.
class RecordsTest {
  /// What TensorBoard 2.21's own RecordWriter makes of the same bytes.
  private static final String GOLDEN = "0500000000000000eab2043e68656c6c6fbb1f1c19";

  private static final byte[] HELLO = {104, 101, 108, 108, 111};

  @Test
  void aRecordIsWhatTensorBoardItselfWrites() {
    assertThat(HexFormat.of().formatHex(Records.framed(HELLO))).isEqualTo(GOLDEN);
  }

  @Test
  void everyChangedByteAndEveryMissingEndIsSeen() throws IOException {
    byte[] record = Records.framed(HELLO);
    assertThat(read(record, record.length)).isEqualTo(HELLO);
    for (int at = 0; at < record.length; at++) {
      assertThat(read(record, at)).as("cut at %d", at).isNull();
      byte[] changed = record.clone();
      changed[at] ^= 64;
      assertThat(read(changed, record.length)).as("changed at %d", at).isNull();
    }
  }

  private static byte @Nullable [] read(byte[] bytes, int length) throws IOException {
    return Records.next(
        new DataInputStream(new ByteArrayInputStream(bytes, 0, length)), bytes.length);
  }
}
