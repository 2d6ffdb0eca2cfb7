#!/usr/bin/env -S python3 -B
"""Refuses callers that go round base/ports.h, floating point where money is, and state in domain/.

Clock, randomness, disk and network are reached through tables of functions, so that tests can turn
them; a call past them is a place no test reaches. Names that mean nothing else are refused wherever
they stand (a function's address is as good as a call); everyday words only where they are called.
Comments are not looked at, strings only for SQL and printf that do the same by another way.

usage: test_ports.py TOP
"""
import fnmatch
import re
import sys

from source_tree import SourceTree, Tap, code_only, line_of, strings_only


def names(text):
    return rf"\b(?:{'|'.join(text.split())})\b"


def calls(text):
    """Not behind "." or "->": a member of a struct has the right to be called open."""
    return rf"(?<![\w.>])(?:{'|'.join(text.split())})(?=\s*\()"


KINDS = {
    "clock": [
        names("""
            clock_gettime clock_getres clock_settime clock_nanosleep gettimeofday timespec_get ftime
            localtime localtime_r mktime ctime ctime_r tzset nanosleep usleep setitimer timer_create
            timerfd_create g_usleep g_get_real_time g_get_monotonic_time g_get_current_time
            g_date_time_new_now\w* g_date_time_new_local g_date_time_new_from_unix_local\w*
            g_date_time_to_local g_time_zone_new_local g_timer_\w+ sqlite3_sleep"""),
        calls("time clock sleep alarm")],
    "random": [
        # libsodium's keypair, keygen and pwhash_str take keys and salts from its own generator
        names("""
            getrandom getentropy arc4random\w* random_r srandom srandom_r srand rand_r
            [dlmenj]rand48\w* g_random_\w+ g_rand_\w+ randombytes\w*
            g_uuid_string_random sqlite3_randomness crypto_\w+_keygen
            crypto_\w+_keypair(?<!_seed_keypair) crypto_pwhash_\w*str crypto_pwhash_\w*str_alg"""),
        calls("rand random")],
    "disk": [
        names("""
            fopen fopen64 freopen tmpfile tmpnam mkstemp mkostemp mkdtemp opendir readdir scandir
            nftw openat open64 fsync fdatasync ftruncate fallocate posix_fallocate statvfs fstatvfs
            statfs fstatat flock lockf pread pwrite unlinkat renameat mkdirat symlink readlink
            realpath chmod chown mmap g_fopen g_open g_creat g_stat g_lstat g_remove g_unlink
            g_rmdir g_rename g_access g_chmod g_chdir g_utime g_mkdir\w* g_mkstemp\w*
            g_mkdtemp\w* g_dir_\w+ g_file_(?!error_)\w+ g_mapped_file_\w+
            g_key_file_load_from_\w*(?:file|dirs) g_key_file_save_to_file
            json_parser_load_from_\w*file json_generator_to_file"""),
        calls("open creat remove rename unlink stat lstat fstat access mkdir rmdir truncate link"
              " fcntl")],
    "network": [
        names("""
            getaddrinfo getnameinfo gethostby\w+ socketpair sendto recvfrom sendmsg recvmsg
            g_socket_\w+ GSocket\w* g_network_\w+ g_resolver_\w+ g_inet_\w+ g_tls_\w+
            soup_\w+ Soup[A-Z]\w* curl_\w+"""),
        calls("socket connect")],
    "process": [
        names("popen vfork posix_spawnp? exec[lv]p?e? execvpe g_spawn_\w+ g_subprocess_\w+"),
        calls("system fork")],
    "float": [
        names("""
            double float gdouble gfloat strtod strtof strtold strtof64 atof g_ascii_strtod
            g_ascii_dtostr g_ascii_formatd g_strtod g_key_file_get_double g_value_get_double
            g_variant_new_double json_\w+_double_\w+ json_node_get_double sqlite3_\w+_double
            l?l?roundl? floor ceil modf fmod"""),
        r"(?<![\w.])(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?[fFlL]?(?![\w.])",
        r"(?<![\w.])\d+[eE][-+]?\d+[fFlL]?\b"],
    # domain/ is pure: nothing it keeps, nobody it waits for
    "state": [
        r"\bstatic\b(?![^;={(]*\bconst\b)[^;={(]*[=;]",
        names("""
            g_thread_\w+ g_mutex_\w+ GMutex GRecMutex GRWLock GCond GPrivate pthread_\w+
            _Thread_local __thread g_once\w* G_LOCK\w*""")],
}
# Where a kind is looked for, if not everywhere.
PLACES = {"float": ("src/", "receipts/"), "state": ("src/domain/",)}

