package dev.hourglass.app.server;

/// Why a request is not answered as it was meant, for the one who asked.
public final class HttpProblem extends RuntimeException {
  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int NOT_ACCEPTABLE = 406;
  static final int TOO_LARGE = 413;
  static final int UNSUPPORTED = 415;
  static final int TOO_MANY = 429;
  static final int FAILED = 500;
  static final int UNAVAILABLE = 503;

  private static final long serialVersionUID = 1;

  private final int status;

  /// @param status of HTTP, 400 or more
  /// @param detail a sentence for the one who asked
  public HttpProblem(int status, String detail) {
    super(detail);
    this.status = status;
  }

  /// A request that is not what it should be.
  public static HttpProblem badRequest(String detail) {
    return new HttpProblem(BAD_REQUEST, detail);
  }

  /// Something that is not there.
  public static HttpProblem notFound(String detail) {
    return new HttpProblem(NOT_FOUND, detail);
  }

  /// Status of HTTP.
  public int status() {
    return status;
  }

  /// Whether to ask again in a moment may help.
  boolean passes() {
    return status == TOO_MANY || status == UNAVAILABLE;
  }
}
