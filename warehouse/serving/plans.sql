-- Those with an outcome first, then those with the year before, newest first.
SELECT
    * EXCLUDE (planned_evidence, actual_evidence, previous_evidence),
    row_number() OVER (
        ORDER BY
            actual_value IS NULL, previous_value IS NULL, year DESC NULLS LAST, place NULLS LAST, subject NULLS FIRST,
            indicator, planned_observation_key
    ) - 1 AS position
FROM marts.plan_vs_actual
ORDER BY position
