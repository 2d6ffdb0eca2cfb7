#!/usr/bin/env bash
# Runs every libFuzzer target of a build folder for a while, two at a time, and says what was found.
#
# usage: run-fuzz.sh BUILDDIR [SECONDS]
#
# Seeds come from corpus/NAME beside this script and are only read. What libFuzzer finds worth
# keeping stays in BUILDDIR/corpus/NAME for the next run; an input that crashes, hangs or leaks is
# written to BUILDDIR/findings, and the exit status is 1. Once mended, it belongs into corpus/NAME:
# from then on the ordinary tests feed it to the parser.
set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$1
seconds=${2:-60}
findings=$build/findings
# By itself UBSan prints and goes on, and libFuzzer would not notice.
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
# GLib's own pools hide overruns and leaks.
export G_SLICE=always-malloc
mkdir -p "$findings"

said() {
    local name=$1 status=$2 log=$3
    if [ "$status" -eq 0 ]; then
        printf '%-12s nothing found in %s runs; %s inputs in the corpus\n' "$name" \
            "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
            "$(find "$build/corpus/$name" "$here/corpus/$name" -type f | wc -l)"
        return
    fi
    printf '%-12s FOUND something (exit %s); %s ends:\n' "$name" "$status" "$log"
    # From the first sign of trouble on: libFuzzer's progress lines say nothing here.
    sed -n '/ERROR:\|runtime error\|DEADLYSIGNAL\|Assertion/,$p' "$log" | head -n 60
    ls -1 "$findings/$name"-* 2>/dev/null
}

fuzz_one() {
    local program=$1 name=${1##*/fuzz-} log status
    log=$build/fuzz-$name.log
    mkdir -p "$build/corpus/$name"
    # Left-over findings would be taken for new ones.
    rm -f "$findings/$name"-*
    # An input takes microseconds; one that needs seconds or half a gigabyte is a finding.
    "$program" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=512 -max_len=65536 \
        -print_final_stats=1 -artifact_prefix="$findings/$name-" \
        "$build/corpus/$name" "$here/corpus/$name" >"$log" 2>&1 </dev/null
    status=$?
    # In one piece: two of these run side by side.
    printf '%s\n' "$(said "$name" "$status" "$log")"
    return "$status"
}

programs=()
for source in "$here"/fuzz_*.c; do
    name=${source##*/fuzz_}
    name=${name%.c}
    [ -d "$here/corpus/$name" ] || { echo "run-fuzz: $here/corpus/$name is missing" >&2; exit 1; }
    program=$build/tests/fuzz/fuzz-$name
    [ -x "$program" ] || { echo "run-fuzz: $program is not built" >&2; exit 1; }
    programs+=("$program")
done

failed=0
running=0
for program in "${programs[@]}"; do
    if [ "$running" -eq 2 ]; then
        wait -n || failed=1
        running=$((running - 1))
    fi
    fuzz_one "$program" &
    running=$((running + 1))
done
while [ "$running" -gt 0 ]; do
    wait -n || failed=1
    running=$((running - 1))
done
exit "$failed"
