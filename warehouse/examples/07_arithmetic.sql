-- 勾稽关系 · Which totals, shares and growth rates do not add up, beyond what rounding explains?
SELECT relation, formula, place, period_label, stated_value, expected_value, difference, tolerance, unit, working, observations
FROM marts.arithmetic
WHERE NOT holds
ORDER BY abs(difference) / greatest(abs(stated_value), 1) DESC, arithmetic_key
LIMIT 50;
