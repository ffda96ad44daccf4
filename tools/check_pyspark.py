"""Checks the Python file for Spark: encodes a folder of images and compares with SQL's function.

tools/check_pyspark.py JAR MODEL IMAGES    needs PySpark 4.2
"""

import pathlib
import sys

from pyspark.sql import SparkSession

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "spark/src/main/python"))
from hourglass_spark import HourglassModel  # noqa: E402

jar, path, folder = sys.argv[1:]
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.jars", jar)
    .config("spark.ui.enabled", False)
    .getOrCreate()
)
images = spark.read.format("binaryFile").load(folder)
model = HourglassModel.load(spark, path)
model.register_functions()
codes = model.codes(images, batchSize=5)
codes.createOrReplaceTempView("codes")
count, different = spark.sql(
    "SELECT count(*), count_if(hourglass_code(content) <> code OR code IS NULL) FROM codes"
).first()
spark.stop()
if count == 0 or different > 0:
    sys.exit(f"{different} of {count} codes differ, expected none of at least one")
print(f"{count} codes from Python equal those of SQL")
