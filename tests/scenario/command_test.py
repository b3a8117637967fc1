#!/usr/bin/env python3
"""The `weir` command as a user calls it: scenarios, artefacts, bad input, diff.

usage: command_test.py --weir BINARY --source FOLDER [unittest arguments]
"""
import argparse
import gzip
import json
import os
import pathlib
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

WEIR = SOURCE = None
# What the binary was built with, as CMake's WEIR_SANITIZE has it. Sanitizers reserve address space
# by the terabyte, so bounds on memory hold for other builds only.
SANITIZERS = os.environ.get("WEIR_SANITIZE", "")
HEADER = ("VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,"
          "pickup_longitude,pickup_latitude,RateCodeID,store_and_fwd_flag,dropoff_longitude,"
          "dropoff_latitude,payment_type,fare_amount,extra,mta_tax,tip_amount,tolls_amount,"
          "improvement_surcharge,total_amount")


def row(pickup="2015-01-10 00:10:00", dropoff="2015-01-10 00:20:00", place="-73.98,40.75"):
    return f"1,{pickup},{dropoff},1,1.5,{place},1,N,{place},1,8,0.5,0.5,0,0,0.3,9.3"


class WeirCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)

    def weir(self, *arguments, memory=None):
        def limit():
            if memory and not SANITIZERS:
                resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        return subprocess.run([WEIR, *map(str, arguments)], capture_output=True, text=True,
                              cwd=SOURCE, timeout=600, preexec_fn=limit)

    def scenario(self, name):
        return pathlib.Path(SOURCE, "fixtures", "scenarios", name)

    def write(self, name, content):
        path = self.path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run_trips(self, *files, out="run", memory=None, flags=()):
        arguments = [x for file in files for x in ("--trips", file)]
        return self.weir("run", self.scenario("city-hour.yaml"), *arguments, *flags, "--out",
                         self.path / out, memory=memory)

    def assert_refused(self, answer, *words, out="run"):
        self.assertEqual(answer.returncode, 2, answer.stderr + answer.stdout)
        for word in words:
            self.assertIn(word, answer.stderr)
        leftovers = [p.name for p in self.path.iterdir() if p.name.startswith(out)]
        self.assertEqual(leftovers, [], "something half written was left")


