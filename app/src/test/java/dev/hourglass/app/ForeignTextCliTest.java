package dev.hourglass.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.hourglass.app.commands.HourglassCommand;
import dev.hourglass.text.Printable;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Folders and files whose names a terminal, a browser or a spreadsheet would obey, through the
/// commands that show them: what is shown is words, in the grammar and the numbers of people.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignTextCliTest {
  private static final List<String> LABELS =
      List.of(
          "<img src=x onerror=alert(1)>",
          "=cmd|' !A0",
          "a\u001b[31mRED\u0007\u001b]0;pwned\u0007",
          "{{title}}",
          "x\ny\u202eevil");
  private static final int IMAGES = 24;
  private static final int SIDE = 8;

  /// As in `1 epochs`.
  private static final Pattern PLURAL_OF_ONE =
      Pattern.compile("(?<![\\d,.:×] ?)\\b1 (?!class\\b)[a-z]+[^s\\W]s\\b(?! of)");

  /// A count of thousands without a comma; versions, digests and decimals are none.
  private static final Pattern UNGROUPED = Pattern.compile("(?<![\\w.,+−-])\\d{4,}(?![\\w.,-])");

  private Path temp = Path.of("");

  @BeforeAll
  void train(@TempDir Path folder) throws Exception {
    temp = folder;
    for (String label : LABELS) {
      Path images = Files.createDirectories(temp.resolve("evil").resolve(label));
      for (int i = 0; i < IMAGES; i++) {
        write(images.resolve(i + "<b>\u001b[32m,\"q.png"), LABELS.indexOf(label), i);
      }
    }
    String said =
        run("train", "--dataset", evil(), "--size", "8x8", "--epochs", "1", "--out", run());
    assertThat(said).contains("110 training and 10 test images", "training 1 epoch,");
  }

  private static void write(Path file, int label, int index) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < SIDE * SIDE; i++) {
      boolean lit = i % SIDE == index % SIDE || i / SIDE == label;
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, (lit ? 200 : 0) + (i * 7 + index) % 50);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void whatCommandsSayIsWords() throws Exception {
    assertThat(run("info", run())).contains("train loss  ", "test loss  ");
    assertThat(run("evaluate", run(), "--dataset", evil(), "--resamples", "0", "--baselines"))
        .contains("a\\u001b[31mRED\\u0007\\…");
    assertThat(run("neighbours", run(), "0", "--dataset", evil(), "-o", path("n.png")))
        .contains("Wrote ");
    assertThat(run("one-class", "--dataset", evil(), "--model", "dense", "--epochs", "1"))
        .contains("1 epoch,");
    String json = run("evaluate", run(), "--dataset", evil(), "--resamples", "0", "--json");
    assertThat(JsonParser.parseString(json.substring(json.indexOf('{'))).toString())
        .contains("u202e");
  }

  @Test
  void namesInCsvFilesAreNoFormulas() throws Exception {
    run("encode", run(), temp.resolve("evil").toString(), "-o", path("c.csv"));
    run("latent", run(), "--dataset", evil(), "-o", path("latent"));
    assertThat(Files.readString(temp.resolve("c.csv")))
        .contains(",\"'=cmd|")
        .doesNotContain(",=", ",\"=");
    assertThat(Files.readString(temp.resolve("latent/codes.csv")))
        .contains(",'=cmd|")
        .doesNotContain(",=");
  }

  @Test
  void theReportShowsNamesAndObeysNone() throws Exception {
    run("report", run(), "--dataset", evil(), "-o", path("page.html"));
    String page = Files.readString(temp.resolve("page.html"));
    assertThat(page).contains("{{title}}").doesNotContain("<img src=x");
    assertThat(page.codePoints()).allMatch(c -> c == '\n' || Printable.isPrintable(c));
  }

  @Test
  void errorsQuoteNamesAsWords() {
    String refused = refused("train", "--dataset", "folder:" + temp.resolve("x\u001b[2J\ny"));
    assertThat(refused).contains("x\\u001b[2J\\u000ay").hasLineCount(1);
    assertThat(refused("evaluate", run(), "--split", "\u202e\u009b")).contains("\\u202e\\u009b");
    assertThat(refused("\u001b]0;pwned\u0007")).contains("\\u001b]0;pwned\\u0007");
    assertThat(refused("info", "a\0b")).contains("a\\u0000b").contains("is not a path");
  }

  private String run(String... arguments) {
    return said(0, arguments);
  }

  private String refused(String... arguments) {
    return said(2, arguments);
  }

  /// What a command prints, checked for characters that must not be shown.
  private String said(int code, String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    int ended;
    try (PrintStream all = new PrintStream(said, true, UTF_8)) {
      System.setOut(all);
      System.setErr(all);
      PrintWriter errors = new PrintWriter(all, true, UTF_8);
      ended = HourglassCommand.commandLine().setErr(errors).setOut(errors).execute(arguments);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    String text = said.toString(UTF_8);
    assertThat(ended == 0).as(text).isEqualTo(code == 0);
    assertThat(text.codePoints()).allMatch(c -> c == '\n' || Printable.isPrintable(c));
    assertThat(text).doesNotContain("unexpected error", "Exception");
    String words = text.replace(temp.toString(), "");
    if (!words.startsWith("{")) {
      assertThat(PLURAL_OF_ONE.matcher(words).results().map(r -> r.group())).isEmpty();
      assertThat(UNGROUPED.matcher(words).results().map(r -> r.group())).isEmpty();
    }
    return text.lines().filter(line -> !line.startsWith("See ")).reduce("", (a, b) -> a + b + "\n");
  }

  private String evil() {
    return "folder:" + temp.resolve("evil");
  }

  private String run() {
    return path("run");
  }

  private String path(String name) {
    return temp.resolve(name).toString();
  }
}
