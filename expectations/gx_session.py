"""Great Expectations as it is used here: one context, suites on data frames, results, Data Docs.

Belongs here: everything that touches GX's API. Imported only by functions that run checks.
Does not: which rules there are, what an outcome is (`expectations.validation` translates).
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from expectations.deferred_imports import defer_imports

# Both must be said before Great Expectations is imported.
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
defer_imports()

import great_expectations as gx
import numpy as np
import pandas as pd
import polars as pl
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.data_context.types.resource_identifiers import ValidationResultIdentifier
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.core.expect_column_values_to_be_between import ExpectColumnValuesToBeBetween
from great_expectations.expectations.core.expect_column_values_to_match_regex import ExpectColumnValuesToMatchRegex
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)

from expectations.contract_suites import HOLDS
from expectations.data_docs import FINDINGS, STORE, free_from_network
from expectations.pandas_batches import build_batch
from expectations.suite_runs import SAMPLE_ROWS, Expected, Found
from warehouse.durable_files import write_text_file


class ColumnValuesWithin(ColumnMapMetricProvider):
    """GX's own `between` calls Python once a value, a second per million rows; this compares whole columns."""

    condition_metric_name = "column_values.within"
    condition_value_keys = ("min_value", "max_value")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column, min_value, max_value, **kwargs):  # noqa: N805 - GX calls it with the class
        holds = column.notna()
        if min_value is not None:
            holds &= column >= min_value
        if max_value is not None:
            holds &= column <= max_value
        return holds


class ColumnValuesFit(ColumnMapMetricProvider):
    """GX's own `match_regex` asks the pattern once a row; this asks it once a distinct text."""

    condition_metric_name = "column_values.fit"
    condition_value_keys = ("regex",)

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column, regex, **kwargs):  # noqa: N805 - GX calls it with the class
        texts = column.astype("category")
        fits = np.array([re.search(regex, text) is not None for text in texts.cat.categories], dtype=bool)
        return pd.Series(fits[texts.cat.codes], index=column.index)


class ExpectColumnValuesToFit(ExpectColumnValuesToMatchRegex):
    """`ExpectColumnValuesToMatchRegex`, on distinct texts."""

    map_metric = "column_values.fit"


class ExpectColumnValuesToBeWithin(ExpectColumnValuesToBeBetween):
    """`ExpectColumnValuesToBeBetween`, both ends in, on whole columns at once."""

    map_metric = "column_values.within"


def _build_expectation(expected: Expected, position: int) -> Expectation:
    """The GX expectation of one demand; `position` finds its result again, which GX returns in an order of its own."""
    requirement = expected.requirement
    e, first = gx.expectations, requirement.columns[0]
    rest: dict[str, Any] = {
        "severity": "critical" if expected.verdict == "build" else "warning",
        "meta": {"check": expected.check, "position": position},
    }
    if expected.description:
        rest["description"] = expected.description
    match requirement.expected:
        case "in_set":
            return e.ExpectColumnValuesToBeInSet(column=first, value_set=list(requirement.argument), **rest)
        case "within":
            low, high = requirement.argument
            return ExpectColumnValuesToBeWithin(column=first, min_value=low, max_value=high, **rest)
        case "matches":
            return ExpectColumnValuesToFit(column=first, regex=_uncapture(requirement.argument), **rest)
        case "unique" if len(requirement.columns) == 1:
            return e.ExpectColumnValuesToBeUnique(column=first, **rest)
        case "unique":
            return e.ExpectCompoundColumnsToBeUnique(column_list=list(requirement.columns), **rest)
        case "holds":
            return e.ExpectColumnValuesToBeInSet(column=first, value_set=[HOLDS], mostly=expected.mostly, **rest)
    raise AssertionError(requirement.expected)


def _uncapture(pattern: str) -> str:
    """The pattern without capturing groups, which pandas warns of at every use."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


def _translate(result: Any) -> Found:
    failure = result.exception_info or {}
    if failure.get("raised_exception") or any(
        isinstance(f, dict) and f.get("raised_exception") for f in failure.values()
    ):
        raise RuntimeError(
            f"Great Expectations could not evaluate {result.expectation_config.to_json_dict()}: {failure}"
        )
    found = result.result
    judged = found["element_count"] - found.get("missing_count", 0)
    return Found(
        bool(result.success),
        judged,
        found["unexpected_count"],
        tuple(found["partial_unexpected_index_list"] or ()),
    )


def _count_judged_rows(folder: Path) -> None:
    """In the stored results of a suite, has the rows counted that a rule applied to, as its share of them is, not all rows
    of the frame."""
    for path in folder.rglob("*.json"):
        stored = json.loads(path.read_text(encoding="utf-8"))
        for one in stored.get("results", ()):
            found = one.get("result", {})
            if "element_count" in found:
                found["element_count"] -= found.get("missing_count") or 0
                found |= {"missing_count": 0, "missing_percent": 0.0}
        path.write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")


def _name_suite(key: Any) -> str:
    """The suite that a key of GX's stores is about."""
    return key.expectation_suite_identifier.name if isinstance(key, ValidationResultIdentifier) else key.name


def _files(folder: Path) -> dict[str, Any]:
    return {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())}


