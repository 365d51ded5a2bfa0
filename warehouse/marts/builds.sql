SELECT
    run_id, started_at, code_version, rules_version, reference_version, input_folder, document_count, rejected_count,
    observation_count, statistic_count, verdict, failed_checks, warned_checks
FROM star.dim_run
WHERE run_key <> -1
