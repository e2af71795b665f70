"""Several people who act in the same moment, each on a database connection of her own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import pre_delete

from fixtures.provisioners.readiness import wait_until


def all_at_once(acts: Sequence[Callable[[], Any]]) -> list[Future[Any]]:
    """Runs each in a thread; they start together when all are ready. All have ended."""
    barrier = threading.Barrier(len(acts))

    def act_together(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(map(threads.submit, [act_together] * len(acts), acts))


@contextmanager
def before_our_commit(act: Callable[[], Any]) -> Iterator[Future[Any]]:
    """A transaction of ours, at whose end another act begins and waits for our commit.

    The block is the transaction; behind it, the other act has ended.
    """
    with ThreadPoolExecutor(1) as threads:
        ended: Future[Any] = Future()
        with transaction.atomic():
            yield ended
            started = threads.submit(on_its_own_connection, act)
            _wait_for(started)
        _hand_on(started, ended)


@contextmanager
def before_rows_are_deleted(
    model: type[Model], act: Callable[[], Any]
) -> Iterator[Future[Any]]:
    """Another act begins when a deletion in the block has seen what it will delete.

    It has ended, or waits for a lock of ours, before the first row goes.
    """
    with ThreadPoolExecutor(1) as threads:
        ended: Future[Any] = Future()
        started: list[Future[Any]] = []

        def meanwhile(**_: Any) -> None:
            started.append(threads.submit(on_its_own_connection, act))
            _wait_for(started[0])

        pre_delete.connect(meanwhile, sender=model)
        try:
            yield ended
        finally:
            pre_delete.disconnect(meanwhile, sender=model)
        _hand_on(started[0], ended)


def on_its_own_connection(act: Callable[[], Any]) -> Any:
    """For what is done in a thread: Django opens a connection to each, and closes none."""
    try:
        return act()
    finally:
        connection.close()


def _wait_for(started: Future[Any]) -> None:
    wait_until(
        lambda: started.done() or _somebody_waits(),
        deadline_s=30,
        what="the other has ended, or waits for us",
    )


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


def _hand_on(started: Future[Any], ended: Future[Any]) -> None:
    error = started.exception(timeout=30)
    if error is None:
        ended.set_result(started.result())
    else:
        ended.set_exception(error)
