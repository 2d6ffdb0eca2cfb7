#!/usr/bin/env bash
# Plays a business day of a demonstration province: a registry is started and filled, a shop is made
# and enrolled, goods come in, baskets of every kind are sold, the shift is counted, closed and
# reported, a recall comes back, the journal is verified, exported and backed up. Every step's exit
# status and answer are checked; the first that is not as it should be ends the day.
#
# usage: demo-day.sh OCOPCTL OCOP-REGISTRYD [HOME]
#
# Without HOME the shop is made in a new folder under $TMPDIR, which stays for looking around in, and
# so does the registry's database. The registry listens on a free port of the loopback and ends with
# the day. Needs bash and coreutils, nothing else.
set -euo pipefail

die() {
    printf 'demo-day: %s\n' "$*" >&2
    exit 1
}

[ $# -ge 2 ] && [ $# -le 3 ] || die "usage: demo-day.sh OCOPCTL OCOP-REGISTRYD [HOME]"
ctl=$1 registryd=$2
for program in "$ctl" "$registryd"; do
    [ -x "$program" ] || die "$program is not a program"
done
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
catalogue=$here/demo/quang-ninh.csv
# In the source tree, else as installed.
province=$here/../registry/demo
[ -d "$province" ] || province=$here/demo/province
[ -r "$catalogue" ] || die "the demo catalogue is missing: $catalogue"
[ -r "$province/load.sh" ] || die "the demo province is missing: $province"

work=$(mktemp -d "${TMPDIR:-/tmp}/ocop-demo.XXXXXX")
export OCOP_HOME=${3:-$work/home}
[ ! -e "$OCOP_HOME/store.db" ] || die "there is a shop in $OCOP_HOME already"
mkdir -p "$work/receipts" "$work/printer"
db=sqlite:$work/registry.db
password=ocop-demo-2026

n_steps=0
answer=
cookie='' # none yet
server=

# The registry never outlives the day, however that ends.
stop_registry() {
    local status=0 pid=$server
    server=
    [ -n "$pid" ] || return 0
    kill -TERM "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || status=$?
    return "$status"
}
trap 'stop_registry || :' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

say() {
    printf '%s\n' "$*"
}

title() {
    printf '\n%s\n' "$*"
}

# Whole đồng with points: 1234567 -> 1.234.567 ₫
dong() {
    local digits=$1 sign='' grouped=''
    [[ $digits != -* ]] || { sign=-; digits=${digits#-}; }
    while [ ${#digits} -gt 3 ]; do
        grouped=.${digits: -3}$grouped
        digits=${digits:0:${#digits}-3}
    done
    printf '%s' "$sign$digits$grouped ₫"
}

# value KEY: the first value of that key in $answer, without quotes.
value() {
    local pattern="\"$1\":\"?([^\",}]*)"
    [[ $answer =~ $pattern ]] || die "there is no \"$1\" in the answer: $answer"
    printf '%s' "${BASH_REMATCH[1]}"
}

# call_program STATUS WHAT COMMAND ARGUMENT... : its answer; standard input is $input.
call_program() {
    local wanted=$1 what=$2 status=0
    shift 2
    n_steps=$((n_steps + 1))
    answer=$("$@" <<<"${input:-}" 2>"$work/stderr") || status=$?
    [ "$status" -eq "$wanted" ] ||
        die "$what: exit status $status instead of $wanted: $(cat "$work/stderr") $answer"
}

# call STATUS WHAT ARGUMENT... : one call of ocopctl.
call() {
    call_program "$1" "$2" "$ctl" --json "${@:3}"
}

# at_registry WHAT ARGUMENT... : the operator's command at the registry has to be done.
at_registry() {
    call_program 0 "$1" "$registryd" "${@:2}" --db "$db"
    say "  ok  $1"
}

# Starts the registry and waits until it says where it listens.
start_registry() {
    # With setpriv it ends even when this script is killed outright.
    local die_with_me=()
    ! setpriv --pdeathsig TERM true 2>/dev/null || die_with_me=(setpriv --pdeathsig TERM)
    n_steps=$((n_steps + 1))
    : >"$work/registry.log"
    "${die_with_me[@]}" "$registryd" serve --db "$db" --listen 127.0.0.1:0 \
        </dev/null >/dev/null 2>"$work/registry.log" &
    server=$!
    local tries
    for ((tries = 0; tries < 300; tries++)); do
        if [[ $(<"$work/registry.log") =~ http://127\.0\.0\.1:([0-9]+) ]]; then
            port=${BASH_REMATCH[1]}
            url=${BASH_REMATCH[0]}
            return
        fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.05
    done
    die "the registry did not start: $(tail -n 3 "$work/registry.log")"
}

# page STATUS PATH [FORM] : what a browser gets there, in $answer; FORM is posted. Keeps the cookie.
page() {
    local method=GET line form=${3:-} status
    [ $# -eq 2 ] || method=POST
    n_steps=$((n_steps + 1))
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf '%s %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nCookie: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' \
        $method "$2" "$port" "$cookie" application/x-www-form-urlencoded ${#form} "$form" >&3
    read -r _ status _ <&3
    while read -r line && [ "$line" != $'\r' ]; do
        [[ ! $line =~ ^[Ss]et-[Cc]ookie:\ ([^\;]*) ]] || cookie=${BASH_REMATCH[1]}
    done <&3
    answer=$(cat <&3)
    exec 3>&-
    [ "$status" = "$1" ] || die "$method $2: status $status instead of $1"
}

# sum KEY : of all numbers of that key in $answer.
sum() {
    local rest=$answer total=0
    while [[ $rest =~ \"$1\":(-?[0-9]+)(.*) ]]; do
        total=$((total + BASH_REMATCH[1]))
        rest=${BASH_REMATCH[2]}
    done
    printf '%d' "$total"
}

# done_ WHAT ARGUMENT... : has to be done.
done_() {
    call 0 "$@"
    say "  ok  $1"
}

# refused CODE WHAT ARGUMENT... : has to be refused with that code.
refused() {
    local code=$1
    shift
    call 1 "$@"
    [ "$(value code)" = "$code" ] || die "$1: refused with $(value code) instead of $code"
    say "  ok  $1: refused, $code"
}

# sold WHAT TOTAL REQUEST : sells and compares the total, which was worked out by hand.
sold() {
    input=$3 call 0 "$1" sell -
    [ "$(value total)" = "$2" ] || die "$1: total $(value total) instead of $2"
    say "  ok  $1: $(value receipt), $(dong "$2")"
}

# warned CODE : the last sale carries that warning.
warned() {
    [[ $answer == *"\"code\":\"$1\""* ]] || die "the warning $1 is missing: $answer"
    say "      warning $1"
}

not_sold() {
    input=$3 refused "$1" "$2" sell -
}

# synced WHAT : everything has reached the registry.
synced() {
    done_ "$1" sync
    [ "$(value state) $(value pending)" = "idle 0" ] || die "$1: not all was sent: $answer"
}

# told WHAT ARGUMENT... : what the registry says of it to people.
told() {
    at_registry "$@"
    printf '%s\n' "$answer" >"$work/registry-$n_steps.txt"
    sed 's/^/      /' "$work/registry-$n_steps.txt"
}

# scale_label ITEM GRAMS : the code a scale prints, prefix 26.
scale_label() {
    local digits sum=0 i
    digits=$(printf '26%05d%05d' "$1" "$2")
    for ((i = 0; i < 12; i++)); do
        sum=$((sum + ${digits:i:1} * (i % 2 ? 3 : 1)))
    done
    printf '%s%d' "$digits" $(((10 - sum % 10) % 10))
}

# A day so many days from now, as the shop in Viet Nam sees it.
day() {
    TZ=UTC-7 date -d "$1 days" +%F
}

title "The province's registry"
start_registry
say "  ok  it listens on $url"
n_steps=$((n_steps + 7))
"$province/load.sh" "$registryd" "$db" "$catalogue" || die "the demo province cannot be loaded"
input=$password at_registry "somebody who looks at the dashboard: demo" \
    user add demo "Cán bộ DEMO" --role officer
page 200 /healthz

title "The shop is made"
done_ "shop QN01, till 1" init --point QN01 --name "Điểm OCOP Hạ Long" --till 1 \
    --bank 970436 --account 0123456789 --account-name "HTX OCOP HA LONG"
input=1234 done_ "cashier lan" user add lan --role cashier --pin-stdin
input=2345 done_ "cashier minh" user add minh --role cashier --pin-stdin
input=987654 done_ "manager hoa" user add hoa --role manager --pin-stdin
done_ "shop's address" settings set shop.address "Hạ Long, Quảng Ninh"
done_ "printer: a folder that gets what a real one would" settings set printer.device "dir:$work/printer"
done_ "catalogue of Quảng Ninh" catalogue import "$catalogue"
say "      $(value products) products"
done_ "the same file again changes nothing" catalogue import "$catalogue"
[ "$(value unchanged)" = "$(value products)" ] || die "the second import changed something: $answer"

title "The till is enrolled"
at_registry "a one-time code for till 2" enrol-code --point QN01 --till 2
refused enrol-mismatch "till 1 tries it" enrol --registry "$url" --code "$answer"
at_registry "a one-time code for till 1" enrol-code --point QN01 --till 1
done_ "enrolled with it" enrol --registry "$url" --code "$answer"
synced "first contact: the province's catalogue comes down"

title "Goods come in"
cat >"$work/opening.csv" <<END
code,qty,lot,expiry
QN-0004,12,,
QN-0006,40,,
QN-0007,18,,
QN-0014,24,,
QN-0016,200,,
QN-0026,10,,
QN-0027,30,,
QN-0052,25,,
QN-0053,8,,
END
done_ "opening stock from a file" stock import "$work/opening.csv"
done_ "20 eggs' boxes, lot T1" stock receive QN-0021 20 --lot T1 --expiry "$(day 12)"
done_ "bánh chưng, lot B2, good for 9 days" stock receive QN-0057 10 --lot B2 --expiry "$(day 9)"
done_ "bánh chưng, lot B1, good for 3 days" stock receive QN-0057 4 --lot B1 --expiry "$(day 3)"
done_ "chả mực 12,5 kg, lot C1" stock receive QN-0042 12.5 --lot C1 --expiry "$(day 20)"
done_ "one broken bottle" stock waste QN-0014 1 --reason "vỡ chai"
done_ "a count found one box less" stock adjust QN-0027 -1 --reason "kiểm kê"

title "The shift is opened"
not_sold shift-closed "a sale before the shift" \
    '{"cashier":"lan","lines":[{"code":"QN-0006"}],"payments":[{"method":"cash","tendered":65000}]}'
done_ "lan's shift with $(dong 1000000)" shift open --cashier lan --float 1000000

title "Baskets"
sold "two packets of glass noodles, by barcode" 130000 \
    '{"cashier":"lan","lines":[{"scan":"2000000000060","qty":"2"}],
      "payments":[{"method":"cash","tendered":200000}]}'
first=$(value receipt)
sold "chả mực weighed by the scale, from its label" 256800 \
    '{"cashier":"lan","lines":[{"scan":"'"$(scale_label 10010 535)"'"}],
      "payments":[{"method":"cash","tendered":300000}]}'
sold "chả mực 0,75 kg by code" 360000 \
    '{"cashier":"lan","lines":[{"code":"QN-0042","qty":"0.75"}],
      "payments":[{"method":"card","amount":360000,"reference":"POS-0042"}]}'
sold "tea, 10 % off the line, 50.000 off the sale" 1685000 \
    '{"cashier":"lan","lines":[{"code":"QN-0004","qty":"2","discount":{"percent":"10"}},
      {"code":"QN-0027","qty":"3","discount":{"amount":5000}}],"discount":{"amount":50000},
      "payments":[{"method":"cash","tendered":2000000}]}'
sold "split between VietQR and cash" 430000 \
    '{"cashier":"minh","lines":[{"code":"QN-0053"},{"code":"QN-0052","qty":"2"}],
      "payments":[{"method":"vietqr","amount":300000,"reference":"OC7K2M9Q"},
      {"method":"cash","tendered":200000}]}'
not_sold age-not-confirmed "liquor without asking for the age" \
    '{"cashier":"lan","lines":[{"code":"QN-0014"}],"payments":[{"method":"cash","tendered":220000}]}'
sold "liquor, age confirmed" 220000 \
    '{"cashier":"lan","age_confirmed":true,"lines":[{"code":"QN-0014"}],
      "payments":[{"method":"cash","tendered":220000}]}'
sold "mơ liquor whose certificate has lapsed" 370000 \
    '{"cashier":"lan","age_confirmed":true,"lines":[{"code":"QN-0007","qty":"2"}],
      "payments":[{"method":"cash","tendered":400000}]}'
warned certificate-lapsed
sold "a gift goes with the fungus" 390000 \
    '{"cashier":"lan","lines":[{"code":"QN-0026"},{"code":"QN-0016","qty":"2","gift":true}],
      "payments":[{"method":"vietqr","amount":390000,"reference":"OC8L3N0R"}]}'
not_sold approval-needed "another price on the cashier's word" \
    '{"cashier":"lan","lines":[{"code":"QN-0053","unit_price":200000}],
      "payments":[{"method":"cash","tendered":200000}]}'
not_sold not-permitted "another price on another cashier's word" \
    '{"cashier":"lan","lines":[{"code":"QN-0053","unit_price":200000,"approved_by":"minh"}],
      "payments":[{"method":"cash","tendered":200000}]}'
sold "the same, approved by hoa" 200000 \
    '{"cashier":"lan","lines":[{"code":"QN-0053","unit_price":200000,"approved_by":"hoa"}],
      "payments":[{"method":"cash","tendered":200000}]}'
sold "six bánh chưng: lot B1 first, then B2" 420000 \
    '{"cashier":"lan","lines":[{"code":"QN-0057","qty":"6"}],
      "payments":[{"method":"cash","tendered":500000}]}'
