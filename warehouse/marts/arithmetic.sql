WITH used AS (
    SELECT
        bridge.arithmetic_key,
        string_agg(
            bridge.role || ' ' || document.source_file || ':' || mention.char_start || '-' || mention.char_end
            || ' ' || mention.surface || ' “' || mention.quote || '”',
            chr(10) ORDER BY bridge.position
        ) AS observations,
        any_value(unit.name) FILTER (WHERE bridge.position = 1 AND mention.unit_key <> -1) AS unit
    FROM star.bridge_arithmetic_observation AS bridge
    JOIN star.fct_observation AS mention ON mention.observation_key = bridge.observation_key
    JOIN star.dim_document AS document ON document.document_key = mention.document_key
    JOIN star.dim_unit AS unit ON unit.unit_key = mention.unit_key
    GROUP BY bridge.arithmetic_key
)
SELECT
    fact.relation,
    fact.formula,
    indicator.name AS indicator,
    nullif(place.name, $unknown) AS place,
    place.code AS place_code,
    period.code AS period,
    period.label AS period_label,
    fact.holds,
    fact.stated_value,
    fact.expected_value,
    fact.difference,
    fact.tolerance,
    used.unit,
    fact.observation_count,
    fact.document_count,
    fact.working,
    used.observations,
    fact.arithmetic_key
FROM star.fct_arithmetic AS fact
JOIN star.dim_indicator AS indicator ON indicator.indicator_key = fact.indicator_key
JOIN star.dim_place AS place ON place.place_key = fact.place_key
JOIN star.dim_period AS period ON period.period_key = fact.period_key
LEFT JOIN used ON used.arithmetic_key = fact.arithmetic_key
