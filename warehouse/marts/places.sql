SELECT
    place.name AS place,
    place.code AS place_code,
    place.level AS place_level,
    place.province,
    place.prefecture,
    place.parent,
    count(*) AS statistic_count,
    count(DISTINCT fact.indicator_key) AS indicator_count
FROM star.fct_statistic AS fact
JOIN star.dim_place AS place ON place.place_key = fact.place_key
WHERE fact.place_key <> -1
GROUP BY ALL
ORDER BY place_code, place, place_level
