"""The workspace: what every asset of a run is handed, and the lock that keeps a data folder to one run.

Belongs here: the Dagster resource, versions a run depends on, the stores of the data folder.
Does not: what an asset does with them (`pipelines.assets`).
"""

import contextlib
import datetime
import hashlib
import importlib.metadata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg
import polars as pl

from pipelines.running.pruning import prune
from pipelines.settings import Settings
from pipelines.storage.code_version import compute_code_version
from pipelines.storage.files import clean_leftovers, read_kept, summarise, write_parquet
from pipelines.storage.frames import StagedFrames
from pipelines.storage.locks import hold_data_folder
from pipelines.storage.silver_parts import Staging
from pipelines.workers.check_process import CheckProcess
from warehouse.contract import conform, derive_polars_schema
from warehouse.durable_files import write_text_file
from warehouse.tables import audit
from warehouse.tables.audit import CHECK_RESULT
from warehouse.tables.intake import DOCUMENT_VERSION
from warehouse.tables.registry import STORED

if TYPE_CHECKING:
    from pipelines.workers.worker_pool import Progress
    from transforms.reference import Reference
    from warehouse.publishing import Build

ROOMS = ("pipelines", "transforms", "expectations", "warehouse")


@dataclass(frozen=True, slots=True)
class Listener:
    """Where a run tells a person how far it is; the command line puts its progress bar here, the UI needs none."""

    on_progress: Callable[["Progress"], None] = lambda _: None
    on_notice: Callable[[str], None] = lambda _: None
    on_start: Callable[[dg.InitResourceContext], None] = lambda _: None


