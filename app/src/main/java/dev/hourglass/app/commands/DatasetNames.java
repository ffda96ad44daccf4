package dev.hourglass.app.commands;

import dev.hourglass.data.KnownDataset;
import java.util.Iterator;

/// The published datasets by name, for help and shell completion.
final class DatasetNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return KnownDataset.ALL.stream().map(KnownDataset::name).iterator();
  }
}
