package dev.hourglass.files;

import org.jspecify.annotations.Nullable;

/// JSON that describes no record, and the way to the place.
final class JsonMisfit extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private final String path;
  private final String problem;

  JsonMisfit(String problem) {
    this("", problem, null);
  }

  JsonMisfit(String problem, Throwable cause) {
    this("", problem, cause);
  }

  private JsonMisfit(String path, String problem, @Nullable Throwable cause) {
    super(path.isEmpty() ? problem : path + ": " + problem, cause);
    this.path = path;
    this.problem = problem;
  }

  JsonMisfit inside(String name) {
    return new JsonMisfit(path.isEmpty() ? name : name + "." + path, problem, this);
  }
}
