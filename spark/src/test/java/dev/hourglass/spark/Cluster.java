package dev.hourglass.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/// A standalone cluster on the loopback address: a master and workers, each a process of its own,
/// from the jars of this JVM's classpath in a folder that looks like a Spark distribution.
final class Cluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final long PATIENCE_SECONDS = 180;

  private final Path home;
  private final int port = freePort();
  private final int pagePort = freePort();
  private final List<Process> processes = new ArrayList<>();

  /// @param home an empty folder
  /// @param workers of one core each
  Cluster(Path home, int workers) throws Exception {
    this.home = home;
    makeHome();
    start(
        "master",
        "org.apache.spark.deploy.master.Master",
        List.of("--host", HOST, "--port", "" + port, "--webui-port", "" + pagePort));
    for (int i = 0; i < workers; i++) {
      Path folder = Files.createDirectories(worker(i));
      start(
          "worker" + i,
          "org.apache.spark.deploy.worker.Worker",
          List.of(
              "--host",
              HOST,
              "--webui-port",
              "0",
              "--cores",
              "1",
              "--memory",
              "1g",
              "--work-dir",
              folder.toString(),
              url()));
    }
    awaitWorkers(workers);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Links to the jars of Spark, and the script that submits.
  private void makeHome() throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path jar = Path.of(entry);
      String name = jar.getFileName().toString();
      if (name.endsWith(".jar") && !name.startsWith("hourglass-")) {
        Files.createSymbolicLink(jars.resolve(name), jar.toAbsolutePath());
      }
    }
    Files.writeString(
        Files.createDirectories(home.resolve("conf")).resolve("log4j2.properties"),
        """
        rootLogger.level = warn
        rootLogger.appenderRef.console.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.target = SYSTEM_ERR
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %p %c{1}: %m%n%ex
        """);
    Path script = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        script,
        "#!/bin/sh\nexec %s org.apache.spark.deploy.SparkSubmit \"$@\"\n"
            .formatted(String.join(" ", quoted(java()))));
    script.toFile().setExecutable(true);
  }

  private static List<String> quoted(List<String> words) {
    return words.stream().map(word -> "'" + word + "'").toList();
  }

  private List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-Dspark.master.rest.enabled=false", "-cp"));
    command.add(home.resolve("conf") + ":" + home.resolve("jars") + "/*");
    return command;
  }

  private void start(String name, String mainClass, List<String> args) throws IOException {
    List<String> command = java();
    command.add(mainClass);
    command.addAll(args);
    processes.add(builder(name, command).start());
  }

  private ProcessBuilder builder(String name, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(log(name).toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", HOST);
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private void awaitWorkers(int workers) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    String state = "";
    while (!state.replace(" ", "").contains("\"aliveworkers\":" + workers)) {
      if (System.nanoTime() > end || processes.stream().anyMatch(process -> !process.isAlive())) {
        close();
        throw new IllegalStateException("the cluster did not start: " + logs());
      }
      Thread.sleep(300);
      state = state();
    }
  }

  private String state() throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI page = URI.create("http://%s:%d/json/".formatted(HOST, pagePort));
      return client
          .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException _) {
      return "";
    }
  }

  String url() {
    return "spark://%s:%d".formatted(HOST, port);
  }

  /// The most memory that an executor has had so far, in bytes, as Linux counts resident pages.
  long executorPeak() throws IOException {
    long peak = 0;
    for (Process process : processes) {
      for (ProcessHandle child : process.descendants().toList()) {
        peak = Math.max(peak, peak(Path.of("/proc", "" + child.pid(), "status")));
      }
    }
    return peak;
  }

  private static long peak(Path status) throws IOException {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    }
  }

  /// The folder of a worker's applications.
  Path worker(int number) {
    return home.resolve("work" + number);
  }

  /// What the processes said.
  String logs() throws IOException {
    StringBuilder logs = new StringBuilder();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*(log|stderr)")).sorted().toList()) {
        logs.append("\n== ").append(file).append('\n').append(Files.readString(file));
      }
    }
    return logs.toString();
  }

  private Path log(String name) {
    return home.resolve(name + ".log");
  }

  /// Submits a jar.
  ///
  /// @return the exit code; its output is in the logs
  int submit(Path jar, String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/spark-submit").toString());
    command.addAll(
        List.of(
            "--master",
            url(),
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.executor.memory=512m",
            "--class",
            "dev.hourglass.spark.SparkJob",
            jar.toString()));
    command.addAll(List.of(args));
    Process process = builder("submit", command).start();
    processes.add(process);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the job did not end: " + logs());
    }
    return process.exitValue();
  }

  /// Ends the processes, those of the executors too.
  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