# What a string hands to SQLite or printf.
STRING_KINDS = {
    "clock": [r"\bCURRENT_(?:TIME|DATE|TIMESTAMP)\b", r"'now'", r"\bunixepoch\s*\(\s*\)"],
    "random": [r"\brandom\s*\(\s*\)", r"\brandomblob\s*\("],
    "disk": [r"\bVACUUM\s+INTO\b", r"\bload_extension\s*\("],
    "float": [r"%[-+0#]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[lL]?[fg]\b", r"\b(?:avg|round)\s*\(",
              r"\bREAL\b"],
}

# (file or pattern of files, kind): (what it may use, why). A line nobody needs any more is refused
# too.
ALLOWED = {
    ("src/base/ports.c", "clock"): (r".*", "is the clock"),
    ("src/base/ports.c", "random"): (r".*", "is the randomness"),
    ("src/base/ports.c", "disk"): (r".*", "is the disk"),
    ("receipts/page*", "float"): (r".*", "Cairo and Pango draw in doubles; no money is computed"),
    ("receipts/pdf.c", "float"): (r".*", "as page.c"),
    ("receipts/paper_picture.c", "float"): (r".*", "as page.c"),
    ("src/sync/http_client.c", "network"): (r".*", "is the till's network"),
    ("src/registry/cli/operator.c", "network"): (r".*", "is the operator's socket"),
    ("src/registry/http/*.[ch]", "network"): (
        r".*", "is the server; its tests speak to it over real sockets"),
    ("ui/*.c", "disk"): (r"g_file_get_path", "the name of what was chosen; nothing is opened"),
    ("src/store/users.c", "random"): (
        r"crypto_pwhash_str_alg", "the salt of a PIN; no test wants to turn it"),
}


def matches(kinds, text):
    for kind, patterns in kinds.items():
        for pattern in patterns:
            for match in re.finditer(pattern, text):
                yield kind, line_of(text, match.start()), match.group().strip()


def findings(tree, path):
    text = tree.read(path)
    if path.endswith(".sql"):
        yield from matches(STRING_KINDS, re.sub(r"--[^\n]*", "", text))
    else:
        yield from matches(KINDS, code_only(text))
        yield from matches(STRING_KINDS, strings_only(text))


def check(tree, allowed=None):
    allowed = allowed or {}
    problems, used = [], set()
    for path in tree.under(("src", "receipts", "ui"), (".c", ".h", ".sql")):
        for kind, line, name in findings(tree, path):
            if not path.startswith(PLACES.get(kind, ("",))):
                continue
            fitting = [key for key in allowed
                       if key[1] == kind and fnmatch.fnmatchcase(path, key[0])
                       and re.fullmatch(allowed[key][0], name)]
            used.update(fitting)
            if not fitting:
                problems.append(f"{path}:{line}: {kind}: {name}")
    for path, kind in sorted(set(allowed) - used):
        problems.append(f"{path}:1: {kind}: its line in ALLOWED is not needed any more")
    return problems


