-- 口径矛盾 · Where do sources contradict each other most, and what does each of them say?
SELECT indicator, place, subject, period_label, kind, value, comparator, unit, is_chosen, choice_reason, publisher,
       publication_date, evidence
FROM marts.conflicts
WHERE statistic_key IN (
    SELECT statistic_key FROM star.fct_statistic WHERE is_conflicting ORDER BY relative_spread DESC NULLS LAST LIMIT 20
)
ORDER BY relative_spread DESC NULLS LAST, statistic_key, is_chosen DESC, observation_key;
