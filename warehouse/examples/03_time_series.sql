-- 时间序列 · Level and growth of one indicator in one place, year by year; does the stated growth fit the levels?
SELECT period, level_value, level_unit, growth_percent, implied_growth_percent, previous_level_value, is_conflicting
FROM marts.series
WHERE indicator = '进出口总额' AND place = '义乌市' AND subject IS NULL AND frequency = 'year' AND status = 'actual'
ORDER BY period_start;
