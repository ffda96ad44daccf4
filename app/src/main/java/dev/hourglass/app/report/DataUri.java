package dev.hourglass.app.report;

import java.util.Base64;

/// Pictures inside the page itself (RFC 2397).
final class DataUri {
  private DataUri() {}

  static String png(byte[] bytes) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
  }
}
