-- Furthest off first, those that fail and those that hold each by themselves.
SELECT
    * EXCLUDE (observations),
    row_number() OVER (
        PARTITION BY holds ORDER BY abs(difference) / greatest(abs(stated_value), 1) DESC, arithmetic_key
    ) - 1 AS position
FROM marts.arithmetic
ORDER BY holds, position
