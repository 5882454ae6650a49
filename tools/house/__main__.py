"""`make house`: print what breaks a rule of the house, one line each, or one line that all is well."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from tools.house.finding import Finding
from tools.house.python_rules import PYTHON_RULES, check_python
from tools.house.source import source_files
from tools.house.word_list import WordList, read_word_list
from tools.house.words import check_words

ROOT = Path(__file__).parents[2]
RULES = {"words", *PYTHON_RULES}


def main(arguments: list[str], root: Path = ROOT, words: WordList | None = None) -> int:
    options = _parser().parse_args(arguments)
    words = words or read_word_list()
    if options.word:
        words = words.only(options.word)
    findings = check(root, options.paths, set(options.only), words)
    if options.count:
        _print_counts(findings)
    elif findings:
        print("\n".join(map(str, findings)))
    else:
        print(f"house: {', '.join(sorted(options.only))}: everything in order")
    return 1 if findings else 0


def check(root: Path, paths: list[str], rules: set[str], words: WordList) -> list[Finding]:
    files = list(source_files(root, paths))
    found = list(check_words(files, words)) if "words" in rules else []
    for file in files:
        found.extend(check_python(file, rules))
    return sorted(found, key=lambda one: (one.path, one.line, one.message))


def _print_counts(findings: list[Finding]) -> None:
    """Print how much is left: for each word how often it occurs, under how many names, in how many files."""
    times, names, files = Counter[str](), Counter[str](), Counter[str]()
    for path, word in {(one.path, one.word) for one in findings}:
        files[word] += path is not None
    for one in findings:
        times[one.word] += one.times
        names[one.word] += 1
    for word, count in times.most_common():
        print(f"{count:6} times, {names[word]:5} findings, {files[word]:4} files: {word or 'rules other than words'}")
    print(f"{times.total():6} times, {names.total():5} findings, {len({one.path for one in findings}):4} files: all")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.house", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=sorted(RULES), default=sorted(RULES), help="check these rules only")
    parser.add_argument("--paths", nargs="+", default=[], help="check these files and folders only, by their path from the root")
    parser.add_argument("--word", nargs="+", default=[], help="check these entries of the word list only")
    parser.add_argument("--count", action="store_true", help="print how much is left for each word instead of every place")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
