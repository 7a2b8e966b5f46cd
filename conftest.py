# SPDX-License-Identifier: GPL-2.0
"""Here, for pytest reads options further down only if it is called with files there."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "tests/py"))
from options import pytest_addoption    # noqa: E402, F401
