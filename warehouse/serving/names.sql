-- Pinyin is no business of SQL: `spelling` holds it while the file is written (`warehouse.database`).
WITH named AS (
    SELECT 'indicator' AS kind, indicator AS name, concat_ws('、', synonyms, english) AS more, statistic_count AS count
    FROM serving.indicators
    UNION ALL
    SELECT 'place', place, '', sum(statistic_count)::BIGINT FROM serving.places GROUP BY place
    UNION ALL
    SELECT 'subject', subject, '', sum(statistic_count)::BIGINT FROM serving.subjects GROUP BY subject
),
together AS (
    SELECT
        named.kind, named.name, named.more, named.count, spelling.initials, spelling.pinyin, NULL::BIGINT AS document_key,
        NULL::DATE AS publication_date
    FROM named
    JOIN spelling ON spelling.name = named.name
    UNION ALL
    SELECT
        'document', coalesce(title, source_file), concat_ws(chr(10), source_file, publisher), observation_count, '', '',
        document_key, publication_date
    FROM star.dim_document
    WHERE document_key <> -1
)
SELECT
    *,
    lower(concat_ws(chr(10), name, initials, pinyin, more)) AS sought,
    row_number() OVER (ORDER BY document_key IS NOT NULL, publication_date DESC NULLS LAST, count DESC, name) AS position
FROM together
ORDER BY position
