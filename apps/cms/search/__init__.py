"""Looking for posts: one interface, and two engines that keep it.

`interface.py` says what an engine is; `postgres.py` is always there, `elasticsearch.py`
where CMS_ELASTICSEARCH_URL names a server. `answering.py` asks the one that should answer,
and Postgres where it cannot; `results.py` holds what was found against the table;
`following.py` keeps an index up with what is written.
"""

from __future__ import annotations
