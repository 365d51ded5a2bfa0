-- A target meets what was reached for the same indicator, place, subject, period, kind and unit. A target without a
-- comparator is met when at least reached; one with < when not exceeded.
WITH matched AS (
    -- The outcome on the same basis before one that names none.
    SELECT
        planned.statistic_key AS planned_key,
        arg_min(
            actual.statistic_key,
            (actual.basis IS DISTINCT FROM planned.basis)::INTEGER
            + (actual.base_period_key <> planned.base_period_key)::INTEGER
        ) AS actual_key
    FROM star.fct_statistic AS planned
    JOIN star.fct_statistic AS actual USING (indicator_key, place_key, subject_key, period_key, unit_key, kind)
    WHERE planned.status = 'planned'
      AND actual.status = 'actual'
      AND planned.period_key <> -1
      AND (actual.basis = planned.basis OR actual.basis IS NULL OR planned.basis IS NULL)
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
    planned_document.source_file || ':' || planned.char_start || '-' || planned.char_end
        || ' “' || planned.quote || '”' AS planned_evidence,
    actual_document.source_file || ':' || actual.char_start || '-' || actual.char_end
        || ' “' || actual.quote || '”' AS actual_evidence
FROM star.fct_statistic AS planned
LEFT JOIN matched ON matched.planned_key = planned.statistic_key
LEFT JOIN star.fct_statistic AS actual ON actual.statistic_key = matched.actual_key
JOIN star.dim_indicator AS indicator ON indicator.indicator_key = planned.indicator_key
JOIN star.dim_place AS place ON place.place_key = planned.place_key
JOIN star.dim_subject AS subject ON subject.subject_key = planned.subject_key
JOIN star.dim_period AS period ON period.period_key = planned.period_key
JOIN star.dim_unit AS unit ON unit.unit_key = planned.unit_key
LEFT JOIN star.dim_document AS planned_document ON planned_document.document_key = planned.document_key
LEFT JOIN star.dim_document AS actual_document ON actual_document.document_key = actual.document_key
WHERE planned.status = 'planned' AND planned.period_key <> -1
