"""The rules of ci/tidy. Each takes a path and its text and yields (line, message).

Paths are relative to the root, with '/' between the parts.
"""
import ast
import functools
import re

MAX_COLUMNS = 100
MAX_FUNCTION_LINES = 70
AIM_FILE_LINES = 300
MAX_FILE_LINES = 700
MEASURED = (".h", ".cpp", ".py", ".js", ".css")

SIM_TIME = "time comes in as sim::Scheduler& (now(), sleep_until())"
SIM_RANDOM = "randomness comes in as sim::Random, from RandomSource::stream(name)"
SIM_WORKER = "threads live in emulator/sim: use sim::Worker or sim::Prefetcher"

BANS = [
    (r"\b(system_clock|steady_clock|high_resolution_clock)\b", SIM_TIME),
    (r"\b(gettimeofday|clock_gettime|timespec_get|localtime(_r)?)\s*\(", SIM_TIME),
    (r"(?<![\w.>:])(std::)?time\s*\(\s*(NULL|nullptr|0|&\w+)?\s*\)(?!\s*(const\b|\{|=))", SIM_TIME),
    (r"(?<![\w.>:])(std::)?clock\s*\(\s*\)(?!\s*(const\b|\{|;\s*$))", SIM_TIME),
    (r"\bstd::this_thread\b|\b(u|nano)sleep\s*\(|(?<!\w)::sleep\s*\(|\bsleep\s*\(\s*\d",
     "waiting is an event: co_await scheduler.sleep_until(time)"),
    (r"(?<![\w.>:])(std::)?(s?rand|rand_r|drand48)\s*\(", SIM_RANDOM),
    (r"\b(random_device|mt19937(_64)?|minstd_rand0?|default_random_engine)\b", SIM_RANDOM),
    (r"\bstd::\w+_distribution\b|\bstd::shuffle\b",
     SIM_RANDOM + "; the standard's distributions differ between libraries"),
    (r"\bstd::j?thread\b|#\s*include\s*<thread>", SIM_WORKER),
    (r"\bstd::(async|future|promise|packaged_task)\b", SIM_WORKER),
    (r"\bstd::((recursive_|shared_|timed_)*mutex|condition_variable(_any)?|lock_guard|unique_lock|"
     r"scoped_lock)\b",
     "one thread owns the world, so nothing needs a lock; other threads hand over through sim"),
]
_ANY_BAN = re.compile("|".join(f"(?:{pattern})" for pattern, _ in BANS), re.MULTILINE)
# Where real time and threads belong, and where they are measured.
REAL_TIME_FOLDERS = ("emulator/sim/", "emulator/server/", "tests/unit/emulator/sim/",
                     "tests/unit/emulator/server/", "tests/bench/")

SHARED = ("emulator/api/", "emulator/sim/", "emulator/base/")
# Folder -> prefixes it may include; the folder itself always. First match counts.
LAYERS = [
    ("emulator/sim/", ()),
    ("emulator/base/", ()),
    ("emulator/api/", ("emulator/base/",)),
    ("emulator/server/", ("emulator/",)),
    ("emulator/cloud/", ("emulator/",)),
    ("emulator/", SHARED),
    ("pipeline/host/", ("emulator/", "pipeline/")),
    ("pipeline/", SHARED + ("pipeline/clients/", "pipeline/config/", "pipeline/trips/",
                            "pipeline/stacks/")),
]
# The edge stands on the composition root, never the other way round.
REFUSED = {"emulator/cloud/": ("emulator/server/",)}


def is_cpp(path):
    return path.endswith((".h", ".cpp"))


_TOKENS = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)"'
    r"|\"(?:\\.|[^\"\\\n])*\"|(?<![0-9a-fA-F])'(?:\\.[^'\n]*|[^'\\\n])'",
    re.DOTALL,
)


@functools.cache
def without_comments_and_strings(text):
    """The text with comments and literals blanked out; every line keeps its number."""
    def blank(match):
        word = match.group(0)
        return ("" if word.startswith("/") else '""') + "\n" * word.count("\n")

    # An include's name is no literal to hide.
    kept = re.sub(r'(#\s*include\s+)"([^"\n]+)"', r"\1<\2>", text)
    return _TOKENS.sub(blank, kept)


def comments(text):
    """(line, comment) of each comment."""
    for match in _TOKENS.finditer(text):
        if match.group(0).startswith("/"):
            yield text.count("\n", 0, match.start()) + 1, match.group(0)


def bans(path, text):
    if not is_cpp(path) or path.startswith(REAL_TIME_FOLDERS):
        return
    code = without_comments_and_strings(text)
    if not _ANY_BAN.search(code):
        return
    for number, line in enumerate(code.split("\n"), 1):
        for pattern, instead in BANS:
            found = re.search(pattern, line)
            if found:
                yield number, f"'{found.group(0).strip()}' is banned here: {instead}"


def unordered_iteration(path, text, header=""):
    """A loop over an unordered container must sort what it gathers, or say `any order: why`."""
    if not is_cpp(path):
        return
    declared = without_comments_and_strings(header) + without_comments_and_strings(text)
    names = set(re.findall(r"\bunordered_(?:map|set)<[^;{}()]*>\s+(\w+)\s*[;={]", declared))
    lines = without_comments_and_strings(text).split("\n")
    written = text.split("\n")
    for i, line in enumerate(lines):
        loop = re.search(r"\bfor\s*\(.*:\s*(?:\w+(?:\.|->))*(\w+)\s*\)", line)
        if not loop or loop.group(1) not in names:
            continue
        excused = any("any order" in near for near in written[max(0, i - 2):i + 1])
        if not excused and not any("sort(" in near for near in lines[i:i + 8]):
            yield i + 1, (f"loop over the unordered '{loop.group(1)}': sort what comes out, "
                          "or say '// any order: <why>'")


