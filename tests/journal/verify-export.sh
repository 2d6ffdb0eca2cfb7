#!/bin/sh
# Checks a journal export with nothing but POSIX tools, sha256sum and openssl 3, so that nobody has to
# trust the program that wrote it. It shares no code with that program; both are held to DESIGN.md.
#
# usage: verify-export.sh DIR [KEYFILE] [SEQ:HASH]
#
# KEYFILE: public keys from outside the export, a line of hex per epoch, in the place of till.pub ("" for
# till.pub itself). SEQ:HASH: a record known from outside that the export must hold.
# Prints "OK …" and exits 0, or "BROKEN …" with the first break and exits 1; 2 for wrong usage.
# Takes some hundredths of a second per record.
set -u
export LC_ALL=C
umask 077

[ $# -ge 1 ] && [ -d "$1" ] || { echo "usage: verify-export.sh DIR [KEYFILE] [SEQ:HASH]" >&2; exit 2; }
keys=$1/till.pub
[ -z "${2:-}" ] || keys=$2
case $keys in /*) ;; *) keys=$PWD/$keys ;; esac
head_seq=${3:-}
head_hash=${head_seq#*:}
head_seq=${head_seq%%:*}
cd "$1" || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 2' HUP INT TERM

broken() {
    echo "BROKEN $*"
    exit 1
}

# Bytes of a hex text.
unhex() {
    printf "$(printf %s "$1" | awk '{
        digits = "0123456789abcdef"
        for (i = 1; i < length($0); i += 2)
            printf "\\%03o", 16 * (index(digits, substr($0, i, 1)) - 1) + index(digits, substr($0, i + 1, 1)) - 1
    }')"
}

is_hex() { # TEXT LENGTH
    case $1 in *[!0-9a-f]*) return 1 ;; esac
    [ ${#1} -eq "$2" ]
}

hash_of() {
    sha256sum <"$1" | cut -c 1-64
}

# A string or number of a JSON body by its key; enough for the two keys that open an epoch.
json_value() { # FILE KEY
    tr -d '\n' <"$1" | sed -n 's/.*"'"$2"'"[ ]*:[ ]*"\{0,1\}\([0-9a-f]*\)[",} ].*/\1/p'
}

# --- the files
for file in MANIFEST headers.txt sigs.txt till.pub acks.txt; do
    [ -f "$file" ] || broken "file $file is missing"
done
sha256sum --strict --quiet -c MANIFEST >"$tmp/sums" 2>&1 || broken "MANIFEST: $(head -n 1 "$tmp/sums")"
sed 's/^.\{66\}//' MANIFEST | sort >"$tmp/listed"
find . -type f ! -path ./MANIFEST | sed 's,^\./,,' | sort >"$tmp/found"
cmp -s "$tmp/listed" "$tmp/found" || broken "files and MANIFEST differ: $(diff "$tmp/listed" "$tmp/found" | grep '^[<>]' | head -n 1)"

