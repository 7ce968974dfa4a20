"""Rows on a Spark cluster, or on Spark on this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from hansa.observatory.observe.engines import by_role, plain_names
from hansa.observatory.observe.layout import Layout, as_utf8, layout_of
from hansa.observatory.observe.request import Request
from hansa.observatory.sources.errors import UnusableSource

INSTALL = "Spark is not installed here. It comes with: pip install 'hansa[spark]'"
JAVA = "Spark needs Java 17, which is not here. On Debian and Ubuntu: apt-get install default-jre-headless"


@contextmanager
def spark_table(request: Request) -> Iterator[ir.Table]:
    """The chosen columns of the file, on Spark. An address (hdfs://…, s3a://…) is read by Spark alone.

    Raises:
        UnusableSource: Spark is missing or cannot be reached; the file cannot be read.
    """
    session = _session(request)
    from pyspark.errors import PySparkException

    try:
        if "://" in request.source:
            yield _table(session, _address_layout(request), request)
        else:
            layout = layout_of(Path(request.source).absolute(), delimiter=request.delimiter, encoding=request.encoding)
            with as_utf8(layout) as readable:
                yield _table(session, readable, request)
    except PySparkException as error:
        raise UnusableSource(f"{request.source} cannot be read by Spark: {str(error).splitlines()[0]}") from error


def _session(request: Request) -> Any:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UnusableSource(INSTALL) from error
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise UnusableSource(JAVA)
    builder = SparkSession.builder.master(request.engine).appName("hansa observe")
    settings = {"spark.ui.showConsoleProgress": "false", "spark.ui.enabled": "false"}
    settings |= {"spark.driver.memory": request.memory.removesuffix("B").lower()} if request.memory else {}
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        raise UnusableSource(f"Spark at {request.engine} does not answer: {error}") from error
    session.sparkContext.setLogLevel("ERROR")
    return session


def _address_layout(request: Request) -> Layout:
    is_text = request.source.rstrip("/").lower().endswith((".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz"))
    default = "\t" if ".tsv" in request.source.lower() else ","
    return Layout(request.source, is_text, delimiter=request.delimiter or default, encoding=request.encoding or "utf-8")


def _table(session: Any, layout: Layout, request: Request) -> ir.Table:
    connection = ibis.pyspark.connect(session)
    if not layout.is_text:
        frame = session.read.parquet(layout.path)
        names = frame.columns
    else:
        frame = session.read.csv(
            layout.path,
            sep=layout.delimiter,
            header=True,
            inferSchema=False,
            enforceSchema=True,
            quote='"',
            escape='"',
            mode="FAILFAST",
            encoding=layout.encoding,
        )
        names = layout.names or frame.columns
    frame = frame.toDF(*plain_names(names))
    frame.createOrReplaceTempView("given")
    return by_role(connection.table("given"), names, request)
