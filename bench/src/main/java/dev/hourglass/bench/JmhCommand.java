package dev.hourglass.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `hourglass bench jmh`.
@Command(name = "jmh", description = "Run the JMH benchmarks.", mixinStandardHelpOptions = true)
final class JmhCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
