"""Hourglass on Spark from Python: encode, reconstruct and score tables of images.

    from hourglass_spark import HourglassModel
    model = HourglassModel.load(spark, "hdfs:///models/digits.safetensors")
    codes = model.codes(spark.read.format("binaryFile").load("hdfs:///images"))

Needs PySpark 4.2 and the jar on Spark's class path:
spark-submit --jars hourglass-spark-0.1.0-submit.jar ...; docs/spark.md explains columns and settings.
"""

from pyspark.sql import DataFrame


class HourglassModel:
    """A model at the executors; load() makes one."""

    def __init__(self, spark, model):
        self._spark = spark
        self._package = spark.sparkContext._jvm.dev.hourglass.spark
        self._model = model

    @classmethod
    def load(cls, spark, path):
        """Reads a model file of any file system that Hadoop knows."""
        package = spark.sparkContext._jvm.dev.hourglass.spark
        return cls(spark, package.HourglassModel.load(spark._jsparkSession, path))

    def codes(self, table, **settings):
        """Adds the column code, an array of floats, and reason."""
        return self._transformed(self._package.CodeTransformer, table, settings)

    def reconstructions(self, table, **settings):
        """Adds the column reconstruction, bytes [channel][row][column], and reason."""
        return self._transformed(self._package.ReconstructionTransformer, table, settings)

    def anomalies(self, table, **settings):
        """Adds the columns score, anomaly and reason; rate=0.01 sets another threshold."""
        return self._transformed(self._package.AnomalyTransformer, table, settings)

    def register_functions(self):
        """Registers hourglass_code(image) and the others for SQL."""
        self._package.HourglassFunctions.register(self._spark._jsparkSession, self._model)

    def _transformed(self, transformer, table, settings):
        java = transformer(self._model)
        for name, value in settings.items():
            getattr(java, "set" + name[0].upper() + name[1:])(value)
        return DataFrame(java.transform(table._jdf), self._spark)
