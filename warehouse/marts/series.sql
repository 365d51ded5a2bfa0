-- A period may have a level and its growth in two statistics; they are put in one row. Growth counts where it is on the
-- year before (同比, 比上年, or no basis named, which Chinese usage reads so). Levels on different bases (the year's own,
-- 累计) are different series. Where the text says 超 or 近, the level is an interval with an open end.
WITH levels AS (
    SELECT
        indicator_key, place_key, subject_key, period_key, base_period_key, status, unit_key, basis, value, comparator,
        CASE WHEN comparator = '<' THEN NULL ELSE coalesce(value_low, value) END AS low,
        CASE WHEN comparator = '>' THEN NULL ELSE coalesce(value_high, value) END AS high,
        mention_count, is_conflicting, is_revised, confidence, observation_key, statistic_key
    FROM star.fct_statistic
    WHERE kind = 'level' AND period_key <> -1
),
growths AS (
    SELECT
        fact.indicator_key, fact.place_key, fact.subject_key, fact.period_key, fact.status,
        arg_max(struct_pack(
            value := fact.value, comparator := fact.comparator, observation_key := fact.observation_key
        ), struct_pack(mentions := fact.mention_count, key := fact.statistic_key)) AS chosen,
        sum(fact.mention_count)::BIGINT AS mention_count,
        bool_or(fact.is_conflicting) AS is_conflicting,
        bool_or(fact.is_revised) AS is_revised
    FROM star.fct_statistic AS fact
    JOIN star.dim_unit AS unit ON unit.unit_key = fact.unit_key
    WHERE fact.kind = 'growth' AND fact.period_key <> -1 AND unit.name = '%'
      AND (fact.basis IS NULL OR fact.basis IN ('同比', '比上年'))
    GROUP BY ALL
),
together AS (
    SELECT
        coalesce(levels.indicator_key, growths.indicator_key) AS indicator_key,
        coalesce(levels.place_key, growths.place_key) AS place_key,
        coalesce(levels.subject_key, growths.subject_key) AS subject_key,
        coalesce(levels.period_key, growths.period_key) AS period_key,
        coalesce(levels.base_period_key, -1) AS base_period_key,
        coalesce(levels.status, growths.status) AS status,
        levels.unit_key, levels.basis, levels.value, levels.comparator, levels.low, levels.high,
        levels.observation_key AS level_observation_key,
        growths.chosen AS growth,
        coalesce(levels.mention_count, 0) + coalesce(growths.mention_count, 0) AS mention_count,
        coalesce(levels.is_conflicting, false) OR coalesce(growths.is_conflicting, false) AS is_conflicting,
        coalesce(levels.is_revised, false) OR coalesce(growths.is_revised, false) AS is_revised
    FROM levels
    FULL JOIN growths
        ON growths.indicator_key = levels.indicator_key
        AND growths.place_key = levels.place_key
        AND growths.subject_key = levels.subject_key
        AND growths.period_key = levels.period_key
        AND growths.status = levels.status
)
SELECT
    indicator.name AS indicator,
    indicator.category,
    nullif(place.name, $unknown) AS place,
    CASE
        WHEN place.successor_code IS NOT NULL THEN place.successor
        WHEN fact.place_key <> -1 THEN place.name
    END AS place_now,
    place.code AS place_code,
    place.level AS place_level,
    place.province,
    place.prefecture,
    nullif(subject.name, $unknown) AS subject,
    period.frequency,
    period.code AS period,
    period.label AS period_label,
    period.first_day AS period_start,
    period.last_day AS period_end,
    period.year,
    fact.status,
    fact.value AS level_value,
    $number(fact.value) AS level_number,
    fact.comparator AS level_comparator,
    fact.low AS level_low,
    fact.high AS level_high,
    nullif(unit.name, $unknown) AS level_unit,
    fact.basis AS level_basis,
    base_period.code AS base_period,
    fact.growth.value AS growth_percent,
    $number(fact.growth.value) AS growth_number,
    fact.growth.comparator AS growth_comparator,
    CASE WHEN previous.value > 0
        THEN round((fact.value::DOUBLE / previous.value::DOUBLE - 1) * 100, 4) END AS implied_growth_percent,
    previous.value AS previous_level_value,
    fact.mention_count,
    fact.is_conflicting,
    fact.is_revised,
    fact.level_observation_key,
    fact.growth.observation_key AS growth_observation_key
FROM together AS fact
JOIN star.dim_indicator AS indicator ON indicator.indicator_key = fact.indicator_key
JOIN star.dim_place AS place ON place.place_key = fact.place_key
JOIN star.dim_subject AS subject ON subject.subject_key = fact.subject_key
JOIN star.dim_period AS period ON period.period_key = fact.period_key
LEFT JOIN star.dim_period AS base_period ON base_period.period_key = fact.base_period_key
LEFT JOIN star.dim_unit AS unit ON unit.unit_key = fact.unit_key
LEFT JOIN star.dim_period AS year_ago ON year_ago.code = period.year_ago_code
LEFT JOIN levels AS previous
    ON previous.indicator_key = fact.indicator_key
    AND previous.place_key = fact.place_key
    AND previous.subject_key = fact.subject_key
    AND previous.period_key = year_ago.period_key
    AND previous.unit_key = fact.unit_key
    AND previous.basis IS NOT DISTINCT FROM fact.basis
    AND previous.base_period_key = fact.base_period_key
    AND previous.status = 'actual'