class Trips(WeirCase):
    def test_small_file_is_counted_and_every_artefact_is_there(self):
        file = self.write("trips.csv", "\n".join([HEADER, row(), row(), row()]) + "\n")
        answer = self.run_trips(file)
        self.assertEqual(answer.returncode, 0, answer.stderr + answer.stdout)
        summary = json.loads((self.path / "run" / "summary.json").read_text())
        self.assertEqual(summary["events"]["processed"], 3)
        document = json.loads((self.path / "run/documents/pickup_count.ndjson").read_text())
        self.assertEqual(document["pickup_count"], 3)
        self.assertEqual(len(summary["run_hash"]), 16)
        with sqlite3.connect(self.path / "run" / "run.db") as database:
            count = database.execute("SELECT sum(pickup_count) FROM documents").fetchone()[0]
        self.assertEqual(count, 3)
        self.assertIn(summary["run_hash"], (self.path / "run" / "report.html").read_text())

    def test_aggregated_records_give_the_same_documents(self):
        minutes = [f"2015-01-10 00:{minute:02}:00" for minute in range(20)]
        rows = [row(dropoff=minute) for minute in minutes for _ in range(50)]
        file = self.write("trips.csv", "\n".join([HEADER, *rows]) + "\n")
        events, documents = [], []
        for out, flags in (("plain", ()), ("packed", ("--aggregate",))):
            answer = self.run_trips(file, out=out, flags=flags)
            self.assertEqual(answer.returncode, 0, answer.stderr + answer.stdout)
            events.append(json.loads((self.path / out / "summary.json").read_text())["events"])
            documents.append((self.path / out / "documents/pickup_count.ndjson").read_text())
        self.assertEqual(events[0]["processed"], 1000)
        self.assertEqual(events[0], events[1])
        self.assertEqual(documents[0], documents[1])

    def test_bad_rows_are_counted_and_reported_with_file_and_line(self):
        lines = [HEADER, row(), row(pickup="yesterday"), row(place="-73.98,north"), row()]
        answer = self.run_trips(self.write("trips.csv", "\n".join(lines) + "\n"))
        self.assertEqual(answer.returncode, 0, answer.stderr + answer.stdout)
        summary = json.loads((self.path / "run" / "summary.json").read_text())
        self.assertEqual((summary["events"]["bad_rows"], summary["events"]["processed"]), (2, 2))
        self.assertIn("trips.csv:3", answer.stdout)
        self.assertIn("trips.csv:4", answer.stdout)

    def test_times_of_1970_and_2100_and_negative_durations_are_trips(self):
        lines = [HEADER, row("1970-01-01 00:00:00", "1970-01-01 00:10:00"), row(),
                 row("2100-12-31 23:00:00", "2100-12-31 23:59:59"),
                 row("2015-01-10 00:40:00", "2015-01-10 00:20:00")]
        answer = self.run_trips(self.write("trips.csv", "\n".join(lines) + "\n"))
        self.assertEqual(answer.returncode, 0, answer.stderr + answer.stdout)
        summary = json.loads((self.path / "run" / "summary.json").read_text())
        self.assertEqual(summary["events"]["processed"], 4)

    def test_empty_file_is_refused(self):
        self.assert_refused(self.run_trips(self.write("empty.csv", "")), "empty.csv", "empty")

    def test_header_alone_is_refused(self):
        self.assert_refused(self.run_trips(self.write("one.csv", HEADER + "\n")), "one.csv")

    def test_binary_file_is_refused(self):
        self.assert_refused(self.run_trips(self.write("noise.bin", os.urandom(100_000))),
                            "noise.bin")

    def test_csv_of_another_kind_is_refused_with_the_columns_it_lacks(self):
        file = self.write("other.csv", "name,price\nfish,3\n")
        self.assert_refused(self.run_trips(file), "other.csv:1", "pickup")

    def test_file_whose_every_row_is_bad_is_refused(self):
        file = self.write("bad.csv", "\n".join([HEADER, row(pickup="x"), row(dropoff="y")]) + "\n")
        self.assert_refused(self.run_trips(file), "bad.csv:2")

    def test_missing_file_is_refused(self):
        self.assert_refused(self.run_trips(self.path / "nowhere.csv"), "nowhere.csv")

    def test_truncated_gzip_is_refused(self):
        whole = gzip.compress("\n".join([HEADER] + [row()] * 5000).encode())
        self.assert_refused(self.run_trips(self.write("cut.csv.gz", whole[:len(whole) // 2])),
                            "cut.csv.gz")

    def test_line_without_an_end_is_refused_in_bounded_memory(self):
        file = self.path / "long.csv"
        with open(file, "wb") as handle:
            handle.write(HEADER.encode() + b"\n")
            for _ in range(2048):
                handle.write(b"x" * (1 << 20))
        began = time.monotonic()
        answer = self.run_trips(file, memory=1 << 30)
        self.assert_refused(answer, "long.csv:2", "line")
        self.assertLess(time.monotonic() - began, 20, "reading on after the verdict")

    def test_two_gigabytes_of_nothing_are_refused(self):
        file = self.path / "hole.csv"
        with open(file, "wb") as handle:
            handle.truncate(2 << 30)
        self.assert_refused(self.run_trips(file, memory=1 << 30), "hole.csv", "binary")


class Scenarios(WeirCase):
    def edited(self, old, new):
        text = self.scenario("workshop.yaml").read_text().replace("../stacks", str(
            pathlib.Path(SOURCE, "fixtures", "stacks")))
        self.assertIn(old, text)
        return self.write("edited.yaml", text.replace(old, new))

    def test_unknown_key_names_line_and_key(self):
        file = self.edited("seed: 1", "sead: 1")
        self.assert_refused(self.weir("run", file, "--out", self.path / "run"), "edited.yaml:",
                            "sead")

    def test_wrong_unit_names_line_and_key(self):
        file = self.edited("180us", "180")
        self.assert_refused(self.weir("run", file, "--out", self.path / "run"), "edited.yaml:",
                            "capacity.cpu_per_record", "180")

    def test_unknown_limit_names_line_and_key(self):
        file = self.edited("seed: 1", "seed: 1\nlimits: {kinesis.wishes: 3}")
        self.assert_refused(self.weir("run", file, "--out", self.path / "run"), "edited.yaml:",
                            "limits.kinesis.wishes", "kinesis.shards_per_account")

    def test_limit_of_a_scenario_is_applied(self):
        file = self.edited("seed: 1", "seed: 1\nlimits: {kinesis.shards_per_account: 4}")
        self.assert_refused(self.weir("run", file, "--out", self.path / "run"),
                            "LimitExceededException")

    def test_missing_scenario_is_refused(self):
        self.assert_refused(self.weir("run", self.path / "none.yaml"), "none.yaml")

    def test_folder_that_is_no_run_is_not_overwritten(self):
        (self.path / "mine").mkdir()
        (self.path / "mine" / "thesis.txt").write_text("years of work")
        file = self.write("trips.csv", "\n".join([HEADER, row()]) + "\n")
        answer = self.run_trips(file, out="mine")
        self.assertEqual(answer.returncode, 2)
        self.assertEqual((self.path / "mine" / "thesis.txt").read_text(), "years of work")

    def test_broken_expectation_gives_status_1(self):
        text = self.scenario("city-hour.yaml").read_text().replace("../stacks", str(
            pathlib.Path(SOURCE, "fixtures", "stacks")))
        text = text.replace("{events.late_dropped: 0}", "{events.late_dropped: 7}")
        scenario = self.write("hopes.yaml", text)
        file = self.write("trips.csv", "\n".join([HEADER, row()]) + "\n")
        answer = self.weir("run", scenario, "--trips", file, "--out", self.path / "run")
        self.assertEqual(answer.returncode, 1, answer.stderr + answer.stdout)
        self.assertIn("BROKEN events.late_dropped", answer.stdout)

    @unittest.skipIf("thread" in SANITIZERS, "23 million trips take it half an hour")
    def test_workshop_holds_in_a_gibibyte(self):
        answer = self.weir("run", self.scenario("workshop.yaml"), "--out", self.path / "run")
        self.assertEqual(answer.returncode, 0, answer.stderr + answer.stdout)
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        if not SANITIZERS:
            self.assertLess(largest, 1 << 20, "KiB resident")
        summary = json.loads((self.path / "run" / "summary.json").read_text())
        self.assertGreater(summary["events"]["acknowledged"], 23_000_000)

    def test_blizzard_holds(self):
        answer = self.weir("run", self.scenario("blizzard.yaml"), "--out", self.path / "run")
        self.assertEqual(answer.returncode, 0, answer.stderr + answer.stdout)


class Diff(WeirCase):
    def test_same_run_twice_is_the_same_and_another_seed_is_not(self):
        file = self.write("trips.csv", "\n".join([HEADER] + [row()] * 50) + "\n")
        other = self.write("other.csv", "\n".join([HEADER] + [row()] * 49) + "\n")
        for name, trips in (("a", file), ("b", file), ("c", other)):
            self.assertEqual(self.run_trips(trips, out=name).returncode, 0)
        same = self.weir("diff", self.path / "a", self.path / "b")
        self.assertEqual((same.returncode, same.stdout), (0, "the runs are the same\n"))
        different = self.weir("diff", self.path / "a", self.path / "c")
        self.assertEqual(different.returncode, 1)
        self.assertIn("events.read: 50 and 49", different.stdout)
        self.assertIn("first difference", different.stdout)


class TripFiles(WeirCase):
    def test_generated_trips_are_the_same_for_a_seed_and_can_be_run(self):
        for name in ("a.csv", "b.csv"):
            answer = self.weir("trips", "generate", "--length", "10m", "--seed", 3, "--out",
                               self.path / name)
            self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertEqual((self.path / "a.csv").read_bytes(), (self.path / "b.csv").read_bytes())
        self.assertEqual(self.run_trips(self.path / "a.csv").returncode, 0)

    def test_converted_trips_give_the_same_documents(self):
        csv = self.path / "a.csv"
        self.weir("trips", "generate", "--length", "20m", "--out", csv)
        answer = self.weir("trips", "convert", csv, "--format", "json", "--out",
                           self.path / "a.json")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.run_trips(csv, out="csv")
        self.run_trips(self.path / "a.json", out="json")
        documents = [sorted((self.path / run / "documents" / "pickup_count.ndjson").read_text()
                            .splitlines()) for run in ("csv", "json")]
        self.assertEqual(documents[0], documents[1])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--weir", required=True)
    parser.add_argument("--source", required=True)
    known, rest = parser.parse_known_args()
    WEIR, SOURCE = os.path.abspath(known.weir), os.path.abspath(known.source)
    unittest.main(argv=[sys.argv[0], *rest])
