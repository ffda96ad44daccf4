package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hourglass.app.tables.CodesTable;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.Npz;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// What `encode` writes of images with labels and names, NumPy reads and `decode` takes back.
class CodesCliTest extends CliCase {
  private static final List<String> NAMES = List.of("cat/1.png", "cat/2é.png", "dog/3.png");

  private void photos(String first, String second) throws IOException {
    for (String name : NAMES) {
      BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(name.length(), 5, 0, 255);
      String file = name.replace("cat", first).replace("dog", second);
      Path path = temp.resolve("photos").resolve(file);
      Files.createDirectories(path.resolveSibling(""));
      ImageIO.write(image, "png", path.toFile());
    }
  }

  private String ok(Object... words) {
    Cli.Result result =
        Cli.inside(
            List.of(words).stream()
                .map(String::valueOf)
                .map(word ->
                    word.startsWith("@") ? temp.resolve(word.substring(1)).toString() : word)
                .toList());
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  private String python(String program) throws Exception {
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "skipped: there is no Python");
    Process process =
        new ProcessBuilder(python.toString(), "-c", "import numpy\n" + program)
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assumeTrue(!said.contains("ModuleNotFoundError"), "skipped: there is no NumPy");
    return said.strip();
  }

  @Test
  void numPyOpensLabelsAndNames() throws Exception {
    photos("cat", "dog");
    ok("encode", Cli.model(), "@photos", "-o", "@codes.npz");
    String show =
        """
        import ast
        z = numpy.load('codes.npz')
        print(list(z.keys()), z['codes'].shape, z['labels'].dtype.str, ascii(z['labels'].tolist()))
        print(z['names'].dtype.str, ascii(z['names'].tolist()))
        """;
    assertThat(python(show))
        .isEqualTo(
            """
            ['codes', 'labels', 'names'] (3, 64) <U3 ['cat', 'cat', 'dog']
            <U10 ['cat/1.png', 'cat/2\\xe9.png', 'dog/3.png']\
            """);
    byte[] once = Files.readAllBytes(temp.resolve("codes.npz"));
    ok("encode", Cli.model(), "@photos", "-o", "@codes.npz");
    assertThat(Files.readAllBytes(temp.resolve("codes.npz"))).isEqualTo(once);
  }

  @Test
  void numbersStayTheNumbersOfTheSource() throws Exception {
    photos("3", "7");
    ok("encode", Cli.model(), "@photos", "-o", "@codes.npz");
    try (Npz npz = Npz.open(temp.resolve("codes.npz"))) {
      assertThat(npz.names()).containsExactly("codes", "labels", "names");
      assertThat(npz.read("labels").dtype()).isEqualTo("i8");
      assertThat(npz.read("labels").values()).containsExactly(3, 3, 7);
      assertThat(npz.readLabels("names").texts()).contains("3/1.png", "7/3.png");
    }
    ok("encode", Cli.model(), "@photos", "-o", "@codes.csv");
    assertThat(Files.readAllLines(temp.resolve("codes.csv")).getLast()).startsWith("2,7/3.png,7,");
    ok("encode", Cli.model(), "synthetic:30:test", "-o", "@digits.npz");
    try (Npz npz = Npz.open(temp.resolve("digits.npz"))) {
      assertThat(npz.names()).containsExactly("codes", "labels");
    }
  }

  @Test
  void numPysTextsAreWrittenAsNumPyWritesThem() throws Exception {
    List<String> texts = List.of("a", "", "\uD83D\uDE00bc", "é");
    Npz.write(
        temp.resolve("t.npz"),
        Collections.emptyMap(),
        Map.of("t", texts, "lone", List.of("x\uD83D"), "none", List.of()));
    try (Npz npz = Npz.open(temp.resolve("t.npz"))) {
      assertThat(npz.readLabels("lone").texts()).containsExactly("x\uFFFD");
    }
    String check =
        """
        import io, zipfile
        z = zipfile.ZipFile('t.npz')
        def saved(a):
            b = io.BytesIO(); numpy.save(b, a); return b.getvalue()
        print(z.read('t.npy') == saved(numpy.array(['a', '', '\\U0001F600bc', '\\u00e9'])))
        print(z.read('none.npy') == saved(numpy.array([], '<U1')))
        """;
    assertThat(python(check)).isEqualTo("True\nTrue");
  }

