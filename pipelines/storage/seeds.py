"""Where the seeds lie: beside the packages, in a checkout and in an installed wheel alike.

Belongs here: paths below `seeds/`. Does not: reading them (`pipelines.storage.reference_files`, `pipelines.storage.input_folder`).
"""

from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
SAMPLE_DOCUMENTS = SEEDS / "documents"
REFERENCE_FOLDER = SEEDS / "reference"
