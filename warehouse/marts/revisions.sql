SELECT
    vintage.statistic_key,
    vintage.vintage_no,
    indicator.name AS indicator,
    nullif(place.name, $unknown) AS place,
    nullif(subject.name, $unknown) AS subject,
    period.code AS period,
    period.label AS period_label,
    mention.kind,
    mention.status,
    mention.basis,
    nullif(unit.name, $unknown) AS unit,
    vintage.value,
    vintage.value_low,
    vintage.value_high,
    vintage.comparator,
    vintage.valid_from,
    vintage.valid_to,
    vintage.is_current,
    document.publisher,
    mention.surface,
    document.source_file || ':' || mention.char_start || '-' || mention.char_end || ' “' || mention.quote || '”' AS evidence,
    vintage.observation_key
FROM star.fct_vintage AS vintage
JOIN star.fct_observation AS mention ON mention.observation_key = vintage.observation_key
JOIN star.dim_document AS document ON document.document_key = mention.document_key
JOIN star.dim_indicator AS indicator ON indicator.indicator_key = mention.indicator_key
JOIN star.dim_place AS place ON place.place_key = mention.place_key
JOIN star.dim_subject AS subject ON subject.subject_key = mention.subject_key
JOIN star.dim_period AS period ON period.period_key = mention.period_key
JOIN star.dim_unit AS unit ON unit.unit_key = mention.unit_key
WHERE vintage.statistic_key IN (SELECT statistic_key FROM star.fct_vintage WHERE vintage_no > 1)
