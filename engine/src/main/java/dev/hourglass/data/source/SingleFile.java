package dev.hourglass.data.source;

import java.io.IOException;
import java.util.List;

/// One image file. The user named it, so that no output has to.
final class SingleFile implements ImageSource {
  private final String name;
  private final byte[] content;

  SingleFile(String name, byte[] content) {
    this.name = name;
    this.content = content;
  }

  @Override
  public String format() {
    return "image file";
  }

  @Override
  public List<SourceImage> images() {
    return List.of(new SourceImage(name, null, null));
  }

  @Override
  public void read(int[] wanted, Receiver receiver) throws IOException {
    for (int image : wanted) {
      receiver.file(image, content);
    }
  }
}
