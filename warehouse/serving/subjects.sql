SELECT nullif(place.name, $unknown) AS place, subject.name AS subject, count(*) AS statistic_count
FROM star.fct_statistic AS fact
JOIN star.dim_subject AS subject ON subject.subject_key = fact.subject_key
JOIN star.dim_place AS place ON place.place_key = fact.place_key
WHERE fact.subject_key <> -1
GROUP BY ALL
ORDER BY place, statistic_count DESC, subject
