package dev.hourglass.app.terminal;

import dev.hourglass.kernels.Kernels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The versions of the program, Java and the kernels.
public final class Version implements IVersionProvider {

  /// The program's version, as the build wrote it down.
  public static String ofProgram() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("the program's version cannot be read", e);
    }
  }

  /// The JDK's vendor and version.
  public static String ofJava() {
    return System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version");
  }

  /// The operating system and the processor's kind.
  public static String ofMachine() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "hourglass " + ofProgram(),
      "java      " + ofJava() + " in " + System.getProperty("java.home"),
      "machine   " + ofMachine(),
      "kernels   " + Kernels.best().name()
    };
  }
}
