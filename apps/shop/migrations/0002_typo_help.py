"""An index of three letters each, which finds names in spite of typos: where it can be had.

The embedded Postgres comes without the extension, and some servers do not let us make
one. Search works without; `health.py` says that it does.
"""

from __future__ import annotations

from django.db import migrations

MAKE = """
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX IF NOT EXISTS shop_products_by_trigrams
            ON shop_product USING gin (name gin_trgm_ops);
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE NOTICE 'pg_trgm may not be made here: no help with typos';
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    # The extension stays: somebody else may use it.
    operations = [
        migrations.RunSQL(MAKE, "DROP INDEX IF EXISTS shop_products_by_trigrams")
    ]
