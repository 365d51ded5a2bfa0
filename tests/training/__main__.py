"""`make train` and `make score`: learn the weights anew, or say what they are worth on texts they have not seen.

Belongs here: the two commands, the tables they print. Does not: what they compute (the modules beside this one).

    python -m tests.training train             writes seeds/reference/weights.csv
    python -m tests.training score --folds 6  prints scores of texts left out, by kind, and the calibration
"""

import argparse
import csv
from pathlib import Path

from pipelines.storage.reference_files import load_reference
from tests.labelled import load_gold, load_golden, load_labels
from tests.scoring import METRICS
from tests.training.calibration import fit_confidence, measure_gap
from tests.training.examples import collect_examples
from tests.training.leaving_out import build_weight_rows, fit_fields, read_left_out, share_texts
from transforms.meaning.confidence import FIELD as ROW

WEIGHTS = Path(__file__).parents[2] / "seeds" / "reference" / "weights.csv"
SURE = 0.9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("train", "score"))
    parser.add_argument("--folds", type=int, default=6)
    arguments = parser.parse_args()
    texts = [*load_golden(), *load_gold(), *load_labels()]
    reference = load_reference()
    examples = collect_examples(texts, reference)
    scores, told = read_left_out(texts, examples, reference, folds=arguments.folds)
    _print_scores(scores)
    _print_confidence("as it is", [(row.confidence, row.is_right) for row in told])
    if arguments.command == "train":
        shares = share_texts(texts)
        weights = fit_fields(examples, shares)
        weights[ROW] = fit_confidence([(row.features, row.is_right) for row in told])
        with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["field", "feature", "weight"], lineterminator="\n")
            writer.writeheader()
            writer.writerows(build_weight_rows(weights))
        print(f"{WEIGHTS.name}: {sum(map(len, weights.values()))} weights from {len(texts)} texts")


def _print_scores(scores: dict) -> None:
    print("texts left out".ljust(15), "gold".rjust(5), *(name[:9].rjust(9) for name in METRICS))
    for kind, score in sorted(scores.items()):
        print(kind.ljust(15), str(score.gold).rjust(5), *(f"{score.metrics()[name]:9.3f}" for name in METRICS))


def _print_confidence(name: str, rows: list[tuple[float, bool]]) -> None:
    confidences, right = [c for c, _ in rows], [r for _, r in rows]
    sure = [is_right for confidence, is_right in rows if confidence >= SURE]
    share = sum(sure) / len(sure) if sure else 0.0
    print(f"confidence {name}: mean gap {measure_gap(confidences, right):.3f}; "
          f"{len(sure) / len(rows):.2f} of the rows at {SURE} or more, of them right {share:.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
