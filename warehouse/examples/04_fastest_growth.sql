-- 增速排行 · What grew fastest on the year before, as stated by at least two documents?
SELECT indicator, place, subject, period_label, value AS growth_percent, document_count, evidence
FROM marts.statistics
WHERE kind = 'growth' AND unit = '%' AND status = 'actual' AND (basis IS NULL OR basis IN ('同比', '比上年'))
  AND document_count >= 2
ORDER BY value DESC NULLS LAST
LIMIT 50;