class GxSession:
    """One run of checks. With a folder, suites, results and findings rest there until the next run of the same suite, so
    that the Data Docs of several calls make one site, and a suite whose rows have not changed is not run again."""

    def __init__(self, docs_folder: Path | None, run_name: str) -> None:
        self._folder = docs_folder
        self._run = RunIdentifier(run_name=run_name)
        self._suite_names: list[str] = []
        self._ran: dict[str, tuple[str, list[Found]]] = {}
        self._store = docs_folder / STORE if docs_folder else None
        self._context = gx.get_context(mode="ephemeral", project_config=self._config())
        # One asset for all suites: each new one has GX write its whole configuration anew.
        source = self._context.data_sources.add_pandas("staging")
        self._batch = source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")

    def _config(self) -> DataContextConfig:
        defaults = InMemoryStoreBackendDefaults()
        sites: dict[str, Any] = {}
        if self._folder is not None and self._store is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            for name in (defaults.expectations_store_name, defaults.validation_results_store_name):
                defaults.stores[name]["store_backend"] = _files(self._store / name)
            sites["quality"] = {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": _files(self._folder),
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", "show_cta_footer": False},
            }
        return DataContextConfig(
            store_backend_defaults=defaults,
            data_docs_sites=sites,
            analytics_enabled=False,
            progress_bars=ProgressBarsConfig(globally=False),
        )

    def run_suite(self, name: str, frame: pl.DataFrame, expected: Sequence[Expected]) -> list[Found]:
        """What GX found of each demand on that frame, in their order. What it found before of the same demands on the
        same rows still holds, with its page in the Data Docs; GX is asked where either has changed.

        Raises RuntimeError with GX's own trace where GX could not evaluate a demand: no verdict is no pass.
        """
        digest = _derive_digest(frame, expected)
        self._suite_names.append(name)
        if (kept := self._read_found(name, digest)) is not None:
            return kept
        self._forget(name)
        expectations = [_build_expectation(one, position) for position, one in enumerate(expected)]
        suite = self._context.suites.add(gx.ExpectationSuite(name=name, expectations=expectations))
        validation = self._context.validation_definitions.add(
            gx.ValidationDefinition(name=name, data=self._batch, suite=suite)
        )
        run = validation.run(
            batch_parameters={"dataframe": build_batch(frame)},
            result_format={"result_format": "SUMMARY", "partial_unexpected_count": SAMPLE_ROWS},
            run_id=self._run,
        )
        if self._store is not None:
            _count_judged_rows(self._store / "validation_results_store" / name)
        by_position = {r.expectation_config.meta["position"]: r for r in run.results if r.expectation_config}
        found = [_translate(by_position[position]) for position in range(len(expected))]
        self._ran[name] = (digest, found)
        return found

    def build_docs(self) -> dict[str, str]:
        """Write the Data Docs of what GX was asked. Comes back: the page of each suite of this session, relative to the
        folder; nothing without a folder."""
        if self._folder is None:
            return {}
        if self._ran:
            keys: list[Any] = [*self._context.expectations_store.list_keys()]
            keys += self._context.validation_results_store.list_keys()
            self._context.build_data_docs(resource_identifiers=[key for key in keys if _name_suite(key) in self._ran])
            free_from_network(self._folder)
            # Only now: a run that is killed before leaves nothing found whose page is of other rows.
            for name, (digest, found) in self._ran.items():
                self._keep_found(name, digest, found)
        return {name: page for name in self._suite_names if (page := self._find_page(name))}

    def _find_page(self, suite: str) -> str | None:
        if self._folder is None:
            return None
        found = sorted((self._folder / "validations" / suite).rglob("*.html"))
        return found[-1].relative_to(self._folder).as_posix() if found else None

    def _found_file(self, suite: str) -> Path | None:
        return self._store / FINDINGS / f"{suite}.json" if self._store else None

    def _read_found(self, suite: str, digest: str) -> list[Found] | None:
        path = self._found_file(suite)
        if path is None or not path.exists() or self._find_page(suite) is None:
            return None
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            # A machine that lost power while writing; GX is asked again.
            return None
        if kept["digest"] != digest:
            return None
        return [Found(one[0], one[1], one[2], tuple(one[3])) for one in kept["found"]]

    def _keep_found(self, suite: str, digest: str, found: Sequence[Found]) -> None:
        path = self._found_file(suite)
        if path is not None:
            kept = {"digest": digest, "found": [(f.success, f.evaluated, f.unexpected, f.positions) for f in found]}
            write_text_file(path, json.dumps(kept))

    def _forget(self, suite: str) -> None:
        if self._store is None:
            return
        shutil.rmtree(self._store / "validation_results_store" / suite, ignore_errors=True)
        for path in (self._store / "expectations_store" / f"{suite}.json", self._store / FINDINGS / f"{suite}.json"):
            path.unlink(missing_ok=True)


def _derive_digest(frame: pl.DataFrame, expected: Sequence[Expected]) -> str:
    """A digest of all that a suite's findings depend on: its demands, the rows in their order, GX and how it is asked."""
    rows = frame.hash_rows().to_numpy().tobytes() if frame.width else b""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for part in (gx.__version__, pl.__version__, repr(expected), repr(frame.schema), str(frame.height)):
        digest.update(part.encode() + b"\0")
    digest.update(rows)
    return digest.hexdigest()
