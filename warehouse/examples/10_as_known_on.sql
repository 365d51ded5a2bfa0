-- 历史版本 · What was known on a past date, where it has changed since?
SELECT indicator.name AS indicator, place.name AS place, period.label AS period, known.value AS value_then,
       statistic.value AS value_now, known.valid_from, known.valid_to
FROM star.fct_vintage AS known
JOIN star.fct_statistic AS statistic USING (statistic_key)
JOIN star.dim_indicator AS indicator ON indicator.indicator_key = statistic.indicator_key
JOIN star.dim_place AS place ON place.place_key = statistic.place_key
JOIN star.dim_period AS period ON period.period_key = statistic.period_key
WHERE known.valid_from <= DATE '2024-06-30' AND known.valid_to >= DATE '2024-06-30'
ORDER BY known.valid_to, known.statistic_key
LIMIT 100;
