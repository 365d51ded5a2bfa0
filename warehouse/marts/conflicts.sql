SELECT
    statistic.statistic_key,
    indicator.name AS indicator,
    nullif(place.name, $unknown) AS place,
    place.code AS place_code,
    nullif(subject.name, $unknown) AS subject,
    period.code AS period,
    period.label AS period_label,
    statistic.kind,
    statistic.status,
    statistic.basis,
    nullif(unit.name, $unknown) AS unit,
    statistic.value AS chosen_value,
    statistic.choice_reason,
    statistic.relative_spread,
    mention.value,
    mention.value_low,
    mention.value_high,
    mention.comparator,
    mention.observation_key = statistic.observation_key AS is_chosen,
    statistic.mention_count,
    statistic.document_count,
    mention.confidence,
    document.publication_date,
    document.publisher,
    mention.surface,
    document.source_file || ':' || mention.char_start || '-' || mention.char_end || ' “' || mention.quote || '”' AS evidence,
    mention.observation_key
FROM star.fct_statistic AS statistic
JOIN star.fct_observation AS mention ON mention.statistic_key = statistic.statistic_key
JOIN star.dim_document AS document ON document.document_key = mention.document_key
JOIN star.dim_indicator AS indicator ON indicator.indicator_key = statistic.indicator_key
JOIN star.dim_place AS place ON place.place_key = statistic.place_key
JOIN star.dim_unit AS unit ON unit.unit_key = statistic.unit_key
JOIN star.dim_period AS period ON period.period_key = statistic.period_key
JOIN star.dim_subject AS subject ON subject.subject_key = statistic.subject_key
WHERE statistic.is_conflicting
