"""`make house`: print a line for each place that breaks a rule, or one line if there is none."""

import argparse
import signal
import sys
from collections import defaultdict
from pathlib import Path

from tools.house.finding import Finding
from tools.house.python_rules import PYTHON_RULES, check_python
from tools.house.source import source_files
from tools.house.word_list import WordList, read_word_list
from tools.house.words import check_words

ROOT = Path(__file__).parents[2]
RULES = sorted({"words", *PYTHON_RULES})


def main(arguments: list[str], root: Path = ROOT, words: WordList | None = None) -> int:
    options = _parser().parse_args(arguments)
    words = words or read_word_list()
    if options.word:
        words = words.only(options.word)
    findings = check(root, options.paths, set(options.only), words)
    if options.count:
        _print_counts(findings)
    else:
        print("\n".join(map(str, findings)) if findings else f"house: OK ({', '.join(options.only)})")
    return 1 if findings else 0


def check(root: Path, paths: list[str], rules: set[str], words: WordList) -> list[Finding]:
    files = list(source_files(root, paths))
    findings = list(check_words(files, words)) if "words" in rules else []
    for file in files:
        findings.extend(check_python(file, rules))
    return sorted(findings, key=lambda finding: (finding.path, finding.line, finding.message))


def _print_counts(findings: list[Finding]) -> None:
    """Print for each word how often it occurs, most frequent first, and the total."""
    by_word: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_word[finding.word].append(finding)
    rows = sorted(by_word.items(), key=lambda row: (-sum(finding.times for finding in row[1]), row[0]))
    for word, found in [*rows, ("total", findings)]:
        times, files = sum(finding.times for finding in found), len({finding.path for finding in found})
        print(f"{times:6} times, {len(found):5} lines to print, {files:4} files  {word}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.house", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=RULES, default=RULES, help="check these rules only")
    parser.add_argument("--paths", nargs="+", default=[], help="check these files and folders only, from the root")
    parser.add_argument("--word", nargs="+", default=[], help="check these entries of the word list only")
    parser.add_argument("--count", action="store_true", help="print how often each word occurs, not where")
    return parser


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends it quietly
    sys.exit(main(sys.argv[1:]))
