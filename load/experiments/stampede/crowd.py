"""The crowd as the laboratory has it: told what to do, and heard when it has done it."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import msgspec

from fixtures.provisioners.process import ManagedProcess
from load.errors import GeneratorFailed
from load.experiments.interface import ExperimentError
from load.experiments.stampede.messages import Answer, Command, Failed, Message
from load.runs import PROJECT
from load.target import Target

Told = TypeVar("Told", bound=Message)

# Longer than the generator gives an answer, so that it is the one who gives up.
PATIENCE_S = 60.0


class Crowd:
    """A process of its own, pinned to the generator's core. A context manager."""

    def __init__(
        self, url: str, *, folder: Path, cores: Sequence[int] | None = None
    ) -> None:
        Target.parse(url)
        paths = [str(PROJECT), os.environ.get("PYTHONPATH", "")]
        self._process = ManagedProcess.start(
            "crowd",
            [sys.executable, "-m", "load.experiments.stampede.generator", url],
            folder=folder,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
            cores=cores,
            piped=True,
        )

    def ask(self, command: Command, kind: type[Told], *, longest_s: float = 0) -> Told:
        """Tell it, and wait for its answer."""
        self.tell(command)
        return self.hear(kind, longest_s=longest_s)

    def tell(self, command: Command) -> None:
        """It begins at once; `hear` has the answer. Raises `GeneratorFailed`."""
        try:
            self._process.told.write(msgspec.json.encode(command) + b"\n")
            self._process.told.flush()
        except OSError as error:
            raise self._failed(
                f"the crowd's process cannot be told ({error})"
            ) from error

    def hear(self, kind: type[Told], *, longest_s: float = 0) -> Told:
        """What it has done, for `longest_s` as it was told.

        Raises `ExperimentError` for what the site did not let it do, and
        `GeneratorFailed` when it is no more.
        """
        says = self._process.says
        ready, _, _ = select.select([says], [], [], longest_s + PATIENCE_S)
        if not ready:
            raise self._failed("the crowd's process does not answer")
        line = says.readline()
        if not line:
            raise self._failed(
                f"the crowd's process ended ({self._process.how_it_ended()})"
            )
        answer = msgspec.json.decode(line, type=Answer)
        if isinstance(answer, Failed):
            raise ExperimentError(answer.why)
        if not isinstance(answer, kind):
            raise self._failed(f"{type(answer).__name__} is no answer to that")
        return answer

    def stop(self) -> None:
        self._process.stop()

    def __enter__(self) -> Crowd:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _failed(self, what: str) -> GeneratorFailed:
        told = self._process.tail(15) or "(it said nothing)"
        return GeneratorFailed(f"{what}; its log ends with:\n{told}")
