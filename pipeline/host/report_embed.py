#!/usr/bin/env python3
"""Puts the parts of the report page together and writes them as one C++ string.

    report_embed.py PAGE.html OUTPUT.cpp

A line `<!-- include NAME -->` of the page becomes the text of the file NAME beside it.
"""
import pathlib
import re
import sys

# g++ takes string literals of any length, but a page in chunks keeps compiler messages readable.
CHUNK_CHARACTERS = 8000


def assemble(page: pathlib.Path) -> str:
    def included(match: re.Match) -> str:
        return (page.parent / match.group(1)).read_text(encoding="utf-8").rstrip("\n")

    return re.sub(r"<!-- include (\S+) -->", included, page.read_text(encoding="utf-8"))


def as_cpp(text: str) -> str:
    chunks = [text[i : i + CHUNK_CHARACTERS] for i in range(0, len(text), CHUNK_CHARACTERS)]
    literals = "\n".join(f'R"page({chunk})page"' for chunk in chunks)
    return (
        '#include "pipeline/host/report_template.h"\n\n'
        "namespace weir::host {\n\n"
        f"std::string_view report_template() {{\n  return {literals};\n}}\n\n"
        "}  // namespace weir::host\n"
    )


def main() -> None:
    page, output = map(pathlib.Path, sys.argv[1:])
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(as_cpp(assemble(page)), encoding="utf-8")


if __name__ == "__main__":
    main()
