package dev.hourglass.data.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.DownloadLimits;
import dev.hourglass.data.IdxSamples;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.formats.IdxRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FetcherTest {
  private static final long MOST = 100_000;
  private static final DownloadLimits PATIENT = limits(20);

  /// For mirrors that hang; a busy machine must still get an answer from a good one in time.
  private static final DownloadLimits IMPATIENT = limits(1);

  private static DownloadLimits limits(int seconds) {
    Duration patience = Duration.ofSeconds(seconds);
    return new DownloadLimits(patience, patience, Duration.ofMinutes(1), MOST);
  }

  @TempDir Path dir;
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final LoadOptions options =
      LoadOptions.defaults().withLimits(PATIENT).withNotices(notices::add);
  private MirrorServer server;

  @BeforeEach
  void start() throws IOException {
    server = new MirrorServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static PublishedDataset tiny(URI... mirrors) {
    return new PublishedDataset(
        "tiny", List.of("a", "b", "c"), List.of(mirrors), IdxSamples.checksums());
  }

  private List<String> filesLeft() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("tiny"))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private void assertFourFilesAndNothingElse() throws IOException {
    assertThat(filesLeft())
        .containsExactly(
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz",
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz");
  }

  @Test
  void downloadsWhatIsMissingIntoASubFolder() throws IOException {
    PublishedDataset tiny = tiny(server.folder("good", MirrorServer::good));
    Dataset loaded = Datasets.load(new DatasetSpec.Known(tiny), dir, options);
    assertThat(loaded.train().labels()).containsExactly(1, 0, 2);
    assertThat(server.requests()).hasSize(4);
    assertThat(notices).isEmpty();
    assertFourFilesAndNothingElse();
  }

  @Test
  void downloadsNothingThatIsThere() throws IOException {
    IdxSamples.writeTo(dir.resolve("tiny"));
    Files.delete(dir.resolve("tiny/t10k-labels-idx1-ubyte.gz"));
    Datasets.fetch(tiny(server.folder("good", MirrorServer::good)), dir, options);
    assertThat(server.requests()).containsExactly("/good/t10k-labels-idx1-ubyte.gz");
    Datasets.fetch(tiny(), dir, options);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void tellsTheProgressOfEachFile() throws IOException {
    record Step(String file, long bytes, long total) {}
    List<Step> steps = new ArrayList<>();
    Datasets.fetch(
        tiny(server.folder("good", MirrorServer::good)),
        dir,
        options.withProgress((file, bytes, total) -> steps.add(new Step(file, bytes, total))));
    List<Step> labels =
        steps.stream().filter(step -> step.file().equals("train-labels-idx1-ubyte.gz")).toList();
    long size = Files.size(dir.resolve("tiny/train-labels-idx1-ubyte.gz"));
    assertThat(labels).first().isEqualTo(new Step("train-labels-idx1-ubyte.gz", 0, size));
    assertThat(labels).last().isEqualTo(new Step("train-labels-idx1-ubyte.gz", size, size));
  }

  private static Stream<Arguments> badMirrors() {
    return Stream.of(
        Arguments.of("HTTP status 404", (Badness) server -> MirrorServer::notFound),
        Arguments.of("connection lost", (Badness) server -> MirrorServer::truncated),
        Arguments.of("whose digest differs", (Badness) server -> MirrorServer::shortened),
        Arguments.of("whose digest differs", (Badness) server -> MirrorServer::another),
        Arguments.of("expected at most 100000", (Badness) server -> MirrorServer::hugeByHeader),
        Arguments.of("expected at most 100000", (Badness) server -> MirrorServer::endless),
        Arguments.of("stalled", (Badness) server -> server::stalling),
        Arguments.of("no response", (Badness) server -> server::silent),
        Arguments.of("HTTP status 302", (Badness) server -> server.redirectTo("bad")));
  }

  @FunctionalInterface
  interface Badness {
    HttpHandler of(MirrorServer server);
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("badMirrors")
  void aBadMirrorIsNamedWithTheReasonAndLeavesNothing(String reason, Badness badness)
      throws IOException {
    URI bad = server.folder("bad", badness.of(server));
    assertThatThrownBy(() -> Datasets.fetch(tiny(bad), dir, inHaste(reason)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            bad + ": ", reason, "train-images-idx3-ubyte", "put the four files", ".gz")
        .hasMessageNotContaining("--")
        .extracting(e -> String.valueOf(e.getMessage()).lines().count())
        .isEqualTo(1L);
    assertThat(dir.resolve("tiny")).doesNotExist();
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("badMirrors")
  void afterABadMirrorComesTheNextWhichThenStaysFirst(String reason, Badness badness)
      throws IOException {
    URI bad = server.folder("bad", badness.of(server));
    URI good = server.folder("good", MirrorServer::good);
    Datasets.fetch(tiny(bad, good), dir, inHaste(reason));
    assertThat(server.requests().stream().filter(path -> path.startsWith("/good/"))).hasSize(4);
    assertThat(server.requests().stream().filter(path -> path.startsWith("/bad/")).distinct())
        .hasSize(1);
    assertFourFilesAndNothingElse();
    assertThat(notices).as(reason).isEmpty();
  }

  @Test
  void aMirrorThatDripsIsGivenUpAfterTheTimeForAWholeFile() throws IOException {
    Duration patience = Duration.ofSeconds(20);
    var whole = new DownloadLimits(patience, patience, Duration.ofSeconds(1), MOST);
    URI dripping = server.folder("dripping", server::dripping);
    assertThatThrownBy(() -> Datasets.fetch(tiny(dripping), dir, options.withLimits(whole)))
        .hasMessageContaining(dripping + ": too slow, incomplete within 1.0 s");
    assertThat(DownloadLimits.DEFAULT.whole()).isEqualTo(Duration.ofMinutes(10));
  }

  private LoadOptions inHaste(String reason) {
    boolean hangs = reason.equals("stalled") || reason.equals("no response");
    return options.withLimits(hangs ? IMPATIENT : PATIENT);
  }

  @Test
  void followsRedirectsAndTakesAnswersOfUnknownLength() throws IOException {
    server.folder("target", MirrorServer::chunked);
    Datasets.fetch(tiny(server.folder("moved", server.redirectTo("target"))), dir, options);
    assertThat(server.requests()).hasSize(8);
    assertFourFilesAndNothingElse();
  }

  @Test
  void whatAKilledProcessLeftIsOverwritten() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("tiny"));
    Files.write(folder.resolve("train-images-idx3-ubyte.gz.part"), new byte[50_000]);
    Datasets.fetch(tiny(server.folder("good", MirrorServer::good)), dir, options);
    assertFourFilesAndNothingElse();
  }

  @Test
  void hostsThatDoNotExistOrRefuseFailSoonWithBothReasons() throws IOException {
    int closedPort;
    try (MirrorServer gone = new MirrorServer()) {
      closedPort = gone.address("/").getPort();
    }
    URI refusing = URI.create("http://127.0.0.1:" + closedPort + "/");
    URI unknown = URI.create("https://no-such-host.invalid/mnist/");
    assertThatThrownBy(() -> Datasets.fetch(tiny(unknown, refusing), dir, options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(unknown + ": host not found")
        .hasMessageContaining(refusing + ": connection refused");
  }

  @Test
  void aDataFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.write(dir.resolve("file"), new byte[1]);
    assertThatThrownBy(
            () -> Datasets.fetch(tiny(server.folder("good", MirrorServer::good)), file, options))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(file.toString(), "cannot be written to", "another data folder");
  }

  @Test
  void theSecondOfTwoFetchersWaitsAndFindsTheFiles() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    URI slow =
        server.folder(
            "slow",
            exchange -> {
              awaitQuietly(waiting);
              MirrorServer.good(exchange);
            });
    LoadOptions patient =
        options.withNotices(notice -> {
          notices.add(notice);
          waiting.countDown();
        });
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      List<Future<Path>> both =
          two.invokeAll(
              List.of(
                  () -> Datasets.fetch(tiny(slow), dir, patient),
                  () -> Datasets.fetch(tiny(slow), dir, patient)));
      for (Future<Path> one : both) {
        assertThat(one.get()).isEqualTo(dir.resolve("tiny"));
      }
    }
    assertThat(server.requests()).hasSize(4);
    assertThat(notices).singleElement().asString().contains("waiting for it");
    assertFourFilesAndNothingElse();
  }

  @Test
  void aFetcherWaitsForAnotherProcess() throws Exception {
    Process other = OtherProcess.holdingLockOf(dir);
    try {
      LoadOptions patient =
          options.withNotices(notice -> {
            notices.add(notice);
            // Only now does the other process finish its work and let go.
            OtherProcess.letGo(other);
          });
      Datasets.fetch(tiny(server.folder("good", MirrorServer::good)), dir, patient);
    } finally {
      other.destroy();
    }
    assertThat(notices).singleElement().asString().contains("another process");
    assertFourFilesAndNothingElse();
  }

  @Test
  void anInterruptedFetchSaysSoAndLeavesNothing() throws Exception {
    PublishedDataset stalling = tiny(server.folder("stalling", server::stalling));
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    CountDownLatch begun = new CountDownLatch(1);
    LoadOptions patient = options.withProgress((file, bytes, total) -> begun.countDown());
    Thread fetcher =
        Thread.ofPlatform()
            .start(() -> {
              try {
                Datasets.fetch(stalling, dir, patient);
              } catch (DataException e) {
                thrown.add(e);
              }
            });
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    fetcher.interrupt();
    fetcher.join();
    assertThat(thrown).singleElement().asString().contains("was interrupted: run it again");
    assertThat(dir.resolve("tiny")).doesNotExist();
  }

  @Test
  void theRealMirrorsAndNamesAreThePublishedOnes() {
    assertThat(PublishedDataset.MNIST.mirrors().getFirst().resolve("x"))
        .hasToString("https://ossci-datasets.s3.amazonaws.com/mnist/x");
    assertThat(PublishedDataset.ALL.stream().map(PublishedDataset::mirrors))
        .allMatch(mirrors -> mirrors.stream().allMatch(uri -> uri.getPath().endsWith("/")));
    assertThat(Arrays.stream(IdxRole.values()).map(IdxRole::fileName))
        .containsExactly(
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte",
            "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte");
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IOException("the second fetcher never waited");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
