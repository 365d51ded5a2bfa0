-- Statistics of nobody first: what indicators and series ask for lies together.
-- Positions are counted over a few columns, since a window carries all that is selected beside it.
WITH keyed AS (
    SELECT
        statistic_key, indicator, place, subject, category, is_catalogued, period_end, kind, is_conflicting, relative_spread,
        is_revised, known_as_of
    FROM marts.statistics
),
of_indicator AS (
    SELECT
        statistic_key,
        row_number() OVER (
            PARTITION BY indicator
            ORDER BY period_end DESC NULLS LAST, place NULLS LAST, subject NULLS FIRST, statistic_key
        ) - 1 AS indicator_position
    FROM keyed
),
of_place AS (
    SELECT
        statistic_key,
        row_number() OVER (
            PARTITION BY place
            ORDER BY
                category NULLS LAST, is_catalogued DESC, indicator, period_end DESC NULLS LAST, kind DESC, statistic_key
        ) - 1 AS place_position
    FROM keyed
    WHERE subject IS NULL AND place IS NOT NULL
),
of_conflict AS (
    SELECT statistic_key, row_number() OVER (ORDER BY relative_spread DESC NULLS LAST, statistic_key) - 1 AS conflict_position
    FROM keyed
    WHERE is_conflicting
),
of_revision AS (
    SELECT statistic_key, row_number() OVER (ORDER BY known_as_of DESC NULLS LAST, statistic_key) - 1 AS revision_position
    FROM keyed
    WHERE is_revised
)
SELECT
    statistic.indicator,
    statistic.is_catalogued,
    statistic.category,
    statistic.place,
    statistic.place_code,
    statistic.place_level,
    statistic.subject,
    statistic.period,
    statistic.period_label,
    statistic.period_end,
    statistic.year,
    statistic.value,
    statistic.value_low,
    statistic.value_high,
    statistic.unit,
    statistic.comparator,
    statistic.kind,
    statistic.basis,
    statistic.status,
    statistic.choice_reason,
    statistic.mention_count,
    statistic.relative_spread,
    statistic.is_conflicting,
    statistic.confidence,
    statistic.surface,
    statistic.quote,
    document.source_file,
    mention.char_start,
    mention.char_end,
    coalesce(article.headline, document.title) AS article_title,
    document.publication_date,
    statistic.publisher,
    mention.document_key,
    statistic.statistic_key,
    statistic.observation_key,
    of_indicator.indicator_position,
    of_place.place_position,
    of_conflict.conflict_position,
    of_revision.revision_position
FROM marts.statistics AS statistic
JOIN star.fct_observation AS mention ON mention.observation_key = statistic.observation_key
JOIN star.dim_document AS document ON document.document_key = mention.document_key
JOIN star.dim_article AS article ON article.article_key = mention.article_key
JOIN of_indicator ON of_indicator.statistic_key = statistic.statistic_key
LEFT JOIN of_place ON of_place.statistic_key = statistic.statistic_key
LEFT JOIN of_conflict ON of_conflict.statistic_key = statistic.statistic_key
LEFT JOIN of_revision ON of_revision.statistic_key = statistic.statistic_key
ORDER BY indicator, statistic.subject NULLS FIRST, place, period_end DESC NULLS LAST, statistic_key
