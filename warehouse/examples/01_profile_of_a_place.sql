-- 一地概况 · What do the texts say of one place, newest period first?
SELECT indicator, period_label, value, unit, comparator, kind, basis, status, mention_count, evidence
FROM marts.statistics
WHERE place = '义乌市' AND subject IS NULL
ORDER BY period_end DESC NULLS LAST, indicator, kind
LIMIT 100;