[[ $answer == *'"lots":[{"lot":"B1","qty":"4"},{"lot":"B2","qty":"2"}]'* ]] ||
    die "the lots did not leave in the order of their expiry: $answer"
sold "sold over the counter though the shelf is empty" 90000 \
    '{"cashier":"lan","lines":[{"code":"QN-0046"}],"payments":[{"method":"cash","tendered":90000}]}'
warned stock-short
sold "ordered on Sendo, paid by transfer" 650000 \
    '{"cashier":"lan","channel":"sendo","lines":[{"code":"QN-0006","qty":"10"}],
      "payments":[{"method":"vietqr","amount":650000,"reference":"SENDO-1"}]}'
not_sold payment-short "too little money" \
    '{"cashier":"lan","lines":[{"code":"QN-0006"}],"payments":[{"method":"cash","tendered":50000}]}'
not_sold quantity-not-whole "half a bottle" \
    '{"cashier":"lan","lines":[{"code":"QN-0016","qty":"0.5"}],
      "payments":[{"method":"cash","tendered":50000}]}'

title "Sold through devices"
# Virtual ones, behind the drivers that real ones have. One script is what the customers, the cashier
# and mishap do; the till's own answer says what came of it.
for device in printer scanner scale display; do
    done_ "a virtual $device" settings set $device.device virtual
