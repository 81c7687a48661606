"""Starts safelane inside the action: its code from the action's folder, its libraries from the runner's temp folder."""

import os
import sys
from pathlib import Path

sys.path[:0] = [os.environ["SAFELANE_SITE"], str(Path(__file__).resolve().parents[1])]

from safelane.cli.action import main  # noqa: E402

sys.exit(main(os.environ))
