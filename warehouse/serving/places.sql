SELECT * FROM marts.places
