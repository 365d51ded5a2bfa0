"""A program that publishes a folder and can be killed: it says when it begins, so that the kill falls into the run.

Belongs here: that program. Does not: assertions.
"""

import sys
from pathlib import Path

from tests.integration.conftest import publish_folder

if __name__ == "__main__":
    print("begin", flush=True)
    publish_folder(Path(sys.argv[1]), Path(sys.argv[2]), batch_kilobytes=1)