  @Test
  void decodeTakesTheTablesOfEncode() throws Exception {
    photos("cat", "dog");
    for (String kind : List.of("npy", "npz", "csv")) {
      ok("encode", Cli.model(), "@photos", "-o", "@codes." + kind);
      ok("decode", Cli.model(), "@codes." + kind, "-o", "@" + kind + ".npy");
      assertThat(Npy.read(temp.resolve(kind + ".npy")).values())
          .as(kind)
          .isEqualTo(Npy.read(temp.resolve("npy.npy")).values());
    }
  }

  @Test
  void aConditionalModelKnowsTheLabelsOfTables() throws Exception {
    ok(
        "train",
        "--dataset",
        "synthetic:60",
        "--model",
        "vae",
        "--conditional",
        "--epochs",
        "1",
        "--out",
        "@run");
    ok("encode", "@run", "synthetic:60:test", "-o", "@codes.csv");
    ok("encode", "@run", "synthetic:60:test", "-o", "@codes.npz");
    ok("decode", "@run", "@codes.csv", "-o", "@a.npy");
    ok("decode", "@run", "@codes.npz", "-o", "@b.npy");
    assertThat(Npy.read(temp.resolve("a.npy")).values())
        .isEqualTo(Npy.read(temp.resolve("b.npy")).values());
    Files.writeString(
        temp.resolve("bad.csv"),
        Files.readString(temp.resolve("codes.csv")).replaceFirst("\n0,\\d,", "\n0,cat,"));
    List<String> words =
        List.of(
            "decode",
            temp.resolve("run").toString(),
            temp.resolve("bad.csv").toString(),
            "-o",
            temp.resolve("c.npy").toString());
    assertThat(Cli.inside(words).err())
        .contains("bad.csv holds labels that the model does not know", "no class 'cat'");
  }

  @Test
  void anArrayOfRowsAndColumnsIsOneImage() throws Exception {
    float[] values = new float[28 * 28];
    values[400] = 0.5f;
    Npy.write(temp.resolve("one.npy"), new NpyArray(new int[] {28, 28}, values));
    Npy.write(temp.resolve("ones.npy"), new NpyArray(new int[] {1, 28, 28}, values));
    for (String name : List.of("one", "ones")) {
      ok("encode", Cli.model(), "@%s.npy".formatted(name), "-o", "@%s.codes.npy".formatted(name));
    }
    assertThat(Npy.read(temp.resolve("one.codes.npy")).shape()).containsExactly(1, 64);
    assertThat(Npy.read(temp.resolve("one.codes.npy")).values())
        .isEqualTo(Npy.read(temp.resolve("ones.codes.npy")).values());
  }

  @Test
  void tablesThatAreNoneOfCodesAreRefused() throws Exception {
    Path file = temp.resolve("x.csv");
    Files.writeString(file, "image,code_1,label,code_0\n0,1.5,cat,-2e-3\n\n1,3,'=dog,4\n");
    CodesTable table = CodesTable.read(file, 2);
    assertThat(table.values()).containsExactly(-2e-3f, 1.5f, 4, 3);
    assertThat(table.labels()).containsExactly("cat", "=dog");
    for (Map.Entry<String, String> wrong :
        Map.of(
                "a,b\n1,2\n", "x.csv holds no codes, expected a .npy or .npz file, or a table",
                "code_0\n1\n", "holds codes of 1 number, expected the columns code_0 to code_1",
                "code_0,code_0\n1,2\n", "holds codes of 2 numbers",
                "code_0,code_1\n1,x\n", "line 2, column 2 is \"x\", expected a number",
                "code_0,code_1\n1,NaN\n", "column 2 is \"NaN\"",
                "code_0,code_1\n1\n", "line 2 has 1 values, expected 2",
                "\u0000\u0001", "holds no codes")
            .entrySet()) {
      Files.writeString(file, wrong.getKey());
      assertThat(refusal(file)).contains(wrong.getValue());
    }
    NpyArray codes = new NpyArray(new int[] {1, 64}, new float[64]);
    Npz.write(temp.resolve("c.npz"), Map.of("codes", codes), Map.of("labels", List.of("a", "b")));
    ok("decode", Cli.model(), "@c.npz", "-o", "@c.npy");
  }

  private static String refusal(Path file) {
    try {
      CodesTable.read(file, 2);
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
