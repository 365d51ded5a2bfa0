"""All declarations in one place, in the order in which their tables are created.

Belongs here: the order, the schemas, which tables are stored, which are views, which are made of both when a build is written.
Does not: a declaration (`intake`, `silver`, `star`, `audit`, `marts`, `serving`).
"""

from warehouse.contract import Table
from warehouse.tables import audit, intake, marts, serving, silver, star

SCHEMAS: dict[str, str] = {
    "star": "星型模型 · dimensions and facts; every dimension has a member -1 未知",
    "marts": "数据集市 · views for people and BI tools",
    "audit": "审计 · numerals, checks, what was rejected or quarantined",
    "serving": "页面 · what the pages look up, worked out from the marts when a build is published",
}

STORED: tuple[Table, ...] = (*star.TABLES, *audit.TABLES)
VIEWS: tuple[Table, ...] = marts.TABLES
SERVED: tuple[Table, ...] = serving.TABLES
PUBLISHED: tuple[Table, ...] = (*STORED, *VIEWS, *SERVED)
ALL: tuple[Table, ...] = (*intake.TABLES, *silver.TABLES, *PUBLISHED)