def main():
    tree, tap = SourceTree.at(sys.argv[1]), Tap()
    problems = check(tree, ALLOWED)
    for kind in KINDS:
        tap.case(f"/rules/ports/{kind}", [p for p in problems if f": {kind}: " in p])
    tap.holds("/rules/ports/reads-something", tree.under(("src",)), "no source file")

    def refuses(name, text, *expected, path="src/shop/bad.c"):
        tap.refuses(f"/rules/ports/refuses/{name}", check, {path: text}, *expected)

    refuses("clock",
            "a;\nint64_t t = time (NULL);\ng_get_real_time ();\nf = clock_gettime;\n"
            "localtime_r (&t, &tm);\n",
            ":2: clock: time", ":3: clock: g_get_real_time", ":4: clock: clock_gettime",
            ":5: clock: localtime_r")
    refuses("random",
            "x = rand ();\ny = g_random_int ();\nrandombytes_buf (b, 4);\n"
            "u = g_uuid_string_random ();\ncrypto_sign_keypair (pk, sk);\n"
            "crypto_sign_seed_keypair (pk, sk, seed);\nd = lrand48 ();\n",
            ":1: random: rand", ":2: random", ":3: random", ":4: random",
            ":5: random: crypto_sign_keypair", ":7: random")
    refuses("disk",
            "FILE *f = fopen (p, m);\nint d = open(p, 0);\ng_file_get_contents (p, &t, &n, NULL);\n"
            "g_mkdir_with_parents (p, 0);\nunlink (p); rename (p, q);\n"
            "if (stat (p, &s)) remove (p);\nstatvfs (p, &v);\n",
            ":1: disk", ":2: disk: open", ":3: disk", ":4: disk", ":5: disk: unlink",
            ":5: disk: rename", ":6: disk: stat", ":6: disk: remove", ":7: disk")
    refuses("network",
            "int s = socket (AF_INET, 0, 0);\nconnect (s, a, n);\ngetaddrinfo (h, p, &i, &r);\n"
            "GSocketClient *c;\nSoupSession *s;\n",
            ":1: network", ":2: network", ":3: network", ":4: network", ":5: network")
    refuses("process", 'system (c);\nexeclp ("a", "b");\ng_spawn_sync (a);\n',
            ":1: process", ":2: process", ":3: process")
    refuses("float",
            "double d;\ngdouble g;\nx = strtod (s, NULL);\ny = q * 1.5;\nz = 1e3;\n"
            "long n = 10L; a[1].b = 2;\n",
            ":1: float", ":2: float", ":3: float", ":4: float: 1.5", ":5: float: 1e3",
            path="receipts/bad.c")
    refuses("state",
            "static int count;\nstatic const int limits[] = { 1 };\nstatic char last[9] = { 0 };\n"
            "static gboolean\nfits (int x)\n{\n    static int n = 0;\n    g_mutex_lock (&m);\n}\n",
            ":1: state", ":3: state", ":7: state", ":8: state", path="src/domain/bad.c")
    refuses("state-only-in-domain", "static int count;\n")
    refuses("sql-in-strings",
            'a ("SELECT CURRENT_TIMESTAMP");\nb ("SELECT random ()");\nc ("%.2f");\n'
            'd ("a REAL, avg (x)");\n',
            ":1: clock", ":2: random", ":3: float", ":4: float: REAL", ":4: float: avg")
    refuses("sql-files",
            "-- not at random()\nCREATE TABLE t (at INTEGER DEFAULT (unixepoch()), x REAL);\n",
            ":2: clock", ":2: float", path="src/store/sql/1.sql")
    refuses("split-over-lines", "int64_t t = time\n    (NULL);\n", ":1: clock: time")
    refuses("nothing-in-comments-and-strings",
            "/* time (NULL), fopen (x), 1.5 */ // rand ()\n"
            'puts ("open (x) 1.5 \\" time (NULL)"); c = \'"\'; n = 0x1e3;\n')
    refuses("nothing-behind-a-table",
            "ports->disk->rename_file (a, b); disk.open (x); t->time (u); open_sale (s);\n"
            "shift_time (x); my_connect (b);\n")
    stale = check(SourceTree.of({"src/base/x.c": ""}), {("src/base/x.c", "disk"): (".*", "was")})
    tap.holds("/rules/ports/refuses/exceptions-nobody-needs", len(stale) == 1, "it was not refused")
    tap.end()


if __name__ == "__main__":
    main()
