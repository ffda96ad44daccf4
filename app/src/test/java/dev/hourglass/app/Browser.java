package dev.hourglass.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
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

/// A real Chromium that opens a page from disk, as users do.
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private static final int MOST_TRIES = 600;

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /// Whether this machine has one.
  static boolean available() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  /// @param dark whether the page is asked for its dark form
  static Browser open(Path page, boolean dark) {
    return open(page.toUri(), dark);
  }

  /// @param address of the page
  /// @param dark whether it is asked for its dark form
  static Browser open(URI address, boolean dark) {
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
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  /// The value of an expression of the page.
  @Nullable Object value(String expression) {
    return ((JavascriptExecutor) driver).executeScript("return " + expression);
  }

  /// Moves the pointer over an element's middle.
  void hover(String selector) {
    new Actions(driver).moveToElement(driver.findElement(By.cssSelector(selector))).perform();
  }

  /// Draws a line over an element with the left button held.
  ///
  /// @param shares of its width and height, from its middle: pairs of −0.5 to 0.5
  void drag(String selector, double... shares) {
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

  /// Chooses a file, as in the system's dialog.
  void choose(String selector, Path file) {
    driver.findElement(By.cssSelector(selector)).sendKeys(file.toAbsolutePath().toString());
  }

  /// Waits until an expression of the page is true.
  void await(String expression) throws InterruptedException {
    for (int i = 0; i < MOST_TRIES; i++) {
      if (Boolean.TRUE.equals(value(expression))) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(
        "never true: %s; the page shows %s"
            .formatted(expression, value("document.body.innerText")));
  }

  void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  /// Makes the page's window larger or smaller than a real one could be.
  void resize(long width, long height) {
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

  /// Writes the whole page as PNG.
  void screenshot(Path png) throws IOException {
    Object height = Objects.requireNonNull(value("document.documentElement.scrollHeight"));
    resize(1200, (Long) height);
    Files.write(png, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
