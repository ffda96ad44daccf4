package dev.hourglass.files;

import org.jspecify.annotations.Nullable;

/// Thrown if JSON does not match a record, with the path to the mismatch.
final class JsonMismatch extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private final String path;
  private final String problem;

  JsonMismatch(String problem) {
    this("", problem, null);
  }

  JsonMismatch(String problem, Throwable cause) {
    this("", problem, cause);
  }

  private JsonMismatch(String path, String problem, @Nullable Throwable cause) {
    super(path.isEmpty() ? problem : path + ": " + problem, cause);
    this.path = path;
    this.problem = problem;
  }

  JsonMismatch inside(String name) {
    return new JsonMismatch(path.isEmpty() ? name : name + "." + path, problem, this);
  }
}