done
done_ "the printer is one that says when it has printed" settings set printer.profile epson-tm-t20
done_ "the drawer has a switch" settings set drawer.sensor high
cat >"$work/devices.txt" <<END
# noodles, and chả mực from the scale, which does not lie still at first
scan-aim ]E02000000000060
await display 65.000
weight moving
weight 0.535 kg stable
weigh QN-0042
await display Cha muc
pay cash 400000
await drawer open
await idle
await display 78.200
show display
drawer close
# the paper ends in the middle of a receipt, and is changed
scan 2000000000060
printer buffer 100
printer paper-out-after 900
pay cash 100000
await printer waiting
paper ok
await idle
await job PRINTED
# the printer's cable is pulled in the middle of a receipt; the next sale goes on
scan 2000000000060
printer break-after 900
pay cash 100000
await job UNKNOWN
await printer absent
scan 2000000000060
pay cash 70000
plug printer
await idle
await job PRINTED
# the cashier holds half a receipt, and asks for a copy
settle lost
retry
await idle
await job PRINTED
drawer close
show paper
show drawer
END
done_ "four baskets: scanned, weighed, paid, printed" devices play "$work/devices.txt"
printf '%s\n' "$answer" >"$work/devices.json"
[ "$(sum total)" = $((65000 + 256800 + 3 * 65000)) ] || die "not what was scanned: $answer"
for shown in '"TIEN THUA     78.200"' '"cuts":5,"pulses":3' 'BẢN SAO SỐ 1'; do
    [[ $answer == *"$shown"* ]] || die "no $shown: $answer"
