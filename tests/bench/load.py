"""What wrk drives at an endpoint, and what comes of it."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import endpoint

STREAM = "bench"
SHARDS = 8
CONNECTIONS = 8
GET_LIMIT = 10000
STARTS = 5  # The first of them finds everybody's caches cold, this client's too.
MIB = 1024 * 1024


def say(text):
    print(text, file=sys.stderr, flush=True)


def per(amount, count):
    """None where nothing was done that could be counted."""
    return amount / count if count else None


def median(values):
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


class Bench:
    def __init__(self, options):
        self._options = options

    def _start(self, server):
        return endpoint.Running(server, self._options.server_core)

    def _wrk(self, running, mode, seconds, **settings):
        """wrk's figures and `cpu`, the server's CPU seconds meanwhile."""
        environment = dict(os.environ, MODE=mode, STREAM=STREAM,
                           **{name.upper(): str(value) for name, value in settings.items()})
        before = running.cpu_seconds()
        done = subprocess.run(
            ["taskset", "-c", str(self._options.client_core), "wrk", "-t1", f"-c{CONNECTIONS}",
             f"-d{max(1, round(seconds))}s", "--timeout", "60s", "-s", self._options.script,
             running.url],
            env=environment, capture_output=True, text=True, check=False)
        lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
        if not lines:
            raise SystemExit(f"wrk failed:\n{done.stdout}{done.stderr}")
        result = json.loads(lines[-1].removeprefix("RESULT "))
        result["cpu"] = running.cpu_seconds() - before
        for fault in ("failed_records", "non200", "sock_errors", "timeouts"):
            if result[fault]:
                say(f"  {running.server.name}, {mode}: {fault} {result[fault]}")
        return result

    def rounds(self, servers):
        """{server name: {key: median}}. Servers take turns, so that a slow spell hits all."""
        found = {server.name: [] for server in servers}
        for number in range(self._options.rounds):
            for server in servers:
                say(f"round {number + 1}: {server.name}")
                found[server.name].append(self._round(server))
        return {name: {key: median([each[key] for each in every]) for key in every[0]}
                for name, every in found.items()}

    def _round(self, server):
        figures = {"first_answer": self._first_answer(server)}
        with self._start(server) as running:
            figures["start_mib"] = running.resident_bytes() / MIB
            running.create_stream(STREAM, SHARDS)
            before = running.resident_bytes()
            put = self._wrk(running, "putrecords", self._options.seconds)
            figures["put_records"] = put["records_s"]
            figures["put_records_cpu"] = per(put["cpu"] * 1e6, put["records"])
            figures["record_bytes"] = per(running.resident_bytes() - before, put["records"])
        with self._start(server) as running:
            running.create_stream(STREAM, SHARDS)
            put = self._wrk(running, "putrecord", self._options.seconds)
            figures["put_record"] = put["rps"]
            figures["put_record_cpu"] = per(put["cpu"] * 1e6, put["requests"])
        figures.update(self._get_records(server))
        return figures

    def _first_answer(self, server):
        taken = []
        for _ in range(STARTS):
            with self._start(server) as running:
                taken.append(running.first_answer_ms)
        return median(taken)

    def _get_records(self, server):
        with self._start(server) as running:
            running.create_stream(STREAM, SHARDS)
            self._put_some(running, self._options.get_records)
            iterators = running.trim_horizon_iterators(STREAM)
            each = [len(running.call("GetRecords", {"ShardIterator": iterator,
                                                    "Limit": GET_LIMIT})["Records"])
                    for iterator in iterators]
            with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
                file.write("\n".join(iterators) + "\n")
                file.flush()
                got = self._wrk(running, "getrecords", self._options.seconds, iters=file.name,
                                limit=GET_LIMIT)
        # The script goes round the iterators, and each gives the same answer every time.
        records = got["requests"] * sum(each) / len(each)
        return {"get_records": got["rps"] * sum(each) / len(each), "get_requests": got["rps"],
                "get_records_cpu": per(got["cpu"] * 1e6, records)}

    @staticmethod
    def _put_some(running, count):
        """About as many records as asked, of the size that the wrk script sends."""
        batch = [{"Data": "eyJ0eXBlIjoidHJpcCIs" * 17, "PartitionKey": f"trip-{i * 7919 % 4096}"}
                 for i in range(500)]
        for _ in range((count + 499) // 500):
            running.call("PutRecords", {"StreamName": STREAM, "Records": batch})

    def at_stored_counts(self, server):
        """({count: records/s with so many stored}, the same once more after all were deleted).

        The second time, memory and file pages have been used before, which on a virtual machine
        whose host hands out pages at their first use is another speed.
        """
        counts = self._options.stored
        with self._start(server) as running:
            growing = self._at_counts(running, counts)
            if len(growing) < len(counts):
                return growing, {}
            running.delete_stream(STREAM)
            return growing, self._at_counts(running, sorted({min(counts), max(counts)}))

    def _at_counts(self, running, counts):
        """{count: records/s} as far as a new stream could be filled."""
        running.create_stream(STREAM, SHARDS)
        found = {}
        stored = 0
        for count in counts:
            say(f"{running.server.name}: filling to {count:,}")
            stored = self._fill(running, stored, count)
            if stored < count:
                break
            put = self._wrk(running, "putrecords", self._options.seconds)
            stored += put["records"]
            found[count] = put["records_s"]
        return found

    def _fill(self, running, stored, count):
        """Puts until `count` are stored or the time is over; the count that are."""
        deadline = time.monotonic() + self._options.fill_seconds
        while stored < count and time.monotonic() < deadline:
            stored += self._wrk(running, "putrecords", 1)["records"]
        return stored
