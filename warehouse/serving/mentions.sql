-- Each list names the observations it shows, in order; what is shown of them is that of marts.observations.
WITH conflicts AS (
    SELECT
        'conflict' AS list_name, statistic.conflict_position AS position, mention.statistic_key AS case_key,
        row_number() OVER (
            PARTITION BY mention.statistic_key
            ORDER BY
                mention.observation_key = statistic.observation_key DESC,
                abs(mention.value - statistic.value) DESC NULLS LAST, mention.observation_key
        ) AS place_in_case,
        NULL AS role, mention.observation_key
    FROM star.fct_observation AS mention
    JOIN serving.statistics AS statistic ON statistic.statistic_key = mention.statistic_key
    WHERE statistic.conflict_position IS NOT NULL
    QUALIFY place_in_case <= $most_mentions
),
revisions AS (
    SELECT
        'revision', statistic.revision_position, vintage.statistic_key, vintage.vintage_no, NULL, vintage.observation_key
    FROM serving.vintages AS vintage
    JOIN serving.statistics AS statistic ON statistic.statistic_key = vintage.statistic_key
    QUALIFY row_number() OVER (PARTITION BY vintage.statistic_key ORDER BY vintage.vintage_no DESC) <= $most_mentions
),
terms AS (
    SELECT CASE WHEN sums.holds THEN 'holds' ELSE 'fails' END, sums.position, sums.arithmetic_key, term.position, term.role, term.observation_key
    FROM marts.arithmetic_terms AS term
    JOIN serving.sums AS sums ON sums.arithmetic_key = term.arithmetic_key
),
parts AS (
    SELECT 'plan', position, planned_observation_key, 1, 'planned', planned_observation_key FROM serving.plans
    UNION ALL
    SELECT 'plan', position, planned_observation_key, 2, 'actual', actual_observation_key
    FROM serving.plans WHERE actual_observation_key IS NOT NULL
    UNION ALL
    SELECT 'plan', position, planned_observation_key, 3, 'previous', previous_observation_key
    FROM serving.plans WHERE previous_observation_key IS NOT NULL
),
broken AS (
    SELECT DISTINCT used.observation_key
    FROM star.bridge_arithmetic_observation AS used
    JOIN star.fct_arithmetic AS sums ON sums.arithmetic_key = used.arithmetic_key
    WHERE NOT sums.holds
),
marked AS (
    SELECT
        observation_key, document_key, char_start, confidence, indicator_wording, place_key, period_key, is_statistic,
        statistic_key IN (SELECT statistic_key FROM star.fct_statistic WHERE is_conflicting) AS conflict,
        observation_key IN (SELECT observation_key FROM broken) AS arithmetic
    FROM star.fct_observation
    WHERE NOT is_corrected
),
doubtful AS (
    SELECT
        'doubtful', row_number() OVER (ORDER BY $doubt DESC, document_key, char_start) - 1 AS position, observation_key, 1,
        concat_ws(' ', CASE WHEN conflict THEN 'conflict' END, CASE WHEN arithmetic THEN 'arithmetic' END), observation_key
    FROM marked
    QUALIFY position < $most_doubtful
),
listed AS (
    FROM conflicts UNION ALL FROM revisions UNION ALL FROM terms UNION ALL FROM parts UNION ALL FROM doubtful
)
SELECT
    listed.list_name, listed.position, listed.case_key, listed.place_in_case, listed.role,
    told.observation_key, told.statistic_key, told.document_key, told.char_start, told.char_end, told.value, told.value_low,
    told.value_high, told.unit, told.comparator, told.kind, told.status, told.basis, told.indicator, told.indicator_name,
    told.place, told.subject, told.period, told.period_label, told.confidence, told.surface, told.quote, told.source_file,
    told.article_title, told.publication_date, told.publisher
FROM listed
JOIN marts.observations AS told ON told.observation_key = listed.observation_key
ORDER BY list_name, position, place_in_case
