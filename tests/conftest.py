"""What every test process needs."""

from __future__ import annotations

import os
from importlib.util import find_spec

from hypothesis import HealthCheck, settings

# A test is right or wrong, however busy the machine: first calls read tables, others share a core.
settings.register_profile("enduse", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("enduse")

# A worker of pytest-xdist has no main file. The Spark client takes that for a doctest and looks for
# a Spark installation, which Sail does without; naming any directory ends the search.
_client = find_spec("pyspark")
if _client is not None and _client.origin is not None:
    os.environ.setdefault("SPARK_HOME", os.path.dirname(_client.origin))
