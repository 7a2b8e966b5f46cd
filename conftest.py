# SPDX-License-Identifier: GPL-2.0
"""Here, because pytest reads no conftest.py further down when its workers (-n) run the tests."""
import sys
from pathlib import Path

for folder in "tests/py", "coccinelle/integrate":
    sys.path.insert(0, str(Path(__file__).parent / folder))
pytest_plugins = "options", "running"