done
states=$(grep -o '"state":"[A-Z]*"' "$work/devices.json" | sort | uniq -c | tr -d '\n')
say "      papers:$states"
[ "$(grep -o '"state":"PRINTED"' "$work/devices.json" | wc -l)" = 4 ] || die "not all printed: $answer"
done_ "no paper is in doubt any more" print list
[[ $answer == *'"jobs":[]'* ]] || die "papers wait: $answer"
done_ "what the virtual printer got" inspect escpos "$OCOP_HOME/run/paper.bin" \
    --png "$work/receipts/virtual-printer.png"
done_ "the drawer is opened for change, with a reason" drawer open --reason "đổi tiền lẻ"
say "      drawer $(value drawer)"
done_ "the printer is the folder again" settings set printer.device "dir:$work/printer"
for device in scanner scale display; do
    done_ "no virtual $device" settings set $device.device auto
done

title "A payment by VietQR under a code of its own"
done_ "130.000 ₫ are asked for" payment request 130000
code=$(value code)
done_ "the slip that the customer scans" payment show "$code" --format png --out "$work/receipts/$code.png"
sold "paid, and known by its code $code" 130000 \
    '{"cashier":"lan","lines":[{"code":"QN-0006","qty":"2"}],
      "payments":[{"method":"vietqr","amount":130000,"reference":"'"$code"'"}]}'
