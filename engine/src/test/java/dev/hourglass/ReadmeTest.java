package dev.hourglass;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java examples of the README and of docs/embedding.md compile and run.
class ReadmeTest {
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path dir;

  @Test
  void exampleCompilesAndRuns() throws Exception {
    run("Example", example(Path.of("..", "README.md"), "class Example"));
    assertThat(dir.resolve("digits.safetensors")).exists();
  }

  @Test
  void exampleOfWatchingCompilesAndRuns() throws Exception {
    run("Monitor", example(Path.of("..", "docs", "embedding.md"), "class Monitor"));
  }

  private void run(String type, String example) throws Exception {
    Path source = dir.resolve(type + ".java");
    Files.writeString(
        source,
        example
            .replace("\"mnist\"", "\"synthetic:100\"")
            .replace("Path.of(\"", "Path.of(\"" + dir + "/"));
    compile(source);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()})) {
      var main = loader.loadClass(type).getDeclaredMethod("main");
      main.setAccessible(true);
      main.invoke(null);
    }
  }

  /// The example with some words.
  private static String example(Path page, String words) throws IOException {
    Matcher matcher = EXAMPLE.matcher(Files.readString(page));
    while (matcher.find()) {
      if (matcher.group(1).contains(words)) {
        return matcher.group(1);
      }
    }
    throw new AssertionError(page + " has no Java example with " + words);
  }

  private void compile(Path source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var options =
          List.of("-d", dir.toString(), "-classpath", System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }
}
