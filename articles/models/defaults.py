"""A default that the database itself knows, for a column that an older version of the program does not fill."""

import re
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class GiveDefault(migrations.AlterField):
    """An AlterField that adds nothing but `db_default`. SQLite's table is not made anew for it, which takes minutes where there
    are a million rows: no row changes, so its definition alone is rewritten (https://sqlite.org/lang_altertable.html, 7)."""

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        field = to_state.apps.get_model(app_label, self.model_name)._meta.get_field(self.name)
        _rewrite(schema_editor, field, " NOT NULL", f" DEFAULT {_default(schema_editor, field)} NOT NULL")

    def database_backwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        field = from_state.apps.get_model(app_label, self.model_name)._meta.get_field(self.name)
        _rewrite(schema_editor, field, f" DEFAULT {_default(schema_editor, field)} NOT NULL", " NOT NULL")


def _default(schema_editor: Any, field: models.Field[Any, Any]) -> str:
    sql, params = schema_editor.db_default_sql(field)
    return sql % tuple(map(schema_editor.quote_value, params))


def _rewrite(schema_editor: Any, field: models.Field[Any, Any], before: str, after: str) -> None:
    table, column = field.model._meta.db_table, re.escape(f'"{field.column}" {field.db_type(schema_editor.connection)}')
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
        definition, found = re.subn(f"({column}){re.escape(before)}", lambda match: match[1] + after, cursor.fetchone()[0])
        if found != 1:
            raise RuntimeError(f"{table}.{field.column}{before} is not in the definition of the table")
        version = cursor.execute("PRAGMA schema_version").fetchone()[0]
        cursor.execute("PRAGMA writable_schema = ON")
        cursor.execute("UPDATE sqlite_master SET sql = %s WHERE type = 'table' AND name = %s", [definition, table])
        cursor.execute(f"PRAGMA schema_version = {version + 1}")  # other processes read it anew
        cursor.execute("PRAGMA writable_schema = OFF")
