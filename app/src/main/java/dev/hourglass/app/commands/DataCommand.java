package dev.hourglass.app.commands;

import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.Candidates;
import dev.hourglass.app.options.DataDirOption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Launcher;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.download.Checksum;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hourglass data`: the published datasets on this machine.
@Command(
    name = "data",
    description = "List, download and check the published datasets.",
    footerHeading = "%nExamples:%n",
    footer = {"  hourglass data list", "  hourglass data fetch mnist --data-dir datasets"})
final class DataCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    return HourglassCommand.missingCommand(spec);
  }

  @Command(name = "list", description = "Show which datasets are here.")
  int list(@Mixin DataDirOption dataDir) {
    Console console = Console.system();
    for (Datasets.Listing listing : Datasets.list(dataDir.folder().path())) {
      String state =
          listing.isComplete()
              ? "in " + listing.folder().map(Path::toString).orElse("")
              : "not here: " + Launcher.command("data", "fetch", listing.dataset().name());
      console.printf("%-14s %s%n", listing.dataset().name(), state);
    }
    console.printf("%-14s %s%n", "synthetic", "always here: drawn by the program");
    return 0;
  }

  @Command(
      name = "fetch",
      description = {
        "Download what is missing of a dataset.",
        "",
        "The environment may name a proxy, as for curl: https_proxy, http_proxy, all_proxy and"
            + " no_proxy, also in capitals. A mirror that has not sent a whole file after 10 minutes"
            + " is given up for the next."
      })
  int fetch(
      @Mixin DataDirOption dataDir,
      @Parameters(
              paramLabel = "NAME",
              completionCandidates = Candidates.Published.class,
              description = "One of ${COMPLETION-CANDIDATES}.")
          String name)
      throws DataException {
    Console console = Console.system();
    Path folder = dataDir.folder().fetch(known(name), console);
    console.printf("%s is in %s%n", name, folder);
    return 0;
  }

  @Command(
      name = "verify",
      description = {
        "Compare a dataset's files with the published ones.",
        "",
        "Exit code 1 if one differs or is missing."
      })
  int verify(
      @Mixin DataDirOption dataDir,
      @Parameters(
              paramLabel = "NAME",
              completionCandidates = Candidates.Published.class,
              description = "One of ${COMPLETION-CANDIDATES}.")
          String name) {
    Console console = Console.system();
    List<PublishedDataset.FileReport> reports =
        Datasets.verify(known(name), dataDir.folder().path());
    for (PublishedDataset.FileReport report : reports) {
      String state = report.state().toString().toLowerCase(Locale.ROOT);
      console.printf("%-10s %s%n", state, report.path());
    }
    boolean sound =
        reports.stream()
            .allMatch(r -> r.state() == Checksum.State.OK || r.state() == Checksum.State.UNCHECKED);
    return sound ? 0 : HourglassCommand.FAILED;
  }

  private static PublishedDataset known(String name) {
    return PublishedDataset.named(name)
        .orElseThrow(() ->
            new UsageError(
                "there is no published dataset '%s', expected one of %s"
                    .formatted(name, String.join(", ", PublishedDataset.NAMES))));
  }
}
