"""A program that starts runs to be killed. It has imported everything and built the reference, and forks a process for each
run, so that a kill falls into the run and not into the start of a program.

Belongs here: that program, and asking it. Does not: assertions.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

from pipelines.storage.reference_files import load_reference
from tests.integration.conftest import publish_folder

_ROOT = Path(__file__).resolve().parents[2]


class RunsToKill:
    """The program, started; `end` ends it."""

    def __init__(self, reference: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(reference)],
            cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def kill_after(self, seconds: float, input_folder: Path, data: Path) -> None:
        """Starts a run of these folders, and kills it after so long, wherever it is by then."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([str(input_folder), str(data)]) + "\n")
        self._process.stdin.flush()
        group = int(self._read_line())
        time.sleep(seconds)
        # It may have ended by itself before.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
        assert int(self._read_line()) in (0, -signal.SIGKILL), "the run failed by itself"

    def end(self) -> None:
        self._process.communicate()

    def _read_line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


def _fork_runs(reference: Path) -> None:
    load_reference(reference)
    for line in sys.stdin:
        input_folder, data = map(Path, json.loads(line))
        process = os.fork()
        if process == 0:
            os.setsid()
            print(os.getpid(), flush=True)
            _run(input_folder, data, reference)
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(input_folder: Path, data: Path, reference: Path) -> None:
    """The life of a forked process."""
    code = 1
    try:
        publish_folder(input_folder, data, reference=reference, batch_kilobytes=1)
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    _fork_runs(Path(sys.argv[1]))
