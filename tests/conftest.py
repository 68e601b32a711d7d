"""What every test process needs."""

from __future__ import annotations

import os
from importlib.util import find_spec

# A worker of pytest-xdist has no main file. The Spark client takes that for a doctest and looks for
# a Spark installation, which Sail does without; naming any directory ends the search.
_client = find_spec("pyspark")
if _client is not None and _client.origin is not None:
    os.environ.setdefault("SPARK_HOME", os.path.dirname(_client.origin))
