SELECT * FROM marts.indicators
