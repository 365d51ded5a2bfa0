"""Where the seeds lie: beside the packages, in a checkout and in an installed wheel alike.

Belongs here: paths below `seeds/`. Does not: reading them (`pipelines.reference`, `pipelines.manifest`).
"""

from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
SAMPLE_DOCUMENTS = SEEDS / "documents"
REFERENCE_FOLDER = SEEDS / "reference"
CORRECTIONS_FILE = SEEDS / "corrections.csv"
