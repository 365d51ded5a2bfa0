-- A target meets what was reached for the same indicator, place, subject, period, kind and unit. A target without a
-- comparator is met when at least reached; one with < when not exceeded.
WITH planned AS (
    SELECT * FROM star.fct_statistic WHERE status = 'planned' AND period_key <> -1
),
actual AS (
    SELECT * FROM star.fct_statistic WHERE status = 'actual' AND period_key <> -1
),
-- The outcome on the same basis before one that names none.
matched AS (
    SELECT
        planned.statistic_key AS planned_key,
        arg_min(
            actual.statistic_key,
            (actual.basis IS DISTINCT FROM planned.basis)::INTEGER
            + (actual.base_period_key <> planned.base_period_key)::INTEGER
        ) AS actual_key
    FROM planned
    JOIN actual USING (indicator_key, place_key, subject_key, period_key, unit_key, kind)
    WHERE actual.basis = planned.basis OR actual.basis IS NULL OR planned.basis IS NULL
    GROUP BY planned.statistic_key
)
SELECT
    indicator.name AS indicator,
    indicator.category,
    CASE WHEN planned.place_key <> -1 THEN place.name END AS place,
    place.code AS place_code,
    CASE WHEN planned.subject_key <> -1 THEN subject.name END AS subject,
    period.code AS period,
    period.label AS period_label,
    period.year,
    planned.kind,
    coalesce(planned.basis, actual.basis) AS basis,
    CASE WHEN planned.unit_key <> -1 THEN unit.name END AS unit,
    planned.value AS planned_value,
    planned.comparator AS planned_comparator,
    actual.value AS actual_value,
    actual.comparator AS actual_comparator,
    (actual.value - planned.value)::DECIMAL(30, 6) AS difference,
    CASE WHEN planned.kind = 'level' AND planned.value > 0
        THEN round(actual.value::DOUBLE / planned.value::DOUBLE * 100, 4) END AS achieved_percent,
    CASE
        WHEN actual.value IS NULL OR planned.value IS NULL OR planned.kind = 'rank' THEN NULL
        WHEN planned.comparator = '<' THEN actual.value <= planned.value
        ELSE actual.value >= coalesce(planned.value_low, planned.value)
    END AS is_met,
    planned_document.source_file || ':' || planned_mention.char_start || '-' || planned_mention.char_end
        || ' “' || planned_mention.quote || '”' AS planned_evidence,
    actual_document.source_file || ':' || actual_mention.char_start || '-' || actual_mention.char_end
        || ' “' || actual_mention.quote || '”' AS actual_evidence
FROM planned
LEFT JOIN matched ON matched.planned_key = planned.statistic_key
LEFT JOIN actual ON actual.statistic_key = matched.actual_key
JOIN star.dim_indicator AS indicator ON indicator.indicator_key = planned.indicator_key
JOIN star.dim_place AS place ON place.place_key = planned.place_key
JOIN star.dim_subject AS subject ON subject.subject_key = planned.subject_key
JOIN star.dim_period AS period ON period.period_key = planned.period_key
JOIN star.dim_unit AS unit ON unit.unit_key = planned.unit_key
LEFT JOIN star.fct_observation AS planned_mention ON planned_mention.observation_key = planned.observation_key
LEFT JOIN star.dim_document AS planned_document ON planned_document.document_key = planned_mention.document_key
LEFT JOIN star.fct_observation AS actual_mention ON actual_mention.observation_key = actual.observation_key
LEFT JOIN star.dim_document AS actual_document ON actual_document.document_key = actual_mention.document_key
