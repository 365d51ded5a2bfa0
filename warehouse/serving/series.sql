SELECT * FROM marts.series
ORDER BY indicator, subject NULLS FIRST, place, period_end NULLS LAST, period_start, status, level_unit, level_basis
