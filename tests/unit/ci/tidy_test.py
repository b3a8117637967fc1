#!/usr/bin/env python3
"""Each rule of ci/tidy fires where it must, and only there."""
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "ci"))
import tidy_rules as rules  # noqa: E402

SERVICE = "emulator/kinesis/shard.cpp"


def messages(rule, text, path=SERVICE, *more):
    return [message for _, message in rule(path, text, *more)]


class Bans(unittest.TestCase):
    def test_each_banned_name_is_found_and_its_replacement_named(self):
        cases = [
            ("auto t = std::chrono::system_clock::now();", "sim::Scheduler"),
            ("using Clock = steady_clock;", "sim::Scheduler"),
            ("auto t = time(nullptr);", "sim::Scheduler"),
            ("auto t = std::time(&now);", "sim::Scheduler"),
            ("auto t = clock() + 1;", "sim::Scheduler"),
            ("gettimeofday(&tv, nullptr);", "sim::Scheduler"),
            ("int x = rand() % 6;", "sim::Random"),
            ("srand(1);", "sim::Random"),
            ("std::random_device device;", "sim::Random"),
            ("std::mt19937_64 engine;", "sim::Random"),
            ("std::normal_distribution<double> d;", "sim::Random"),
            ("std::this_thread::sleep_for(1s);", "sleep_until"),
            ("usleep(10);", "sleep_until"),
            ("::sleep(seconds);", "sleep_until"),
            ("std::thread worker(run);", "sim::Worker"),
            ("#include <thread>", "sim::Worker"),
            ("auto f = std::async(run);", "sim::Worker"),
            ("std::mutex mutex_;", "one thread"),
            ("const std::lock_guard lock(mutex_);", "one thread"),
        ]
        for code, replacement in cases:
            with self.subTest(code):
                found = messages(rules.bans, code)
                self.assertEqual(len(found), 1)
                self.assertIn(replacement, found[0])

    def test_names_that_only_look_alike_are_left_alone(self):
        for code in ("auto t = scheduler.time();", "co_await scheduler_.sleep_for(1s);",
                     "int operand = brand(3);", "x.clock();", "Time time() const;",
                     "// std::thread is not for us", 'log("std::mutex");',
                     "auto m = 1'000'000 + rand_total;", "sim::Random random(1);"):
            with self.subTest(code):
                self.assertEqual(messages(rules.bans, code), [])

    def test_real_time_is_allowed_in_sim_and_at_the_edge(self):
        for path in ("emulator/sim/clock.cpp", "emulator/server/listener.cpp"):
            self.assertEqual(messages(rules.bans, "std::mutex m; steady_clock::now();", path), [])

    def test_line_numbers_survive_comments_and_raw_strings(self):
        text = '/* a\n b */ auto q = R"(x\ny)";\nstd::mutex m;\n'
        self.assertEqual([line for line, _ in rules.bans(SERVICE, text)], [4])


class UnorderedIteration(unittest.TestCase):
    DECLARED = "std::unordered_map<int, std::string> names_;\n"

    def test_loop_without_sorting_is_found(self):
        text = self.DECLARED + "for (const auto& [id, name] : names_) write(name);"
        self.assertEqual(len(messages(rules.unordered_iteration, text)), 1)

    def test_declaration_in_the_header_counts(self):
        loop = "for (const auto& entry : state.names_) write(entry);"
        found = messages(rules.unordered_iteration, loop, SERVICE, self.DECLARED)
        self.assertEqual(len(found), 1)

    def test_sorted_or_excused_loop_is_left_alone(self):
        loop = "for (auto& entry : names_) out.push_back(entry);\n"
        for text in (self.DECLARED + loop + "std::sort(out.begin(), out.end());",
                     self.DECLARED + "// any order: only a sum comes out\n" + loop,
                     "std::map<int, int> names_;\n" + loop):
            with self.subTest(text):
                self.assertEqual(messages(rules.unordered_iteration, text), [])


