-- 目标与完成 · Which targets were missed, and by how much?
SELECT indicator, place, subject, period_label, planned_value, planned_comparator, actual_value, unit, achieved_percent,
       planned_evidence, actual_evidence
FROM marts.plan_vs_actual
WHERE is_met = false
ORDER BY achieved_percent NULLS LAST
LIMIT 50;