class Workspace:
    """Settings, stores and versions of one run."""

    def __init__(
        self,
        settings: Settings,
        listener: Listener,
        checker: CheckProcess,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.settings, self.listener, self.checker, self.tell = settings, listener, checker, tell
        # The rules as they are at the start, which are those that this run goes by.
        self.rules_version = compute_code_version(Path(__file__).resolve().parent.parent / room for room in ROOMS)
        self._build: Build | None = None
        # Said by the star for the publisher: what the build is made from, or that the one published is this one.
        self.build_digest: str | None = None
        self.keeps_published = False
        # Digest of the folder as this run saw it, and of the one that the star of this run was built from.
        self.manifest_digest: str | None = None
        self.star_manifest: str | None = None
        self.started_at = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)

    @cached_property
    def reference(self) -> "Reference":
        """The reference tables, built; read when first asked for."""
        from pipelines.storage.reference_files import load_reference

        return load_reference(self.settings.reference)

    @cached_property
    def extractor_version(self) -> str:
        """Digest of the rules."""
        return compute_code_version()

    @cached_property
    def generation(self) -> str:
        """Digest of all that extraction depends on but the documents: rules and reference tables."""
        return hashlib.sha256(f"{self.extractor_version} {self.reference.version}".encode()).hexdigest()[:16]

    @cached_property
    def staging(self) -> Staging:
        """The silver store of this generation."""
        return Staging(self.settings.staging_folder, self.generation)

    @property
    def history_file(self) -> Path:
        """Every version of every file that was ever seen."""
        return self.settings.data / "history.parquet"

    @property
    def code_version(self) -> str:
        """Version of the program."""
        return importlib.metadata.version("baoshu")

    def describe_run(self, run: dg.DagsterRun) -> dict[str, object]:
        """What the warehouse records of a run."""
        return {
            "run_id": run.run_id, "started_at": self.started_at, "code_version": self.code_version,
            "rules_version": self.rules_version, "reference_version": self.reference.version,
            "input_folder": str(self.settings.input),
        }  # fmt: skip

    # ---- the file to publish

    def begin_build(self, run_id: str) -> None:
        """Begins to write the warehouse file beside, from the staged frames, while the checks look at them."""
        from warehouse.publishing import Build

        frames, settings = StagedFrames(self.staging, STORED), self.settings
        self._build = Build(
            frames, settings.warehouse_file, run_id, keep=settings.keep_builds - 1, keyed_fact_rows=settings.keyed_fact_rows
        )

    def take_build(self, run_id: str) -> "Build":
        """The build begun before, or one begun now; the caller's to finish."""
        if self._build is None:
            self.begin_build(run_id)
        build, self._build = self._build, None
        assert build is not None
        return build

    def abandon_build(self) -> None:
        """Removes a build that nobody finished, because a check held it back or the run ended."""
        if self._build is not None:
            self._build.abandon()
            self._build = None

    # ---- what one run leaves for the next

    def read_history(self) -> pl.DataFrame:
        """Every version of every file that was ever seen, as rows of silver.document_version. What is lost is taken from
        the published warehouse, which has all that were published."""
        schema, lost = derive_polars_schema(DOCUMENT_VERSION), "versions of files are taken from the published warehouse"
        found = read_kept(self.history_file, schema, lost, self.tell)
        return self._read_published(audit.DOCUMENT_VERSION.full_name, schema) if found is None else found

    def read_check_history(self) -> pl.DataFrame:
        """What the checks of every run said, as rows of audit.check_result; what is lost is taken from the published
        warehouse, which has all but the last run's."""
        schema, lost = (
            derive_polars_schema(CHECK_RESULT),
            "what checks said before is taken from the published warehouse",
        )
        found = read_kept(self._check_history_file, schema, lost, self.tell)
        return self._read_published(CHECK_RESULT.full_name, schema) if found is None else found

    def _read_published(self, full_name: str, schema: pl.Schema) -> pl.DataFrame:
        from warehouse.database import WarehouseError, query_warehouse

        try:
            found = query_warehouse(self.settings.warehouse_file, f"SELECT * FROM {full_name}")
            return found.select(schema.names()).cast(schema)
        except (WarehouseError, pl.exceptions.PolarsError):
            # There is none before the first run, and one of another version is no help.
            return pl.DataFrame(schema=schema)

    def remember_checks(self, rows: pl.DataFrame) -> None:
        """Adds rows to the history; a check that a run makes a second time replaces the first. As many runs stay in it as
        in Dagster's record."""
        kept = self.read_check_history().join(rows, on=CHECK_RESULT.key, how="anti")
        history = pl.concat([kept, rows])
        runs = history.group_by("run_id").agg(pl.col("checked_at").max()).sort("checked_at", "run_id")
        history = history.join(runs.tail(self.settings.keep_runs), on="run_id", how="semi")
        write_parquet(conform(history, CHECK_RESULT), self._check_history_file)

    def read_previous_build(self) -> pl.DataFrame | None:
        """The summary of the build that is published; None before the first, or where it is lost."""
        lost = "this build is compared with no earlier one"
        return read_kept(self._previous_build_file, None, lost, self.tell)

    def remember_build(self, summary: pl.DataFrame) -> None:
        """Keeps the summary of the build just published."""
        write_parquet(summary, self._previous_build_file)

    def remember_manifest(self) -> None:
        """Says for the sensor which state of the folder is published; nothing where this run did not look at it."""
        if self.star_manifest is not None:
            write_text_file(self.settings.manifest_digest_file, self.star_manifest)

    @property
    def _check_history_file(self) -> Path:
        return self.settings.data / "check_history.parquet"

    @property
    def _previous_build_file(self) -> Path:
        return self.settings.data / "previous_build.parquet"


def build_workspace_resource(
    settings: Settings, listener: Listener, checker: CheckProcess | None = None
) -> dg.ResourceDefinition:
    """The resource `workspace`. A run holds the lock of its data folder from its first step to its last. A `checker` is
    the caller's to end; without one, a run starts one of its own and ends it."""

    @dg.resource(description="Settings, stores and versions of a run; holds the lock of the data folder.")
    def workspace(context: dg.InitResourceContext) -> Iterator[Workspace]:
        def tell(notice: str) -> None:
            listener.on_notice(notice)
            if context.log:
                context.log.info(notice)

        listener.on_start(context)
        with hold_data_folder(settings.data, tell):
            if left := clean_leftovers(settings.staging_folder):
                tell(f"removed {len(left)} half-written files that an earlier run left behind")
            with contextlib.ExitStack() as at_the_end:
                if checker is None:
                    own = at_the_end.enter_context(CheckProcess())
                    own.prepare()
                made = Workspace(settings, listener, checker or own, tell)
                at_the_end.callback(made.abandon_build)
                yield made
            if context.instance is not None:
                _keep_house(settings, context.instance, tell)

    return workspace


def _keep_house(settings: Settings, instance: dg.DagsterInstance, tell: Callable[[str], None]) -> None:
    """What could not be removed is said, and is the next run's to remove: the run itself has ended well."""
    try:
        for line in prune(settings, instance):
            tell(line)
    except Exception as error:
        tell(f"what earlier runs left could not be removed: {summarise(error)}")
