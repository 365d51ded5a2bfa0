"""Asks a published file through Apache Superset: run by `check_clients.py` with the interpreter of an environment that has it.

usage: ask_superset.py WAREHOUSE.duckdb        needs `apache-superset`, `duckdb-engine`

Superset itself, with a metadata base of its own, is asked over its REST API: the database is added as `docs/connecting.md` says, a
dataset of a view made, SQL Lab asked. Prints one line of JSON: the statistics counted, the columns that carry our comments.
"""

import json
import os
import pathlib
import sys
import tempfile

CONFIG = """
SECRET_KEY = "of a test, and of nothing else: 42 letters"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
"""


def ask(path: str) -> dict:
    """What a client of a fresh Superset sees."""
    from flask_migrate import upgrade
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        from superset import appbuilder, security_manager

        upgrade(directory=str(pathlib.Path(sys.modules["superset"].__file__).parent / "migrations"))
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        security_manager.add_user("admin", "a", "b", "a@example.org", security_manager.find_role("Admin"), "admin")
    client = app.test_client()
    login = {"username": "admin", "password": "admin", "provider": "db"}
    headers = {"Authorization": f"Bearer {client.post('/api/v1/security/login', json=login).json['access_token']}"}

    def post(url: str, body: dict) -> dict:
        answer = client.post(url, json=body, headers=headers)
        if answer.status_code >= 300:
            raise SystemExit(f"{url}: {answer.status_code} {answer.text[:300]}")
        return answer.json

    extra = json.dumps({"engine_params": {"connect_args": {"read_only": True}}})
    body = {"database_name": "baoshu", "sqlalchemy_uri": f"duckdb:///{path}", "expose_in_sqllab": True, "extra": extra}
    database = post("/api/v1/database/", body)["id"]
    view = {"database": database, "schema": "warehouse.marts", "table_name": "statistics"}
    dataset = post("/api/v1/dataset/", view)["id"]
    columns = client.get(f"/api/v1/dataset/{dataset}", headers=headers).json["result"]["columns"]
    question = {"database_id": database, "sql": "select count(*) as n from marts.statistics", "runAsync": False}
    answer = post("/api/v1/sqllab/execute/", question | {"client_id": "asked"})
    return {"superset": answer["data"][0]["n"], "uncommented": sum(not column["description"] for column in columns)}


def main(path: str) -> None:
    """Ask, and print what was seen."""
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "superset_config.py"
        config.write_text(CONFIG.format(folder=folder), encoding="utf-8")
        os.environ |= {"SUPERSET_CONFIG_PATH": str(config), "SUPERSET_HOME": folder}
        print("\n" + json.dumps(ask(path)))


if __name__ == "__main__":
    main(sys.argv[1])
