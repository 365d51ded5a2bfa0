"""Tables → observations: what every numeral of a table measures, where, when and in which unit.

Belongs here: grid and roles of rows and columns, labels, values, one observation a cell.
Does not: finding tables (`transforms.reading.text_tables`), prose (the modules beside this folder).
"""
