"""How the log looks on stderr: lines for people, or JSON for machines (``MINJIAN_LOG_FORMAT=json``)."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime

from core.times import SHANGHAI


class JsonFormatter(logging.Formatter):
    """One object a line: time in Asia/Shanghai, level, logger, message, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class _LineFormatter(logging.Formatter):
    """Times in Asia/Shanghai, whatever the zone of the server."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return f"{datetime.fromtimestamp(record.created, SHANGHAI):%Y-%m-%d %H:%M:%S}"


def handler(log_format: str, level: int = logging.WARNING, *, dated: bool = False) -> logging.Handler:
    """A handler for stderr; ``log_format`` is ``json`` or anything else for lines."""
    told = logging.StreamHandler(sys.stderr)
    told.setLevel(level)  # Scrapy lowers the levels of loggers
    lines = "%(asctime)s " * dated + "%(levelname)s %(name)s: %(message)s"
    told.setFormatter(JsonFormatter() if log_format == "json" else _LineFormatter(lines))
    return told
