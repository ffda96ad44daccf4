import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.StringJoiner;
import javax.imageio.ImageIO;

/// Writes small Parquet files with DuckDB: java -cp duckdb_jdbc.jar MakeParquet.java FOLDER.
///
/// The pixels are whole numbers from a formula, which ParquetFormatTest computes too: images of 6
/// rows and 6 columns. DuckDB 1.5.6 (`org.duckdb:duckdb_jdbc:1.5.6.0`) made the committed files.
public class MakeParquet {
  private static final int SIDE = 6;
  private static final int IMAGES = 12;
  private static final String NAMES =
      "{\"info\": {\"features\": {\"image\": {\"_type\": \"Image\"}, \"label\": {\"names\":"
          + " [\"zero\", \"one\", \"two\"], \"_type\": \"ClassLabel\"}}}}";

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table t(n integer, image struct(bytes blob, path varchar), label bigint,"
              + " px utinyint[])");
      insert(connection);
      String[][] files = {
        {"snappy", "image, label", "compression snappy, kv_metadata {huggingface: '" + NAMES + "'}"},
        {"gzip", "image, label", "compression gzip"},
        {"zstd", "image, label", "compression zstd"},
        {"plain", "image.bytes as picture, 'class ' || label as class", "compression uncompressed"},
        {"version2", "image, label", "compression snappy, parquet_version v2"},
        {
          "nulls",
          "case when n = 3 then null when n = 5 then struct_pack(bytes := null::blob, path := 'x')"
              + " else image end as image, label",
          "compression snappy"
        },
        {"unlabelled", "image, -1 as label", "kv_metadata {huggingface: '" + NAMES + "'}"},
        {"pixels", "px as image, label::tinyint as label", "compression snappy"},
        {"pixels2", "px as image, label", "parquet_version v2"},
        {"unit", "[(x / 255)::float for x in px]::float[36] as pixels, label", "compression snappy"},
        {
          "square",
          "[px[6 * i + 1 : 6 * i + 6] for i in range(6)] as image, label",
          "compression snappy"
        },
        {
          "colours",
          "[[[px[6 * i + j + 1], 255 - px[6 * i + j + 1], i] for j in range(6)] for i in range(6)]"
              + " as image",
          "compression snappy"
        },
      };
      for (String[] file : files) {
        statement.execute(
            "copy (select %s from t order by n) to '%s' (format parquet, %s)"
                .formatted(file[1], folder.resolve(file[0] + ".parquet"), file[2]));
      }
    }
  }

  private static void insert(Connection connection) throws Exception {
    PreparedStatement insert =
        connection.prepareStatement(
            "insert into t values (?, struct_pack(bytes := ?::blob, path := ?), ?,"
                + " cast(string_split(?, ',') as utinyint[]))");
    for (int n = 0; n < IMAGES; n++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      StringJoiner pixels = new StringJoiner(",");
      for (int row = 0; row < SIDE; row++) {
        for (int column = 0; column < SIDE; column++) {
          int value = (n * 37 + row * 11 + column * 5 + n * row * column) % 256;
          image.getRaster().setSample(column, row, 0, value);
          pixels.add(String.valueOf(value));
        }
      }
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(image, "png", png);
      insert.setInt(1, n);
      insert.setBytes(2, png.toByteArray());
      insert.setString(3, n + ".png");
      insert.setLong(4, n % 3);
      insert.setString(5, pixels.toString());
      insert.execute();
    }
  }
}
