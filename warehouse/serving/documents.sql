SELECT * FROM marts.documents ORDER BY publication_date DESC NULLS LAST, source_file
