SELECT
    document.source_file,
    numeral.char_start,
    numeral.char_end,
    numeral.surface,
    numeral.outcome,
    numeral.sentence_no,
    document.source_file || ':' || numeral.char_start || '-' || numeral.char_end || ' “' || numeral.surface || '”' AS evidence,
    numeral.document_key
FROM audit.numeral AS numeral
JOIN star.dim_document AS document ON document.document_key = numeral.document_key
