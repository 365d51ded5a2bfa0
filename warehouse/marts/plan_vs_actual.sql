-- A target meets what was reached for the same indicator, place, subject, period, kind and unit. What is told as planned
-- after its period has ended (预计完成) is no target but an estimate of the outcome, and stands for it until the outcome
-- is told. An outcome stated with 超 or 近 leaves an end open: where the target lies in what is open, is_met is null.
-- What is read twice is kept only where it is short: outcomes are nearly all statistics, each with its evidence.
WITH told AS MATERIALIZED (
    SELECT
        mention.*,
        document.source_file || ':' || mention.char_start || '-' || mention.char_end || ' “' || mention.quote || '”'
            AS evidence,
        coalesce(period.last_day < document.publication_date, false) AS is_estimate,
        mention.observation_key = chosen.observation_key AS is_chosen,
        document.publication_date
    FROM star.fct_observation AS mention
    JOIN star.fct_statistic AS chosen ON chosen.statistic_key = mention.statistic_key
    JOIN star.dim_document AS document ON document.document_key = mention.document_key
    JOIN star.dim_period AS period ON period.period_key = mention.period_key
    WHERE mention.status = 'planned' AND mention.period_key <> -1
    QUALIFY row_number() OVER (
        PARTITION BY mention.statistic_key, is_estimate
        ORDER BY is_chosen DESC, document.publication_date DESC NULLS LAST, mention.observation_key
    ) = 1
),
outcomes AS NOT MATERIALIZED (
    SELECT
        statistic.indicator_key, statistic.place_key, statistic.subject_key, statistic.period_key,
        statistic.base_period_key, statistic.unit_key, statistic.kind, statistic.basis, statistic.comparator,
        statistic.value, statistic.value_low, statistic.value_high, 'actual' AS status, statistic.observation_key,
        document.source_file || ':' || statistic.char_start || '-' || statistic.char_end
            || ' “' || statistic.quote || '”' AS evidence
    FROM star.fct_statistic AS statistic
    JOIN star.dim_document AS document ON document.document_key = statistic.document_key
    WHERE statistic.status = 'actual' AND statistic.period_key <> -1
    UNION ALL
    SELECT
        indicator_key, place_key, subject_key, period_key, base_period_key, unit_key, kind, basis, comparator,
        value, value_low, value_high, 'estimate', observation_key, evidence
    FROM told
    WHERE is_estimate
),
targets AS (SELECT * FROM told WHERE NOT is_estimate),
-- 比上年 and 同比 of a whole year are one; an outcome on the same basis goes before one that names none.
reached AS (
    SELECT targets.statistic_key AS target_key, outcomes.*
    FROM targets
    JOIN outcomes USING (indicator_key, place_key, subject_key, period_key, unit_key, kind)
    WHERE targets.basis IS NULL OR outcomes.basis IS NULL
        OR replace(targets.basis, '比上年', '同比') = replace(outcomes.basis, '比上年', '同比')
    QUALIFY row_number() OVER (
        PARTITION BY targets.statistic_key
        ORDER BY
            outcomes.status,
            (outcomes.basis IS DISTINCT FROM targets.basis)::INTEGER
                + (outcomes.base_period_key <> targets.base_period_key)::INTEGER,
            outcomes.observation_key
    ) = 1
),
before AS (
    SELECT targets.statistic_key AS target_key, outcomes.*
    FROM targets
    JOIN star.dim_period AS period ON period.period_key = targets.period_key
    JOIN star.dim_period AS year_ago ON year_ago.code = period.year_ago_code
    JOIN outcomes
        ON outcomes.indicator_key = targets.indicator_key
        AND outcomes.place_key = targets.place_key
        AND outcomes.subject_key = targets.subject_key
        AND outcomes.period_key = year_ago.period_key
        AND outcomes.unit_key = targets.unit_key
        AND outcomes.kind = targets.kind
    WHERE targets.kind <> 'delta'
        AND (targets.basis IS NULL OR outcomes.basis IS NULL
            OR replace(targets.basis, '比上年', '同比') = replace(outcomes.basis, '比上年', '同比'))
    QUALIFY row_number() OVER (
        PARTITION BY targets.statistic_key
        ORDER BY outcomes.status, (outcomes.basis IS DISTINCT FROM targets.basis)::INTEGER, outcomes.observation_key
    ) = 1
)
SELECT
    indicator.name AS indicator,
    indicator.category,
    nullif(place.name, $unknown) AS place,
    place.code AS place_code,
    nullif(subject.name, $unknown) AS subject,
    period.code AS period,
    period.label AS period_label,
    period.year,
    targets.kind,
    coalesce(targets.basis, reached.basis) AS basis,
    nullif(unit.name, $unknown) AS unit,
    targets.value AS planned_value,
    targets.comparator AS planned_comparator,
    reached.value AS actual_value,
    reached.comparator AS actual_comparator,
    reached.status AS outcome,
    (reached.value - targets.value)::DECIMAL(30, 6) AS difference,
    CASE WHEN targets.kind = 'level' AND targets.value > 0
        THEN round(reached.value::DOUBLE / targets.value::DOUBLE * 100, 4) END AS achieved_percent,
    CASE
        WHEN reached.value IS NULL OR targets.value IS NULL OR targets.kind = 'rank' THEN NULL
        WHEN targets.comparator = '<' AND reached.comparator = '>' AND reached.value <= targets.value THEN NULL
        WHEN targets.comparator = '<' AND reached.comparator = '<' AND reached.value > targets.value THEN NULL
        WHEN targets.comparator = '<' THEN reached.value <= targets.value
        WHEN reached.comparator = '>' AND reached.value < coalesce(targets.value_low, targets.value) THEN NULL
        WHEN reached.comparator = '<' AND reached.value > coalesce(targets.value_low, targets.value) THEN NULL
        WHEN reached.comparator = '<' THEN false
        ELSE reached.value >= coalesce(targets.value_low, targets.value)
    END AS is_met,
    before.value AS previous_value,
    before.comparator AS previous_comparator,
    targets.evidence AS planned_evidence,
    reached.evidence AS actual_evidence,
    before.evidence AS previous_evidence,
    targets.observation_key AS planned_observation_key,
    reached.observation_key AS actual_observation_key,
    before.observation_key AS previous_observation_key
FROM targets
LEFT JOIN reached ON reached.target_key = targets.statistic_key
LEFT JOIN before ON before.target_key = targets.statistic_key
JOIN star.dim_indicator AS indicator ON indicator.indicator_key = targets.indicator_key
JOIN star.dim_place AS place ON place.place_key = targets.place_key
JOIN star.dim_subject AS subject ON subject.subject_key = targets.subject_key
JOIN star.dim_period AS period ON period.period_key = targets.period_key
JOIN star.dim_unit AS unit ON unit.unit_key = targets.unit_key
