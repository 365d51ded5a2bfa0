WITH seen AS (
    SELECT sha256, min(first_seen) AS first_seen FROM audit.document_version GROUP BY sha256
),
unexplained AS (
    SELECT document_key, count(*) AS unexplained_count
    FROM audit.numeral WHERE outcome = 'unexplained' GROUP BY document_key
),
published AS (
    SELECT document_key, count(*) AS observation_count, count(*) FILTER (WHERE is_statistic) AS statistic_count
    FROM star.fct_observation GROUP BY document_key
)
SELECT
    document.source_file,
    'ok' AS status,
    NULL::VARCHAR AS reason,
    document.title,
    document.publication_date,
    document.publication_date_basis,
    document.published_from,
    document.published_to,
    document.format,
    document.page_count,
    document.block_count,
    document.table_count,
    document.cell_count,
    document.publisher,
    document.is_official,
    nullif(place.name, $unknown) AS place,
    document.article_count,
    document.sentence_count,
    document.numeral_count,
    coalesce(unexplained.unexplained_count, 0) AS unexplained_count,
    coalesce(published.observation_count, 0) AS observation_count,
    coalesce(published.statistic_count, 0) AS statistic_count,
    document.text_length,
    document.byte_size,
    document.encoding,
    document.other_files,
    document.sha256,
    seen.first_seen,
    document.is_previous_version,
    document.document_key
FROM star.dim_document AS document
LEFT JOIN seen ON seen.sha256 = document.sha256
JOIN star.dim_place AS place ON place.place_key = document.place_key
LEFT JOIN unexplained ON unexplained.document_key = document.document_key
LEFT JOIN published ON published.document_key = document.document_key
WHERE document.document_key <> -1
UNION ALL
SELECT
    source_file, 'rejected', reason, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, NULL,
    byte_size, NULL, other_files, sha256, NULL, NULL, document_id
FROM audit.rejected_document
WHERE line IS NULL
