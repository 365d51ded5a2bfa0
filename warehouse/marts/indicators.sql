SELECT
    indicator.name AS indicator,
    any_value(indicator.english ORDER BY indicator.is_catalogued DESC) AS english,
    any_value(indicator.category ORDER BY indicator.is_catalogued DESC) AS category,
    any_value(indicator.synonyms ORDER BY indicator.is_catalogued DESC) AS synonyms,
    bool_or(indicator.is_catalogued) AS is_catalogued,
    count(*) AS statistic_count,
    count(DISTINCT fact.place_key) AS place_count
FROM star.fct_statistic AS fact
JOIN star.dim_indicator AS indicator ON indicator.indicator_key = fact.indicator_key
WHERE fact.indicator_key <> -1
GROUP BY indicator.name
ORDER BY indicator
