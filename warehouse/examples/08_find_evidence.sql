-- 查找证据 · Every figure on a topic, with its sentence and where it stands in which file.
SELECT source_file, char_start, char_end, surface, value, unit, indicator, place, period, quote
FROM marts.observations
WHERE indicator LIKE '%跨境电商%' AND is_statistic
ORDER BY confidence DESC, source_file, char_start
LIMIT 100;
