"""Validates a data package with Frictionless: run by `check_clients.py` with the interpreter of an environment that has it.

usage: read_package.py FOLDER        needs `frictionless`

Prints one line of JSON: resources, rows, errors.
"""

import json
import pathlib
import sys


def main(path: str) -> None:
    """Validate, and print what was seen."""
    from frictionless import Package

    report = Package(str(pathlib.Path(path) / "datapackage.json")).validate()
    errors = [*report.flatten(["type", "message"]), *([str(error) for error in report.errors])]
    seen = {
        "resources": len(report.tasks),
        "rows": sum(task.stats.get("rows") or 0 for task in report.tasks),
        "errors": errors[:20],
        "warnings": [warning for task in report.tasks for warning in task.warnings],
        "valid": report.valid,
    }
    print(json.dumps(seen, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
