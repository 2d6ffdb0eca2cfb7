"""What the rule tests share: the files of the tree, C source taken apart, and TAP.

A rule is a function over a SourceTree that returns problems as text, "path:line: what". The tree
can be the real one or a few made-up files, so that each rule is seen to refuse what it is for.
Files are found by walking the folders, not by git: the tests run in an unpacked archive as well.
"""
import os
import re
import sys

FOLDERS = ("src", "drivers", "receipts", "ui", "tests")
# A comment, a string or a character, whichever begins first; an open comment runs to the end.
LITERAL = re.compile(r"""//[^\n]*|/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*(?:include|include_next|import)\b[ \t]*([^\n]*)', re.M)


class SourceTree:
    """Paths relative to the top with "/" between them; contents are read when asked for."""

    def __init__(self, paths, read):
        self.paths = sorted(paths)
        self.known = frozenset(self.paths)
        self.read = read

    @classmethod
    def at(cls, root):
        def found():
            for folder in FOLDERS:
                for here, folders, names in os.walk(os.path.join(root, folder)):
                    folders[:] = [f for f in folders if f != "__pycache__"]
                    for name in names:
                        yield os.path.relpath(os.path.join(here, name), root)

        def read(path):
            with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
                return file.read()

        return cls(found(), read)

    @classmethod
    def of(cls, texts):
        return cls(texts, texts.__getitem__)

    def under(self, folders, endings=(".c", ".h")):
        tops = tuple(folder + "/" for folder in folders)
        return [p for p in self.paths if p.startswith(tops) and p.endswith(endings)]


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def blank(text):
    """As many lines and columns, nothing to read."""
    return re.sub(r"[^\n]", " ", text)


def code_only(text):
    """C source with comments and the insides of strings blanked out."""
    def replaced(match):
        literal = match.group()
        if literal[0] == "/":
            return blank(literal)
        return literal[0] + blank(literal[1:-1]) + literal[-1]

    return LITERAL.sub(replaced, text)


def strings_only(text):
    """C source with everything but the insides of strings blanked out."""
    kept, end = [], 0
    for match in LITERAL.finditer(text):
        literal = match.group()
        inside = literal[1:-1] if literal[0] == '"' else blank(literal[1:-1])
        kept += [blank(text[end:match.start()]), " ", inside, " "] if literal[0] != "/" else [
            blank(text[end:match.start()]), blank(literal)]
        end = match.end()
    return "".join(kept) + blank(text[end:])


def includes(text):
    """-> (line, what is written after #include) for every include outside a comment."""
    def replaced(match):
        literal = match.group()
        return blank(literal) if literal[0] == "/" else literal

    bare = LITERAL.sub(replaced, text)
    return [(line_of(bare, m.start()), m.group(1).strip()) for m in INCLUDE.finditer(bare)]


class Tap:
    """Prints one TAP line per case and the problems under it."""

    def __init__(self):
        self.count = self.failed = 0

    def case(self, name, problems):
        self.count += 1
        self.failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {self.count} {name}")
        for problem in problems:
            print(f"# {problem}")

    def holds(self, name, condition, problem):
        self.case(name, [] if condition else [problem])

    def refuses(self, name, rule, texts, *expected):
        """The rule finds exactly @expected, each a part of one problem, in the made-up files."""
        problems = rule(SourceTree.of(texts))
        missed = [e for e in expected if not any(e in p for p in problems)]
        more = [p for p in problems if not any(e in p for e in expected)]
        self.case(name, [f"not refused: {e}" for e in missed] + [f"refused too: {p}" for p in more])

    def end(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed else 0)
