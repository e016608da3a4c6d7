"""Where code asks the clock, or a random generator that nobody seeded: what no seal could vouch for. Pure."""

import ast
import threading
from functools import cache

CLOCK = {
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime", "monotonic", "perf_counter"},
    "datetime.datetime": {"now", "utcnow", "today"},
    "datetime.date": {"today"},
    "pandas.Timestamp": {"now", "utcnow", "today"},
}
CHANCE = {"uuid": {"uuid1", "uuid4"}, "os": {"urandom"}, "random": {"SystemRandom"}}
# Good with a seed, chance without.
SEEDED = {"numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.SeedSequence", "random.Random"}
SEEDERS = {"random.seed", "numpy.random.seed"}
# Answered by the clock without arguments, harmless with them.
WITH_ARGUMENTS = {"time.localtime", "time.gmtime", "time.ctime", "time.asctime"}

# Some versions of Python count the depth of the tree that they build for all threads together, and fail.
_ONE_AT_A_TIME = threading.Lock()


@cache
def impurities(source: str) -> tuple[tuple[int, str], ...]:
    """Every place where Python source asks the clock or an unseeded random generator.

    Names are followed through imports and their aliases, not through assignments to other names.

    Returns
    -------
    tuple of tuple
        Line and phrase of each, such as ``asks the clock (time.time)``; none for source that does not parse.
    """
    try:
        tree = _parsed(source)
    except SyntaxError:
        return ()
    known = _imported(tree)
    calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    nodes = [node for node in ast.walk(tree) if isinstance(node, (ast.Name, ast.Attribute))]
    found = [(node.lineno, _phrase(_dotted(node, known), calls.get(id(node)))) for node in nodes]
    return tuple((line, phrase) for line, phrase in found if phrase)


@cache
def seeds(source: str) -> bool:
    """Whether Python source seeds a global random generator."""
    try:
        tree = _parsed(source)
    except SyntaxError:
        return False
    known = _imported(tree)
    return any(isinstance(node, ast.Call) and _dotted(node.func, known) in SEEDERS for node in ast.walk(tree))


def _parsed(source: str) -> ast.AST:
    with _ONE_AT_A_TIME:
        return ast.parse(source)


def _imported(tree: ast.AST) -> dict[str, str]:
    """Local names and what they stand for, from every import in the source."""
    known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                known[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                known[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return known


def _dotted(node: ast.AST, known: dict[str, str]) -> str:
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in known:
        return ""
    return ".".join([known[node.id], *reversed(parts)])


def _phrase(name: str, call: ast.Call | None) -> str:
    owner, _, last = name.rpartition(".")
    given = call is not None and bool(call.args or call.keywords)
    if last in CLOCK.get(owner, ()):
        enough = 2 if name == "time.strftime" else 1
        fixed = name in (*WITH_ARGUMENTS, "time.strftime") and call is not None and len(call.args) >= enough
        return "" if fixed else f"asks the clock ({name})"
    if last in CHANCE.get(owner, ()) or owner == "secrets":
        return f"draws by chance ({name})"
    if name in SEEDED and not given:
        return f"draws by chance ({name} without a seed)"
    return ""
