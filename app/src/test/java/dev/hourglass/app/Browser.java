package dev.hourglass.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.print.PrintOptions;

/// A real Chromium that opens a page, as users do.
public final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private static final int MOST_TRIES = 600;

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /// Whether this machine has one.
  public static boolean available() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  /// Opens a page from disk.
  ///
  /// @param dark whether the page is asked for its dark form
  public static Browser open(Path page, boolean dark) {
    return open(page.toUri(), dark);
  }

  /// Opens a page.
  ///
  /// @param address of the page
  /// @param dark whether it is asked for its dark form
  public static Browser open(URI address, boolean dark) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars");
    if (dark) {
      options.addArguments("--blink-settings=preferredColorScheme=0");
    }
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().window().setSize(new Dimension(1200, 900));
    driver.get(address.toString());
    return new Browser(driver);
  }

  /// What the console shows, and requests that failed.
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  /// The value of an expression of the page.
  public @Nullable Object value(String expression) {
    return ((JavascriptExecutor) driver).executeScript("return " + expression);
  }

  /// Moves the pointer over an element's middle.
  public void hover(String selector) {
    new Actions(driver).moveToElement(driver.findElement(By.cssSelector(selector))).perform();
  }

  /// Draws a line over an element with the left button held.
  ///
  /// @param shares of its width and height, from its middle: pairs of −0.5 to 0.5
  public void drag(String selector, double... shares) {
    WebElement element = driver.findElement(By.cssSelector(selector));
    Dimension size = element.getSize();
    Actions actions = new Actions(driver);
    for (int i = 0; i < shares.length; i += 2) {
      int x = (int) (shares[i] * size.width);
      int y = (int) (shares[i + 1] * size.height);
      actions.moveToElement(element, x, y);
      if (i == 0) {
        actions.clickAndHold();
      }
    }
    actions.release().perform();
  }

  /// Presses keys, wherever the focus is.
  public void type(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /// Drops a file from the desktop on the middle of the window. The pointer moves there more than
  /// once, as a real one does: the first time the page may put something under it.
  public void drop(Path file) {
    for (String type : List.of("dragEnter", "dragOver", "dragOver", "dragOver", "drop")) {
      Map<String, Object> data =
          Map.of(
              "items",
              List.of(),
              "files",
              List.of(file.toAbsolutePath().toString()),
              "dragOperationsMask",
              1);
      driver.executeCdpCommand(
          "Input.dispatchDragEvent", Map.of("type", type, "x", 600, "y", 400, "data", data));
    }
  }

  /// What axe-core finds that seriously or critically keeps people from using the page.
  public List<String> barriers() throws IOException {
    try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
      String script =
          new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8);
      driver.executeScript("if (!window.axe) {" + script + "}");
    }
    Object found =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run({resultTypes: ['violations']}).then(({violations}) => done(violations
              .filter(each => ['serious', 'critical'].includes(each.impact))
              .map(each => each.id + ': ' + each.nodes.map(node => node.html).join(' | ')).join('\\n')));
            """);
    return String.valueOf(found).lines().toList();
  }

  /// The addresses of what the page has loaded from elsewhere than where it came from.
  public String strangers() {
    return String.valueOf(
        value(
            "performance.getEntriesByType('resource').map(each => each.name)"
                + ".filter(name => !/^(blob|data):/.test(name) && !name.startsWith(origin)).join()"));
  }

  /// Chooses a file, as in the system's dialog.
  public void choose(String selector, Path file) {
    driver.findElement(By.cssSelector(selector)).sendKeys(file.toAbsolutePath().toString());
  }

  private boolean isTrue(String expression) {
    try {
      return Boolean.TRUE.equals(value(expression));
    } catch (JavascriptException e) {
      // What it speaks of is not there yet.
      return false;
    }
  }

  /// Presses a button by its words.
  ///
  /// @param within what it is in
  public void press(String within, String words) {
    ((JavascriptExecutor) driver)
        .executeScript(
            "[...document.querySelectorAll(arguments[0] + ' button')]"
                + ".find(button => button.textContent === arguments[1]).click()",
            within,
            words);
  }

  /// Sets a slider, as a user moves it.
  public void slide(String selector, double value) {
    ((JavascriptExecutor) driver)
        .executeScript(
            "const input = document.querySelector(arguments[0]); input.value = arguments[1];"
                + "input.dispatchEvent(new Event('input', {bubbles: true}));",
            selector,
            value);
  }

  /// Waits until an expression of the page is true.
  public void await(String expression) throws InterruptedException {
    for (int i = 0; i < MOST_TRIES; i++) {
      if (isTrue(expression)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(
        "never true: %s; the page shows %s"
            .formatted(expression, value("document.body.innerText")));
  }

  public void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  /// Makes the page's window larger or smaller than a real one could be.
  public void resize(long width, long height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /// The page as it is printed, once it is loaded, laid out and has its pictures: on a loaded
  /// machine Chromium has printed a page that was not there yet.
  byte[] pdf() {
    driver.executeAsyncScript(
        "const done = arguments[arguments.length - 1];"
            + "Promise.all([document.fonts.ready, ...[...document.images].map(i => i.decode())])"
            + ".finally(() => requestAnimationFrame(() => requestAnimationFrame(() => done())))");
    return OutputType.BYTES.convertFromBase64Png(driver.print(new PrintOptions()).getContent());
  }

  /// Shows the page as it is printed.
  void emulatePrint() {
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
  }

  /// Writes what the window shows as PNG.
  public void picture(Path png) throws IOException {
    Files.write(png, driver.getScreenshotAs(OutputType.BYTES));
  }

  /// Writes the whole page as PNG.
  public void screenshot(Path png) throws IOException {
    Object height = Objects.requireNonNull(value("document.documentElement.scrollHeight"));
    resize(1200, (Long) height);
    Files.write(png, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
