package dev.hourglass.app.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourglass.anomaly.AnomalyModel;
import dev.hourglass.app.NpyFiles;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.Npz;
import dev.hourglass.model.ModelDescription;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.TrainingState;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.jspecify.annotations.Nullable;

/// Good files of every kind, as small as they can be and still hold everything that readers look
/// at.
public final class Seeds {
  private static final int SIDE = 9;
  private static final Path RESOURCES = resources();

  private Seeds() {}

  private static Path resources() {
    Path beside = Path.of("engine/src/test/resources");
    return Files.exists(beside) ? beside : Path.of("..").resolve(beside);
  }

  /// IDX images, plain and packed.
  public static List<byte[]> idxImages() {
    byte[] images = idx(2051, 3, 4, 5);
    return List.of(images, Frame.gzip(images));
  }

  /// IDX labels, plain and packed.
  public static List<byte[]> idxLabels() {
    byte[] labels = idx(2049, 7);
    return List.of(labels, Frame.gzip(labels));
  }

  private static byte[] idx(int magic, int... sizes) {
    int count = 1;
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * sizes.length).putInt(magic);
    for (int size : sizes) {
      header.putInt(size);
      count *= size;
    }
    byte[] content = new byte[count];
    for (int i = 0; i < count; i++) {
      content[i] = (byte) i;
    }
    return joined(header.array(), content);
  }

  /// Image files of every kind of pixels.
  public static List<byte[]> images() throws IOException {
    List<byte[]> all = new ArrayList<>();
    int[] types = {
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_BYTE_GRAY,
      BufferedImage.TYPE_BYTE_INDEXED,
      BufferedImage.TYPE_BYTE_BINARY,
      BufferedImage.TYPE_INT_ARGB,
      BufferedImage.TYPE_USHORT_GRAY
    };
    for (int type : types) {
      all.add(written(picture(type), "png", null, false));
      all.add(written(picture(type), "png", null, true));
    }
    for (int type : new int[] {types[0], types[1]}) {
      all.add(written(picture(type), "jpg", null, false));
      all.add(written(picture(type), "jpg", null, true));
      all.add(written(picture(type), "gif", null, false));
      all.add(written(picture(type), "gif", null, true));
    }
    all.add(written(picture(types[0]), "bmp", null, false));
    all.add(written(picture(types[2]), "bmp", null, false));
    all.add(written(picture(types[2]), "bmp", "BI_RLE8", false));
    all.add(written(picture(types[3]), "bmp", null, false));
    all.add(written(picture(BufferedImage.TYPE_USHORT_565_RGB), "bmp", "BI_BITFIELDS", false));
    all.addAll(storedImages());
    return all;
  }

  /// Those that Java does not write.
  private static List<byte[]> storedImages() throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve("images"))) {
      List<byte[]> all = new ArrayList<>();
      for (Path file : files.filter(path -> !path.toString().endsWith(".txt")).sorted().toList()) {
        all.add(Files.readAllBytes(file));
      }
      return all;
    }
  }

  private static BufferedImage picture(int type) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, type);
    SplitMix64 random = new SplitMix64(type);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.setRGB(i % SIDE, i / SIDE, (int) random.nextLong());
    }
    return image;
  }

  /// @param compression its name, or null for the default
  /// @param inPasses interlaced or progressive
  private static byte[] written(
      BufferedImage image, String format, @Nullable String compression, boolean inPasses)
      throws IOException {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    ImageWriter writer = writers.next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (compression != null) {
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType(compression);
    }
    if (param.canWriteProgressive()) {
      param.setProgressiveMode(
          inPasses ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /// ZIP archives of images.
  public static List<byte[]> zips() throws IOException {
    return List.of(zip("a.png", "b/c.png", "./d.png"));
  }

  /// ZIP archives of masks: of `test/d/0.png` and `test/d/1.png`.
  public static List<byte[]> masks() throws IOException {
    return List.of(zip("ground_truth/d/0_mask.png", "./ground_truth/d/1.png"));
  }

  private static byte[] zip(String... names) throws IOException {
    byte[] image = images().getFirst();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(image);
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  /// TAR archives of images.
  public static List<byte[]> tars() throws IOException {
    byte[] image = images().getFirst();
    byte[] plain = joined(member("a.png", '0', image), member("b/c.png", '0', image));
    byte[] gnu = joined(member("././@LongLink", 'L', "d/e.png\0".getBytes(UTF_8)), plain);
    byte[] pax = joined(member("pax", 'x', "16 path=f/g.png\n".getBytes(UTF_8)), plain);
    byte[] end = new byte[1024];
    return List.of(joined(plain, end), joined(gnu, end), joined(pax, end));
  }

  private static byte[] member(String name, char type, byte[] content) {
    byte[] block = new byte[512 + Math.ceilDiv(content.length, 512) * 512];
    put(block, 0, name);
    put(block, 100, "0000644\0" + "0000000\0".repeat(2));
    put(block, 124, "%011o\0%011o\0        %c".formatted(content.length, 0, type));
    put(block, 257, "ustar\00000");
    int sum = 0;
    for (byte b : block) {
      sum += Byte.toUnsignedInt(b);
    }
    put(block, 148, "%06o\0 ".formatted(sum));
    System.arraycopy(content, 0, block, 512, content.length);
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  /// Tables of pixels, and of names of the image files that it puts beside them.
  public static List<byte[]> csvs(Path folder) throws IOException {
    named(folder);
    String pixels = "label,pixel0,pixel1,pixel2,pixel3\n5,0,255,17,3\n0,1,2,3,4\n";
    List<byte[]> all = new ArrayList<>();
    for (String table :
        List.of(
            pixels,
            pixels.replace(',', ';').replace("\n", "\r\n"),
            "0.5,0.25,0,1\n1,1,1e-3,0\n",
            "\ufeff7,\"1\",20,30,40\n",
            "id,file_name,breed,split\n1,a.png,\"big \"\"cat\"\"\",train\n2,b/c.png,dog,test\n",
            "a.png,cat\nc,dog\n")) {
      all.add(table.getBytes(UTF_8));
    }
    all.add(Frame.gzip(all.getFirst()));
    return all;
  }

  /// Tables of codes of two numbers.
  public static List<byte[]> codes() {
    return Stream.of(
            "image,code_0,code_1\n0,1.5,-2.5e-3\n1,0.25,3\n",
            "image,name,label,mean_0,mean_1,log_variance_0,log_variance_1\r\n0,\"a,b.png\",cat,1,2,3,4\r\n")
        .map(table -> table.getBytes(UTF_8))
        .toList();
  }

  /// Names and labels of the image files that it puts beside them.
  public static List<byte[]> indices(Path folder) throws IOException {
    named(folder);
    String rows =
        "{\"file_name\": \"a.png\", \"label\": 1}%s{\"file_name\": \"b/c.png\", \"label\": 2}";
    return Stream.of(
            "[%s]".formatted(rows.formatted(", ")),
            rows.formatted("\n"),
            "{\"a.png\": \"cat\", \"c\": {\"label\": true}}",
            "{\"labels\": [[\"a.png\", 3], [\"b/c.png\", null]]}")
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }

  private static void named(Path folder) throws IOException {
    byte[] image = images().getFirst();
    Files.write(folder.resolve("a.png"), image);
    Files.write(Files.createDirectories(folder.resolve("b")).resolve("c.png"), image);
  }

  /// Parquet files of encoded images and of lists.
  public static List<byte[]> parquets() throws IOException {
    List<byte[]> all = new ArrayList<>();
    for (String name :
        List.of(
            "snappy",
            "zstd",
            "gzip",
            "plain",
            "version2",
            "unit",
            "pixels2",
            "colours",
            "indexed")) {
      String path = "/dev/hourglass/app/tables/" + name + ".parquet";
      try (InputStream in = Objects.requireNonNull(Seeds.class.getResourceAsStream(path))) {
        all.add(in.readAllBytes());
      }
    }
    return all;
  }

  /// NumPy's own files, and ours with labels.
  public static List<byte[]> npys(Path folder) throws IOException {
    NpyFiles.write(folder.resolve("labels.npy"), new int[] {5}, new byte[] {0, 1, 2, 3, 4});
    List<byte[]> all = resources("npy", ".npy");
    all.add(Files.readAllBytes(folder.resolve("labels.npy")));
    return all;
  }

  /// NumPy's own archives, and ours.
  public static List<byte[]> npzs(Path folder) throws IOException {
    NpyArray codes = new NpyArray(new int[] {2, 2}, new float[] {1, 2, 3, 4});
    NpyArray labels = new NpyArray(new int[] {2}, new float[] {1, 0}, "i8");
    Npz.write(folder.resolve("ours.npz"), Map.of("codes", codes, "labels", labels));
    List<byte[]> all = resources("npy", ".npz");
    all.add(Files.readAllBytes(folder.resolve("ours.npz")));
    return all;
  }

  /// Safetensors files of others.
  public static List<byte[]> safetensors() throws IOException {
    return resources("safetensors", ".safetensors");
  }

  /// PyTorch's files.
  public static List<byte[]> torch() throws IOException {
    return resources("torch", ".pt");
  }

  /// Models, one of them with every kind of layer that presets have.
  public static List<byte[]> models(Path folder) throws IOException {
    List<byte[]> all = new ArrayList<>();
    for (String name : List.of("classic", "vae", "sharp")) {
      Path file = folder.resolve(name + ".safetensors");
      new ModelFile(
              Models.preset(name, new Shape(1, 8, 8), Models.options(name), 1),
              Map.of("dataset", "x"))
          .save(file);
      all.add(Files.readAllBytes(file));
    }
    return all;
  }

  /// Models that tell anomalies, one of them without a density.
  public static List<byte[]> anomalyModels(Path folder) throws IOException {
    List<byte[]> all = new ArrayList<>();
    ByteImages normal = ByteImages.unlabelled("noise", new Shape(1, 8, 8), noise(60 * 8 * 8));
    for (String name : List.of("classic", "vae")) {
      Path file = folder.resolve(name + "-anomalies.safetensors");
      var options = Models.options(name).withLatent(2);
      var model = Models.preset(name, new Shape(1, 8, 8), options, 1);
      if (name.equals("classic")) {
        Arrays.fill(model.parameters().values(), 0);
      }
      AnomalyModel.fit(model, normal, 0.1, 1).save(file);
      all.add(Files.readAllBytes(file));
    }
    return all;
  }

  private static byte[] noise(int count) {
    SplitMix64 random = new SplitMix64(1);
    byte[] noise = new byte[count];
    for (int i = 0; i < count; i++) {
      noise[i] = (byte) random.nextInt(256);
    }
    return noise;
  }

  /// Models as a person writes them.
  public static List<byte[]> descriptions() {
    List<byte[]> all = new ArrayList<>();
    for (String name : List.of("classic", "vae", "sharp")) {
      var model = Models.preset(name, new Shape(1, 8, 8), Models.options(name), 1);
      all.add(ModelDescription.of(model).toJson().getBytes(UTF_8));
    }
    return all;
  }

  /// Checkpoints.
  public static List<byte[]> checkpoints(Path folder) throws IOException {
    float[] numbers = {1, 2, 3};
    Path file = folder.resolve("checkpoint.safetensors");
    new Checkpoint(
            new TrainingState(
                2, 5, 7, 0.5, 0, 1, List.of(new EpochResult(1, 0.1, 0.2, 0, 0, 1, 10, 0.001))),
            numbers,
            numbers,
            List.of(numbers, numbers))
        .save(file);
    return List.of(Files.readAllBytes(file));
  }

  /// What a run notes of itself.
  public static List<byte[]> runs() {
    return List.of(
        """
        {"arguments": ["--dataset", "synthetic:600", "--epochs", "1"], "seed": 0,
         "train_digest": "ab", "epochs": [{"epoch": 1, "train_loss": 0.25, "test_loss": 1e-3}]}
        """
            .getBytes(UTF_8));
  }

  /// Maps of names.
  public static List<byte[]> maps() {
    return List.of("{\"net.0.weight\": \"encoder.conv1.weight\", \"b\": \"c\"}".getBytes(UTF_8));
  }

  private static List<byte[]> resources(String folder, String ending) throws IOException {
    List<byte[]> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
      for (Path file : files.filter(f -> f.toString().endsWith(ending)).sorted().toList()) {
        all.add(Files.readAllBytes(file));
      }
    }
    return all;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