done_ "the request is confirmed" payment show "$code"
[ "$(value state)" = confirmed ] || die "the payment was not confirmed: $answer"

title "A cart waits, a request is repeated, somebody practises"
input='{"cashier":"lan","lines":[{"code":"QN-0021","qty":"2"}]}' done_ "the customer fetches money" \
    park -
parked=$(value id)
sold "she is back" 110000 \
    '{"cashier":"lan","resume":"'"$parked"'","payments":[{"method":"cash","tendered":110000}]}'
again='{"request_id":"018f0000-0000-7000-8000-000000000001","cashier":"lan",
    "lines":[{"code":"QN-0006"}],"payments":[{"method":"cash","tendered":65000}]}'
sold "a sale with a request id" 65000 "$again"
once=$(value receipt)
sold "the same request again is the same receipt" 65000 "$again"
[ "$(value receipt)" = "$once" ] && [ "$(value repeated)" = true ] || die "sold twice: $answer"
input='{"cashier":"minh","training":true,"lines":[{"code":"QN-0001"}],
    "payments":[{"method":"cash","tendered":12500000}]}' done_ "minh practises with pearls" sell -
[ "$(value receipt)" = null ] || die "practice gave a receipt: $answer"

title "Goods come back"
back='{"cashier":"lan","receipt":"'"$first"'","reason":"mua nhầm","lines":[{"line":1,"qty":"1"}]}'
input=$back done_ "one packet of the first receipt" return -
say "      refunded $(dong "$(value total)")"
input='{"cashier":"lan","receipt":"'"$first"'","reason":"mua nhầm","lines":[{"line":1,"qty":"2"}]}' \
    refused return-exceeds-sale "two more, when one is left" return -
loose='{"cashier":"lan","reason":"mất biên lai","lines":[{"code":"QN-0016","qty":"1","amount":6000}]'
input="$loose}" refused approval-needed "without receipt" return -
input="$loose,\"approved_by\":\"hoa\"}" done_ "without receipt, approved by hoa" return -

title "Cash, X, Z"
done_ "small notes from the bank" cash in 500000 --reason "đổi tiền lẻ"
done_ "takings to the safe" cash out 2000000 --reason "nộp quỹ" --by hoa
done_ "X report" shift x
expected=$(value expected_cash)
say "      expected in the drawer: $(dong "$expected")"
# The drawer is counted by notes: one of 2.000 is missing, and coins there are none.
rest=$((expected - 2000))
{
    for note in 500000 200000 100000 50000 20000 10000 5000 2000 1000; do
        printf '%d %d\n' "$note" $((rest / note))
        rest=$((rest % note))
    done
} >"$work/notes.txt"
n_steps=$((n_steps + 1))
"$ctl" shift close --notes "$work/notes.txt" >"$work/z.txt" || die "the shift cannot be closed"
say "  ok  Z report"
sed 's/^/      /' "$work/z.txt"

