package dev.hourglass.app.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/// The way from `System.err` to the user's standard error when the launcher started the JVM.
///
/// The JVM writes remarks (the incubator module's) to file descriptor 2 before any code of ours
/// runs, so the launcher puts a filter behind it and passes the true standard error as another
/// descriptor. Writing there directly means that no message waits for the filter or appears after
/// the program has ended. Java has no public call for it except dup2 through foreign functions,
/// which costs a tenth of a second at every start; hence the private constructor, which the
/// launcher opens.
public final class StandardError {
  private StandardError() {}

  /// Lets `System.err` write to the descriptor that the property `hourglass.stderr` names. Without
  /// the property, or on a JVM that does not allow it, messages go on through the filter.
  public static void restore() {
    Integer descriptor = Integer.getInteger("hourglass.stderr");
    if (descriptor == null) {
      return;
    }
    try {
      var constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      var stream = new FileOutputStream(constructor.newInstance(descriptor.intValue()));
      System.setErr(new PrintStream(stream, true, System.err.charset()));
    } catch (ReflectiveOperationException | RuntimeException notAllowed) {
      // The filter still delivers every message, only perhaps after the prompt.
    }
  }
}
