SELECT
    statistic.indicator, vintage.statistic_key, vintage.vintage_no, vintage.valid_from, vintage.valid_to, vintage.comparator,
    vintage.value, vintage.value_low, vintage.value_high, vintage.observation_key, vintage.is_current
FROM star.fct_vintage AS vintage
JOIN serving.statistics AS statistic ON statistic.statistic_key = vintage.statistic_key
WHERE statistic.revision_position IS NOT NULL
ORDER BY statistic.indicator, vintage.statistic_key, vintage.vintage_no