title "Papers"
done_ "the day's receipts" sale list
done_ "every paper came out of the printer" print list
[[ $answer == *'"jobs":[]'* ]] || die "papers wait: $answer"
papers=("$work"/printer/*.bin)
say "      ${#papers[@]} papers in the printer's folder"
[ -s "$work/printer/$first-000001.bin" ] || die "the first receipt was not printed"
done_ "read back as a printer would" inspect escpos "$work/printer/$first-000001.bin"
[ "$(value cuts)" = 1 ] && [ "$(value pulses)" = 1 ] || die "not one cut and the drawer: $answer"
mv "$work/printer" "$work/unplugged"
done_ "the printer is unplugged: a label waits" label QN-0006 --print
[ "$(value state)" = FAILED ] || die "printed without a printer: $answer"
mv "$work/unplugged" "$work/printer"
done_ "plugged in, tried again" print retry "$(value job)"
[[ $answer == *'"state":"PRINTED"'* ]] || die "the label did not come out: $answer"
for format in png pdf escpos; do
    done_ "$first again as $format, a numbered copy" \
        receipt "$first" --format $format --out "$work/receipts/$first.$format"
done
[ "$(value copy)" = 3 ] || die "the copies are not numbered: $answer"
done_ "the Z again" shift z last --format pdf --out "$work/receipts/z.pdf"
done_ "a label for the shelf" label QN-0042 --format png --out "$work/receipts/label.png"
done_ "the printer's test page" print test --format png --out "$work/receipts/test-page.png"
for number in "$first" "$once"; do
    n_steps=$((n_steps + 1))
    "$ctl" receipt "$number" --columns 42 >"$work/receipts/$number.txt" || die "no paper of $number"
    say "  ok  $number"
    sed 's/^/      /' "$work/receipts/$number.txt"
done

title "What was sold"
for report in product stars channel; do
    n_steps=$((n_steps + 1))
    "$ctl" report "$report" >"$work/$report.txt" || die "no report $report"
    "$ctl" report "$report" --csv >"$work/$report.csv" || die "no report $report as CSV"
    say "  ok  by $report"
    sed 's/^/      /' "$work/$report.txt"
done

title "The day reaches the province"
call 0 "what the till has sold" report product --from "$(day -1)" --to "$(day 1)"
sold_amount=$(sum amount) sold_returned=$(sum returned_amount)
synced "the till sends its records, the day's rows and its stock"
say "      acknowledged up to record $(value acked_seq)"
call_program 0 "the registry's totals" "$registryd" report totals --json --db "$db"
[ "$(sum amount) $(sum returned_amount)" = "$sold_amount $sold_returned" ] ||
    die "the registry knows $(sum amount), the till sold $sold_amount: $answer"
say "  ok  the registry's totals are the till's: $(dong "$sold_amount") sold," \
    "$(dong "$sold_returned") returned"
told "what the registry knows of the day" report totals
told "groups of districts in the programme" report participation
told "targets" report targets
told "points not heard from" report silent
told "the till, proven against its journal" till list
[[ $answer == *" proven "* ]] || die "the till's totals are not proven: $answer"

page 303 /login "login=demo&password=$password&next=/"
page 200 /
say "  ok  the dashboard lets demo in: $url/"

title "A recall, in the evening"
done_ "minh's shift" shift open --cashier minh --float 500000
at_registry "the province recalls QN-0006" recall add QN-0006 --reason "DEMO: nhãn sai hạn dùng"
synced "the till hears of it with its next contact"
not_sold product-recalled "the recalled noodles" \
    '{"cashier":"minh","lines":[{"code":"QN-0006"}],"payments":[{"method":"cash","tendered":65000}]}'
sold "tea in its place" 70000 \
    '{"cashier":"minh","lines":[{"code":"QN-0027"}],"payments":[{"method":"cash","tendered":70000}]}'
done_ "the evening is counted" shift close --counted 570000
synced "the evening is sent"
at_registry "the registry agrees with itself" verify
at_registry "no case for an officer" case list --json
[ "$answer" = "[]" ] || die "there are cases: $answer"
at_registry "the registry is backed up, the copy checked" backup "$work/registry-backup.db"

title "Proof and safety"
done_ "the journal holds" journal verify
records=$(value records)
done_ "the journal as plain files" journal export "$work/export"
done_ "the export holds" journal verify "$work/export"
[ "$(value records)" = "$records" ] || die "the export has other records: $answer"
done_ "backup" backup "$work/backup.db"
done_ "doctor" doctor
[ "$(value ok)" = true ] || die "the doctor found something: $answer"

stop_registry || die "the registry ended with status $?: $(tail -n 3 "$work/registry.log")"

cat <<END

The day is over: $n_steps steps, all as they should be.
  shop      $OCOP_HOME
  receipts  $work/receipts
  printer   $work/printer
  reports   $work/product.csv, stars.csv, channel.csv
  export    $work/export ($records records)
  backup    $work/backup.db
  registry  $work/registry.db
  dashboard $url/ (demo, $password); the registry has ended with the day
Look around with: OCOP_HOME=$OCOP_HOME $ctl help
  and with: $registryd serve --db $db --listen 127.0.0.1:$port
END
