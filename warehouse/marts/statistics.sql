SELECT
    indicator.name AS indicator,
    indicator.is_catalogued,
    indicator.category,
    CASE WHEN fact.place_key <> -1 THEN place.name END AS place,
    place.code AS place_code,
    place.level AS place_level,
    place.province,
    place.prefecture,
    place.county,
    CASE WHEN fact.subject_key <> -1 THEN subject.name END AS subject,
    period.code AS period,
    period.label AS period_label,
    period.frequency,
    period.first_day AS period_start,
    period.last_day AS period_end,
    period.year,
    fact.value,
    fact.value_low,
    fact.value_high,
    CASE WHEN fact.unit_key <> -1 THEN unit.name END AS unit,
    fact.comparator,
    fact.kind,
    fact.basis,
    base_period.code AS base_period,
    fact.status,
    indicator.measure,
    indicator.is_additive,
    fact.choice_reason,
    fact.mention_count,
    fact.document_count,
    fact.value_count,
    fact.lowest_value,
    fact.highest_value,
    fact.relative_spread,
    fact.is_conflicting,
    fact.is_revised,
    fact.valid_from,
    fact.known_as_of,
    fact.confidence,
    fact.surface,
    fact.quote,
    document.source_file || ':' || fact.char_start || '-' || fact.char_end || ' “' || fact.quote || '”' AS evidence,
    document.publisher,
    fact.statistic_key,
    fact.observation_key
FROM star.fct_statistic AS fact
LEFT JOIN star.dim_document AS document ON document.document_key = fact.document_key
LEFT JOIN star.dim_indicator AS indicator ON indicator.indicator_key = fact.indicator_key
LEFT JOIN star.dim_place AS place ON place.place_key = fact.place_key
LEFT JOIN star.dim_unit AS unit ON unit.unit_key = fact.unit_key
LEFT JOIN star.dim_period AS period ON period.period_key = fact.period_key
LEFT JOIN star.dim_period AS base_period ON base_period.period_key = fact.base_period_key
LEFT JOIN star.dim_subject AS subject ON subject.subject_key = fact.subject_key
