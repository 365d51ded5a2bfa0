-- 逐级下钻 · How much is known of each province, and of the prefectures in it?
SELECT place.province, place.prefecture, count(*) AS statistics, count(DISTINCT fact.indicator_key) AS indicators,
       sum(fact.mention_count) AS mentions, count(*) FILTER (WHERE fact.is_conflicting) AS conflicts
FROM star.fct_statistic AS fact
JOIN star.dim_place AS place USING (place_key)
WHERE place.province IS NOT NULL
GROUP BY ROLLUP (place.province, place.prefecture)
ORDER BY place.province NULLS FIRST, place.prefecture NULLS FIRST;
