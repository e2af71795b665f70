"""The crowd's process: `python -m load.experiments.stampede.generator URL`.

It reads a command a line from standard input, does it, and prints one line of answer.
Every client has a connection of her own, opened before anything is measured. A crowd's
requests are all written before the first answer is read, so that they come at one
moment; each latency counts from that moment, whenever its request was really sent.
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sys
import time
from collections.abc import AsyncIterator

import msgspec

from load.experiments.stampede.messages import (
    Answer,
    Burst,
    Bursted,
    Command,
    Failed,
    Gather,
    Gathered,
    Tour,
    Toured,
)
from load.target import Target
from reports.stampede.schema import Reply

TIMEOUT_S = 30.0
NO_ANSWER = 0
# As many may be opening a connection at a time; a listen queue is not endless.
OPENING = 50
TROUBLES = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError)


class Client:
    """One keep-alive connection, opened when it is first needed or was closed."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def connect(self) -> None:
        """Raises `OSError`."""
        if self._reader and self._writer and not self._is_over():
            return
        self.close()
        self._reader, self._writer = await asyncio.open_connection(
            self._target.host, self._target.port
        )

    def send(self, method: str, path: str) -> None:
        """All of it goes into the socket's buffer at once: it is small."""
        head = (
            f"{method} {self._target.prefix}{path} HTTP/1.1\r\n"
            f"Host: {self._target.authority}\r\nContent-Length: 0\r\n\r\n"
        )
        if self._writer is not None:
            self._writer.write(head.encode())

    async def receive(self) -> tuple[int, int | None]:
        """Status and number; `NO_ANSWER` and a closed connection for whatever goes wrong."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                status, body = await self._answer()
            number = json.loads(body)["number"] if status == 200 else None
            return status, number
        except (*TROUBLES, TimeoutError, KeyError):
            self.close()
            return NO_ANSWER, None

    async def ask(self, method: str, path: str, *, due_s: float) -> Reply:
        """`due_s` is of the clock that never jumps."""
        try:
            await self.connect()
        except OSError:
            return _reply(due_s, NO_ANSWER, None)
        self.send(method, path)
        status, number = await self.receive()
        return _reply(due_s, status, number)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    def _is_over(self) -> bool:
        assert self._reader is not None
        assert self._writer is not None
        return self._reader.at_eof() or self._writer.is_closing()

    async def _answer(self) -> tuple[int, bytes]:
        if self._reader is None:
            raise ConnectionError("there is no connection")
        head = await self._reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        length = next(
            int(line.partition(":")[2])
            for line in (*lines, "content-length: 0")
            if line.lower().startswith("content-length:")
        )
        return int(lines[0].split()[1]), await self._reader.readexactly(length)


class Generator:
    """All clients of one site, and what they are told to do."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._crowd: list[Client] = []
        self._idle: list[Client] = []  # of the background's readers

    async def obey(self, command: Command) -> Answer:
        match command:
            case Gather():
                return await self._gather(command)
            case Tour():
                return await self._tour(command)
            case Burst():
                return await self._burst(command)

    def close(self) -> None:
        for client in (*self._crowd, *self._idle):
            client.close()

    async def _gather(self, command: Gather) -> Answer:
        while len(self._crowd) < command.clients:
            self._crowd.append(Client(self._target))
        gate = asyncio.Semaphore(OPENING)

        async def enter(client: Client) -> None:
            async with gate:
                await client.connect()

        try:
            await asyncio.gather(*map(enter, self._crowd[: command.clients]))
        except OSError as error:
            return Failed(
                why=f"{command.clients} connections cannot be opened: {error}"
            )
        return Gathered(clients=command.clients)

    async def _tour(self, command: Tour) -> Toured:
        began_s = time.time()
        replies = [
            await client.ask("GET", command.path, due_s=time.monotonic())
            for client in self._crowd[: command.clients]
        ]
        return Toured(began_s=began_s, ended_s=time.time(), replies=replies)

    async def _burst(self, command: Burst) -> Answer:
        crowd = self._crowd[: command.clients]
        background = asyncio.create_task(self._background(command))
        acknowledged = None
        if command.bump is not None:
            bumper = Client(self._target)
            told = await bumper.ask("POST", command.bump, due_s=time.monotonic())
            bumper.close()
            if told.number is None:
                background.cancel()
                return Failed(why=f"POST {command.bump} was answered {told.status}")
            acknowledged = told.number
        await asyncio.sleep(command.at_s - time.time())
        # From here on every moment counts, and a collection takes many.
        gc.disable()
        wall_s, due_s = time.time(), time.monotonic()
        due_s -= max(0.0, wall_s - command.at_s) if command.at_s else 0.0
        for client in crowd:
            client.send(command.method, command.path)
        late_s = time.monotonic() - due_s
        replies = await asyncio.gather(*(self._heard(each, due_s) for each in crowd))
        gc.enable()
        return Bursted(
            at_s=command.at_s or wall_s,
            late_s=round(late_s, 6),
            acknowledged=acknowledged,
            replies=list(replies),
            background=await background,
        )

    async def _heard(self, client: Client, due_s: float) -> Reply:
        status, number = await client.receive()
        return _reply(due_s, status, number)

    async def _background(self, command: Burst) -> list[Reply]:
        """Readers who come by the clock, each on a connection that nobody is using."""

        async def read(due_s: float) -> Reply:
            client = self._idle.pop() if self._idle else Client(self._target)
            reply = await client.ask("GET", command.path, due_s=due_s)
            self._idle.append(client)
            return reply

        readers = [
            asyncio.create_task(read(due_s)) async for due_s in _arrivals(command)
        ]
        return list(await asyncio.gather(*readers))


async def _arrivals(command: Burst) -> AsyncIterator[float]:
    """Yields when each arrival is due, once it is."""
    if command.background_per_s <= 0:
        return
    draw = random.Random(command.seed)
    due_s = time.monotonic()
    until_s = due_s + command.background_until_s - time.time()
    while (due_s := due_s + draw.expovariate(command.background_per_s)) < until_s:
        await asyncio.sleep(due_s - time.monotonic())
        yield due_s


def _reply(due_s: float, status: int, number: int | None) -> Reply:
    return Reply(
        latency_s=round(time.monotonic() - due_s, 6), status=status, number=number
    )


async def serve(url: str) -> None:
    """Until standard input ends."""
    generator = Generator(Target.parse(url))
    loop = asyncio.get_running_loop()
    try:
        while line := await loop.run_in_executor(None, sys.stdin.buffer.readline):
            command = msgspec.json.decode(line, type=Command)
            answer = await generator.obey(command)
            sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
            sys.stdout.buffer.flush()
    finally:
        generator.close()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
