package dev.hourglass.app.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// What stands around the bytes that matter, with its lengths and checksums: put right after a
/// damage inside, so that readers look at the damage.
public enum Frame {
  /// Nothing.
  PLAIN {
    @Override
    byte[] inside(byte[] good, Mutator mutator) throws IOException {
      return mutator.bytes(good);
    }
  },
  /// JSON and other text.
  TEXT {
    @Override
    byte[] inside(byte[] good, Mutator mutator) throws IOException {
      return mutator.text(new String(good, ISO_8859_1)).getBytes(ISO_8859_1);
    }
  },
  /// A text behind its length in eight bytes, as in safetensors.
  COUNTED_TEXT {
    @Override
    byte[] inside(byte[] good, Mutator mutator) throws IOException {
      ByteBuffer in = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
      byte[] header = new byte[(int) in.getLong()];
      in.get(header);
      byte[] bad = TEXT.inside(header, mutator);
      ByteBuffer out = ByteBuffer.allocate(8 + bad.length + in.remaining());
      return out.order(ByteOrder.LITTLE_ENDIAN).putLong(bad.length).put(bad).put(in).array();
    }
  },
  /// A NumPy header behind its length in two bytes.
  NPY {
    @Override
    byte[] inside(byte[] good, Mutator mutator) throws IOException {
      ByteBuffer in = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).position(8);
      byte[] header = new byte[in.getShort()];
      in.get(header);
      byte[] bad = TEXT.inside(header, mutator);
      ByteBuffer out = ByteBuffer.allocate(10 + bad.length + in.remaining());
      out.order(ByteOrder.LITTLE_ENDIAN).put(good, 0, 8).putShort((short) bad.length);
      return out.put(bad).put(in).array();
    }
  },
  /// A gzip member, or several.
  GZIP {
    @Override
    byte[] inside(byte[] good, Mutator mutator) throws IOException {
      byte[] content = new GZIPInputStream(new ByteArrayInputStream(good)).readAllBytes();
      byte[] bad = mutator.happens(0.1) ? content : of(content).damaged(content, mutator);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int members = mutator.happens(0.01) ? 40_000 : mutator.below(3);
          members > 0;
          members--) {
        out.writeBytes(EMPTY_GZIP);
      }
      out.writeBytes(gzip(bad));
      return out.toByteArray();
    }
  },
  /// PNG's chunks with their checksums, and the packed pixels among them.
  PNG {
    @Override
    byte[] inside(byte[] good, Mutator mutator) throws IOException {
      List<byte[]> chunks = chunks(good);
      int which = mutator.below(chunks.size());
      switch (mutator.below(6)) {
        case 0 -> Collections.swap(chunks, which, mutator.below(chunks.size()));
        case 1 -> chunks.add(which, chunks.get(mutator.below(chunks.size())));
        case 2 -> chunks.remove(which);
        default -> chunks.set(which, chunk(chunks.get(which), mutator));
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(good, 0, 8);
      for (byte[] chunk : chunks) {
        CRC32 sum = new CRC32();
        sum.update(chunk);
        out.writeBytes(ByteBuffer.allocate(4).putInt(chunk.length - 4).array());
        out.writeBytes(chunk);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
      }
      return out.toByteArray();
    }

    private byte[] chunk(byte[] good, Mutator mutator) throws IOException {
      boolean pixels = new String(good, 0, 4, ISO_8859_1).equals("IDAT");
      byte[] content = Arrays.copyOfRange(good, 4, good.length);
      byte[] bad =
          pixels && mutator.happens(0.7)
              ? deflated(mutator.bytes(inflated(content)))
              : mutator.bytes(content);
      return ByteBuffer.allocate(4 + bad.length).put(good, 0, 4).put(bad).array();
    }

    private List<byte[]> chunks(byte[] png) {
      List<byte[]> chunks = new ArrayList<>();
      for (ByteBuffer in = ByteBuffer.wrap(png).position(8); in.hasRemaining(); in.getInt()) {
        byte[] chunk = new byte[in.getInt() + 4];
        in.get(chunk);
        chunks.add(chunk);
      }
      return chunks;
    }
  },
  /// A ZIP archive's members: their contents, names and number.
  ZIP {
    @Override
    byte[] inside(byte[] good, Mutator mutator) throws IOException {
      List<String> names = new ArrayList<>();
      List<byte[]> contents = new ArrayList<>();
      try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(good))) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          names.add(entry.getName());
          contents.add(zip.readAllBytes());
        }
      }
      int which = mutator.below(names.size());
      switch (mutator.below(8)) {
        case 0 -> names.set(which, mutator.text(names.get(which)));
        case 1 -> Collections.swap(names, which, mutator.below(names.size()));
        case 2 -> contents.set(which, contents.get(mutator.below(names.size())));
        default ->
            contents.set(which, of(contents.get(which)).damaged(contents.get(which), mutator));
      }
      return zip(names, contents, mutator.happens(0.5));
    }

    private byte[] zip(List<String> names, List<byte[]> contents, boolean packed)
        throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        for (int m = 0; m < names.size(); m++) {
          ZipEntry entry = new ZipEntry(names.get(m));
          if (!packed) {
            CRC32 sum = new CRC32();
            sum.update(contents.get(m));
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(contents.get(m).length);
            entry.setCrc(sum.getValue());
          }
          zip.putNextEntry(entry);
          zip.write(contents.get(m));
          zip.closeEntry();
        }
      } catch (ZipException | IllegalArgumentException twoOfOneName) {
        return out.toByteArray();
      }
      return out.toByteArray();
    }
  },
  /// A TAR archive, whose headers have checksums.
  TAR {
    @Override
    byte[] inside(byte[] good, Mutator mutator) throws IOException {
      byte[] bad = mutator.bytes(good);
      for (int at = 0; at + 512 <= bad.length; at += 512) {
        boolean header = new String(bad, at + 257, 5, ISO_8859_1).equals("ustar");
        if (header) {
          sum(bad, at);
        }
      }
      return bad;
    }

    private void sum(byte[] tar, int at) {
      Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
      int sum = 0;
      for (int i = at; i < at + 512; i++) {
        sum += Byte.toUnsignedInt(tar[i]);
      }
      byte[] digits = "%06o\0 ".formatted(sum).getBytes(UTF_8);
      System.arraycopy(digits, 0, tar, at + 148, 8);
    }
  };

  private static final byte[] EMPTY_GZIP = gzip(new byte[0]);
  private static final double PLAINLY = 0.35;

  /// Damages what is inside and puts the frame right.
  abstract byte[] inside(byte[] good, Mutator mutator) throws IOException;

  /// Damages a file in one way or another: what is inside, or the whole as it lies there.
  public byte[] damaged(byte[] good, Mutator mutator) throws IOException {
    if (mutator.happens(PLAINLY)) {
      return mutator.bytes(good);
    }
    try {
      byte[] bad = inside(good, mutator);
      return mutator.happens(0.1) ? mutator.bytes(bad) : bad;
    } catch (IOException | BufferUnderflowException | NegativeArraySizeException alreadyDamaged) {
      return mutator.bytes(good);
    }
  }

  /// What stands around some good bytes.
  public static Frame of(byte[] good) {
    String start = new String(good, 0, Math.min(good.length, 8), ISO_8859_1);
    if (start.startsWith("\u001f\u008b")) {
      return GZIP;
    }
    if (start.startsWith("PK\u0003\u0004")) {
      return ZIP;
    }
    if (start.startsWith("\u0089PNG")) {
      return PNG;
    }
    if (start.startsWith("\u0093NUMPY")) {
      return NPY;
    }
    if (good.length > 262 && new String(good, 257, 5, ISO_8859_1).equals("ustar")) {
      return TAR;
    }
    if (good.length > 8 && good[8] == '{' && good[7] == 0) {
      return COUNTED_TEXT;
    }
    return start.startsWith("{") ? TEXT : PLAIN;
  }

  /// What gzip makes of some bytes.
  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] inflated(byte[] content) throws IOException {
    Inflater inflater = new Inflater();
    inflater.setInput(content);
    byte[] out = new byte[1 << 20];
    try {
      return Arrays.copyOf(out, inflater.inflate(out));
    } catch (DataFormatException e) {
      throw new IOException(e);
    } finally {
      inflater.end();
    }
  }

  private static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    byte[] out = new byte[content.length + 1000];
    int length = deflater.deflate(out);
    deflater.end();
    return Arrays.copyOf(out, length);
  }
}
