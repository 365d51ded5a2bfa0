"""All declarations in one place, in the order in which their tables are created.

Belongs here: the order, the schemas, which tables are stored and which are views.
Does not: a declaration (`intake`, `silver`, `star`, `audit`, `marts`).
"""

from warehouse.contract import Table
from warehouse.tables import audit, intake, marts, silver, star

SCHEMAS: dict[str, str] = {
    "star": "星型模型 · dimensions and facts; every dimension has a member -1 未知",
    "marts": "数据集市 · views for people and BI tools",
    "audit": "审计 · numerals, checks, what was rejected or quarantined",
}

STORED: tuple[Table, ...] = (*star.TABLES, *audit.TABLES)
VIEWS: tuple[Table, ...] = marts.TABLES
PUBLISHED: tuple[Table, ...] = (*STORED, *VIEWS)
ALL: tuple[Table, ...] = (*intake.TABLES, *silver.TABLES, *PUBLISHED)