# --- the chain
n=0
n_bodies=0
epoch_line=0
last_epoch=0
last_seq=0
last_hash=
last_utc=0
last_sales=0
last_returns=0
last_count=0
head_found=
: >"$tmp/index"
: >"$tmp/all"
exec 3<headers.txt 4<sigs.txt
while IFS= read -r format <&3; do
    here="record $((last_seq + 1)) of epoch $last_epoch"
    for field in province point till epoch seq kind utc clock day operator body sales returns count prev; do
        IFS= read -r value <&3 || broken "$here: headers.txt ends within the record"
        eval "$field=\$value"
    done
    [ "$format" = OCOPJ1 ] || broken "$here: not an OCOPJ1 record"
    for number in "$till" "$epoch" "$seq" "$utc" "$operator" "$sales" "$returns" "$count"; do
        case $number in 0) ;; "" | 0* | *[!0-9]*) broken "$here: “$number” is no number" ;; esac
    done
    is_hex "$body" 64 && is_hex "$prev" 64 || broken "$here: a hash is not 64 hex digits"
    printf '%s\n' "$format" "$province" "$point" "$till" "$epoch" "$seq" "$kind" "$utc" "$clock" "$day" \
        "$operator" "$body" "$sales" "$returns" "$count" "$prev" >"$tmp/record"
    cat "$tmp/record" >>"$tmp/all"
    hash=$(hash_of "$tmp/record")

    # Its place.
    opens=no
    if [ $n -eq 0 ] || [ "$epoch" -ne $last_epoch ]; then
        opens=yes
        [ $n -eq 0 ] || [ "$epoch" -gt $last_epoch ] || broken "$here: followed by epoch $epoch"
        [ "$seq" -eq 1 ] || broken "record 1 of epoch $epoch is missing"
        # A restore from a backup older than the epoch before leaves epochs out; till.pub has a line for each.
        if [ $n -eq 0 ]; then epoch_line=1; else epoch_line=$((epoch_line + epoch - last_epoch)); fi
    elif [ "$seq" -ne $((last_seq + 1)) ]; then
        broken "$here is missing"
    fi
    here="record $seq of epoch $epoch"
    [ $n -eq 0 ] || [ "$province/$point/$till" = "$first_place" ] || broken "$here: of another till"
    first_place=$province/$point/$till
    case $opens/$epoch/$kind in
        yes/1/init | no/*/init) [ $opens = yes ] || broken "$here: init within an epoch" ;;
        yes/1/* | yes/*/init) broken "$here: an epoch cannot open with $kind" ;;
        yes/*/epoch) ;;
        yes/* | no/*/epoch) broken "$here: $kind where it cannot stand" ;;
    esac

    # Its body.
    file=bodies/$seq.json
    [ "$epoch" -eq 1 ] || file=bodies/$epoch.$seq.json
    [ -f "$file" ] || broken "$here: $file is missing"
    [ "$(hash_of "$file")" = "$body" ] || broken "$here: $file is not the body that was recorded"
    n_bodies=$((n_bodies + 1))

    # Its key and its link.
    if [ $opens = yes ]; then
        key=$(sed -n "${epoch_line}p" "$keys" | tr -d '\r')
        is_hex "$key" 64 || broken "$here: no public key for epoch $epoch"
        [ "$(json_value "$file" public_key)" = "$key" ] || broken "$here: opens with another key"
        unhex "302a300506032b6570032100$key" >"$tmp/key.der"
        expected=$(printf 'OCOPJ1 genesis\n%s\n' "$key" | sha256sum | cut -c 1-64)
        if [ "$epoch" -gt 1 ]; then
            tr -d '\n' <"$file" | sed -n 's/.*"previous"[ ]*:[ ]*\({[^}]*}\).*/\1/p' >"$tmp/previous"
            expected=$(json_value "$tmp/previous" hash)
            named=$(json_value "$tmp/previous" seq)
            [ "$(json_value "$tmp/previous" epoch)" = $((epoch - 1)) ] || broken "$here: names no head of epoch $((epoch - 1))"
            [ $n -eq 0 ] || [ "$epoch" -eq $((last_epoch + 1)) ] || : >"$tmp/index"
            set -- $(sed -n "${named}p" "$tmp/index")
            # Records of a lost tail are not in the export: then the last one there is what totals follow.
            if [ $# -eq 0 ]; then
                [ $n -eq 0 ] || echo "note: what stood between record $last_seq of epoch $last_epoch and record $named of epoch $((epoch - 1)) is missing" >&2
            else
                [ "$1" = "$expected" ] || broken "$here: the head it names has another hash"
                last_utc=$2 last_sales=$3 last_returns=$4 last_count=$5
            fi
        fi
        : >"$tmp/index"
    else
        expected=$last_hash
    fi
    [ "$prev" = "$expected" ] || broken "$here: does not follow from the record before"
    echo "$hash $utc $sales $returns $count" >>"$tmp/index"

    # Its signature.
    IFS= read -r signature <&4 || broken "$here: sigs.txt ends"
    is_hex "$signature" 128 || broken "$here: the signature is not 128 hex digits"
    unhex "$signature" >"$tmp/signature"
    { printf 'OCOPJ1 sig\n' && unhex "$hash"; } >"$tmp/message"
    openssl pkeyutl -verify -pubin -keyform DER -inkey "$tmp/key.der" -rawin -in "$tmp/message" \
        -sigfile "$tmp/signature" >/dev/null 2>&1 || broken "$here: the signature is wrong"

    # Its totals and its time.
    if [ $n -gt 0 ]; then
        [ "$sales" -ge "$last_sales" ] && [ "$returns" -ge "$last_returns" ] && [ "$count" -ge "$last_count" ] ||
            broken "$here: a perpetual total fell"
        [ "$clock" != ok ] || [ "$utc" -ge "$last_utc" ] || broken "$here: the time went back"
    fi

    [ "$seq:$hash" != "$head_seq:$head_hash" ] || head_found=yes
    n=$((n + 1))
    last_epoch=$epoch last_seq=$seq last_hash=$hash last_utc=$utc
    last_sales=$sales last_returns=$returns last_count=$count
done

# --- what must be there and what must not
[ $n -gt 0 ] || broken "headers.txt holds no record"
cmp -s headers.txt "$tmp/all" || broken "headers.txt holds bytes that belong to no record"
IFS= read -r value <&4 && broken "sigs.txt has more lines than there are records"
[ "$(grep -c '^bodies/' "$tmp/listed")" -eq $n_bodies ] || broken "a body belongs to no record"
[ "$(wc -l <till.pub)" -le $epoch_line ] || broken "till.pub has a key of an epoch that is missing"
[ -z "$head_seq" ] || [ -n "$head_found" ] || broken "record $head_seq with hash $head_hash is not in the journal"
echo "OK $n records, head $last_seq:$last_hash of epoch $last_epoch"
