-- 横向比较 · One indicator of one year, all places of one level side by side.
SELECT place, value / 1e8 AS value_in_yi, comparator, mention_count, publisher
FROM marts.statistics
WHERE indicator = '地区生产总值' AND kind = 'level' AND status = 'actual' AND period = '2025'
  AND place_level = 'province' AND subject IS NULL
ORDER BY value DESC NULLS LAST;
