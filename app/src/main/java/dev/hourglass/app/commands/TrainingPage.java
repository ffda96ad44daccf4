package dev.hourglass.app.commands;

import dev.hourglass.app.explore.Explorer;
import dev.hourglass.app.explore.ExplorerRoutes;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.run.Interruption;
import dev.hourglass.app.server.LocalServer;
import dev.hourglass.app.server.ServerSettings;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.Dataset;
import java.io.IOException;
import java.nio.file.Path;

/// The explorer's page of a training in this process.
final class TrainingPage implements AutoCloseable {
  private static final int POLL_MILLIS = 100;

  private final Explorer explorer;
  private final LocalServer server;
  private final Interruption interruption;
  private final Console console;

  private TrainingPage(
      Explorer explorer, LocalServer server, Interruption interruption, Console console) {
    this.explorer = explorer;
    this.server = server;
    this.interruption = interruption;
    this.console = console;
  }

  /// Opens the page.
  ///
  /// @param run folder of the training
  /// @param interruption that a stop on the page requests
  static TrainingPage open(Path run, Dataset dataset, Interruption interruption, Console console)
      throws IOException {
    // One thread leaves the others to the training.
    Explorer explorer =
        new Explorer(1, path -> new Explorer.Loaded(path, ModelOption.load(path), dataset));
    try {
      LocalServer server =
          LocalServer.start(ServerSettings.local(0), new ExplorerRoutes(explorer)::addTo);
      explorer.follow(run, interruption::request);
      console.printf("Watch at %s%n", server.address());
      Browsers.open(server.address());
      return new TrainingPage(explorer, server, interruption, console);
    } catch (IOException e) {
      explorer.close();
      throw e;
    }
  }

  /// The training is over; the page stays until Ctrl-C, unless that ended the training.
  ///
  /// @param done whether it came to its end
  void ended(boolean done) {
    explorer.ended(done ? "done" : "stopped");
    if (!done) {
      return;
    }
    console.printf("The page stays at %s until Ctrl-C%n", server.address());
    interruption.saved(null);
    try {
      while (!interruption.requested()) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    explorer.close();
  }
}
