SELECT
    document.source_file,
    fact.char_start,
    fact.char_end,
    fact.value,
    $number(fact.value) AS value_number,
    fact.value_low,
    fact.value_high,
    nullif(unit.name, $unknown) AS unit,
    fact.comparator,
    fact.kind,
    fact.indicator_wording AS indicator,
    CASE WHEN indicator.is_catalogued THEN indicator.name END AS indicator_name,
    indicator.category,
    nullif(place.name, $unknown) AS place,
    place.code AS place_code,
    place.level AS place_level,
    place.province,
    place.prefecture,
    place.county,
    fact.place_basis,
    nullif(subject.name, $unknown) AS subject,
    period.code AS period,
    period.label AS period_label,
    period.frequency,
    period.first_day AS period_start,
    period.last_day AS period_end,
    period.year,
    fact.period_basis,
    fact.basis,
    base_period.code AS base_period,
    fact.status,
    $observed,
    fact.surface,
    fact.quote,
    document.source_file || ':' || fact.char_start || '-' || fact.char_end || ' “' || fact.quote || '”' AS evidence,
    coalesce(article.headline, document.title) AS article_title,
    document.publication_date,
    document.publisher,
    fact.is_contradicted,
    fact.is_corrected,
    fact.corrected_fields,
    fact.printed_exponent,
    fact.sentence_no,
    fact.page,
    fact.cell,
    fact.observation_key,
    fact.statistic_key,
    fact.document_key
FROM star.fct_observation AS fact
JOIN star.dim_document AS document ON document.document_key = fact.document_key
JOIN star.dim_article AS article ON article.article_key = fact.article_key
JOIN star.dim_indicator AS indicator ON indicator.indicator_key = fact.indicator_key
JOIN star.dim_place AS place ON place.place_key = fact.place_key
JOIN star.dim_unit AS unit ON unit.unit_key = fact.unit_key
JOIN star.dim_period AS period ON period.period_key = fact.period_key
JOIN star.dim_period AS base_period ON base_period.period_key = fact.base_period_key
JOIN star.dim_subject AS subject ON subject.subject_key = fact.subject_key
