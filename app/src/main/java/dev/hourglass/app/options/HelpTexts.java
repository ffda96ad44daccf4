package dev.hourglass.app.options;

import dev.hourglass.model.Models;
import java.util.ListResourceBundle;

/// What help texts take from the library, so that it stands in one place: `${bundle:sharp}` is the
/// preset's name and what it is good for.
public final class HelpTexts extends ListResourceBundle {
  private static final String DEFAULT = "classic";

  @Override
  protected Object[][] getContents() {
    return Models.NAMES.stream()
        .map(name -> new Object[] {name, preset(name)})
        .toArray(Object[][]::new);
  }

  private static String preset(String name) {
    String mark = name.equals(DEFAULT) ? " (default)" : "";
    return "%-10s  %s%s".formatted(name, Models.summary(name), mark);
  }
}