def _layer(path):
    for folder, allowed in LAYERS:
        if path.startswith(folder):
            own = "/".join(path.split("/")[:2]) + "/"
            return own, allowed + (own,)
    return None, ()


def includes(path, text):
    """Arrows point down only (docs/architecture.md)."""
    own, allowed = _layer(path)
    if not is_cpp(path):
        return
    for number, line in enumerate(text.split("\n"), 1):
        found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if not found:
            continue
        name = found.group(1)
        if "/" not in name and not path.startswith("tests/"):
            yield number, f'"{name}": write includes from the root'
        if own is None or not name.startswith(("emulator/", "pipeline/", "tests/")):
            continue
        if not name.startswith(allowed) or name.startswith(REFUSED.get(own, ("tests/",))):
            yield number, f"{own} may not include {name}: {_why(own, name)}"


def _why(own, name):
    if own == "emulator/sim/" or own == "emulator/base/":
        return "it depends on nothing"
    if own.startswith("pipeline/") and name.startswith("emulator/"):
        return "the pipeline sees emulator/api and a client of pipeline/clients"
    if own.startswith("pipeline/"):
        return "programs of the pipeline do not know each other"
    return "a service takes what it needs of others by constructor, as a small interface"


def pragma_once(path, text):
    if path.endswith(".h"):
        code = without_comments_and_strings(text).split("\n")
        first = next((i for i, line in enumerate(code) if line.strip()), None)
        if first is None or code[first].strip() != "#pragma once":
            yield (first or 0) + 1, "a header begins with #pragma once, after its comment"


def columns(path, text):
    if path.endswith((".h", ".cpp", ".py", ".js", ".css", ".cmake", ".txt")) or "." not in path:
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > MAX_COLUMNS:
                yield number, f"{len(line)} columns, over {MAX_COLUMNS}"


def whitespace(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        if line != line.rstrip() and not path.endswith(".md"):
            yield number, "blanks at the end of the line"
        if "\t" in line and is_cpp(path):
            yield number, "a tab"
    if text and not text.endswith("\n"):
        yield text.count("\n") + 1, "no line break at the end of the file"


_OPEN_WORK = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b(?!\(#\d+\))")


def open_work(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        found = _OPEN_WORK.search(line)
        if found:
            yield number, f"{found.group(1)} without an issue: write {found.group(1)}(#12)"


def comment_habits(path, text):
    if is_cpp(path):
        for number, comment in comments(text):
            if re.search(r"\bused by\b", comment, re.IGNORECASE):
                yield number, "a comment says what a thing promises, not who calls it"


_NOT_FUNCTIONS = re.compile(
    r"^\s*(\}|if\b|else\b|for\b|while\b|do\b|switch\b|try\b|catch\b|namespace\b|class\b|struct\b|"
    r"enum\b|union\b|extern\b|return\b|case\b|default\b|TEST)")


_MEMBER_INITIALISER = re.compile(r"^\s*(: )?[a-z][a-z0-9_]*_\(")


def _cpp_functions(lines):
    """(first line, last line) of what looks like a function, in clang-format's layout."""
    for end_of_head, line in enumerate(lines):
        if not line.rstrip().endswith("{"):
            continue
        start, balance = end_of_head, line.count(")") - line.count("(")
        while balance > 0 and start > 0:
            start -= 1
            balance += lines[start].count(")") - lines[start].count("(")
        if "(" not in lines[start] or _NOT_FUNCTIONS.match(lines[start]):
            continue
        if _MEMBER_INITIALISER.match(lines[start]):
            continue  # The head of this body stands further up.
        indent = re.match(r"\s*", lines[start]).group(0)
        for end in range(end_of_head + 1, len(lines)):
            if lines[end].startswith(indent + "}"):
                yield start + 1, end + 1
                break


def function_length(path, text):
    functions = []
    if is_cpp(path):
        functions = _cpp_functions(without_comments_and_strings(text).split("\n"))
    elif text.startswith("#!/usr/bin/env python3") or path.endswith(".py"):
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        tree = ast.walk(ast.parse(text))
        functions = [(node.lineno, node.end_lineno) for node in tree if isinstance(node, kinds)]
    for first, last in functions:
        if last - first + 1 > MAX_FUNCTION_LINES:
            yield first, f"a function of {last - first + 1} lines, over {MAX_FUNCTION_LINES}"


def file_length(path, text, ratchet):
    """Over the aim only what ci/ratchet.json lists, and no longer than it says."""
    if not path.endswith(MEASURED):
        return
    lines = text.count("\n")
    if lines > MAX_FILE_LINES:
        yield 1, f"{lines} lines, over {MAX_FILE_LINES}: split it"
    elif lines > max(AIM_FILE_LINES, ratchet.get(path, 0)):
        listed = f"ci/ratchet.json allows {ratchet[path]}" if path in ratchet else (
            f"the aim is {AIM_FILE_LINES}")
        yield 1, f"{lines} lines, {listed}: split it, or raise its entry where a reviewer sees it"


PER_FILE = [bans, includes, pragma_once, columns, whitespace, open_work, comment_habits,
            function_length]