class Includes(unittest.TestCase):
    def refused(self, path, name):
        return bool(messages(rules.includes, f'#include "{name}"', path))

    def test_arrows_that_point_up_or_sideways_are_refused(self):
        for path, name in [
            ("emulator/sim/clock.h", "emulator/base/result.h"),
            ("emulator/base/error.h", "emulator/sim/time.h"),
            ("emulator/api/shape.h", "emulator/kinesis/service.h"),
            ("emulator/kinesis/shard.cpp", "emulator/cloudwatch/service.h"),
            ("emulator/kinesis/shard.cpp", "emulator/cloud/cloud.h"),
            ("emulator/kinesis/shard.cpp", "pipeline/replay/replay.h"),
            ("emulator/cloud/cloud.cpp", "emulator/server/server.h"),
            ("emulator/cloud/cloud.cpp", "pipeline/host/world.h"),
            ("pipeline/replay/replay.cpp", "emulator/kinesis/service.h"),
            ("pipeline/replay/replay.cpp", "pipeline/hotspots/job.h"),
            ("pipeline/hotspots/job.cpp", "pipeline/host/world.h"),
            ("pipeline/host/world.cpp", "tests/scenario/small_world.h"),
        ]:
            with self.subTest(path=path, name=name):
                self.assertTrue(self.refused(path, name))

    def test_arrows_that_point_down_are_allowed(self):
        for path, name in [
            ("emulator/sim/clock.cpp", "emulator/sim/clock.h"),
            ("emulator/api/shape.h", "emulator/base/error.h"),
            ("emulator/kinesis/shard.cpp", "emulator/api/kinesis.h"),
            ("emulator/cloud/cloud.cpp", "emulator/kinesis/service.h"),
            ("pipeline/replay/replay.cpp", "pipeline/clients/kinesis_client.h"),
            ("pipeline/host/world.cpp", "emulator/cloud/cloud.h"),
            ("pipeline/host/world.cpp", "pipeline/hotspots/job.h"),
            ("tests/unit/emulator/base/x_test.cpp", "emulator/kinesis/service.h"),
        ]:
            with self.subTest(path=path, name=name):
                self.assertFalse(self.refused(path, name))

    def test_include_without_a_folder_is_refused(self):
        self.assertTrue(self.refused(SERVICE, "shard.h"))


class Form(unittest.TestCase):
    def test_header_without_pragma_once(self):
        rule = rules.pragma_once
        self.assertEqual(messages(rule, "// Why.\n#pragma once\n", "emulator/sim/a.h"), [])
        self.assertEqual(len(messages(rule, "#include <map>\n", "emulator/sim/a.h")), 1)

    def test_line_over_100_columns(self):
        self.assertEqual(messages(rules.columns, "x" * 100), [])
        self.assertEqual(len(messages(rules.columns, "x" * 101)), 1)
        self.assertEqual(messages(rules.columns, "x" * 101, "docs/status.md"), [])

    def test_blanks_at_line_end_and_missing_last_line_break(self):
        self.assertEqual(len(messages(rules.whitespace, "a \nb")), 2)
        self.assertEqual(messages(rules.whitespace, "a\nb\n"), [])

    def test_open_work_needs_an_issue(self):
        word = "TO" + "DO"
        self.assertEqual(len(messages(rules.open_work, f"// {word}: later")), 1)
        self.assertEqual(messages(rules.open_work, f"// {word}(#12): later"), [])

    def test_comment_that_names_its_callers(self):
        self.assertEqual(len(messages(rules.comment_habits, "/// Used by the replay.")), 1)
        self.assertEqual(messages(rules.comment_habits, 'f("used by");'), [])


class Length(unittest.TestCase):
    @staticmethod
    def function(lines, head="int f(int a,\n      int b) {\n"):
        return head + "  a += b;\n" * lines + "}\n"

    def test_cpp_function_over_the_limit(self):
        self.assertEqual(messages(rules.function_length, self.function(67)), [])
        self.assertEqual(len(messages(rules.function_length, self.function(68))), 1)

    def test_namespaces_classes_and_tests_are_no_functions(self):
        for head in ("namespace weir {\n", "class A : public B<int(int)> {\n",
                     "TEST(Suite, Case) {\n"):
            with self.subTest(head):
                self.assertEqual(messages(rules.function_length, self.function(99, head)), [])

    def test_member_function_inside_a_class(self):
        text = "class A {\n  int f() const {\n" + "    g();\n" * 80 + "  }\n};\n"
        self.assertEqual(len(messages(rules.function_length, text)), 1)

    def test_python_function_over_the_limit(self):
        text = "def f():\n" + "    pass\n" * 70
        self.assertEqual(len(messages(rules.function_length, text, "ci/a.py")), 1)

    def test_file_over_the_aim_needs_an_entry_that_covers_it(self):
        text = "\n" * 400
        self.assertEqual(len(messages(rules.file_length, text, SERVICE, {})), 1)
        self.assertEqual(len(messages(rules.file_length, text, SERVICE, {SERVICE: 399})), 1)
        self.assertEqual(messages(rules.file_length, text, SERVICE, {SERVICE: 400}), [])

    def test_no_entry_covers_a_file_over_the_ceiling(self):
        found = messages(rules.file_length, "\n" * 701, SERVICE, {SERVICE: 800})
        self.assertEqual(len(found), 1)


if __name__ == "__main__":
    unittest.main()
