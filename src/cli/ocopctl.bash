# Completion of ocopctl for bash: commands, options, and values that come from a fixed list. Codes of
# products and numbers of receipts are not listed: that would open the store while the till sells.

_ocopctl() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local group='' action='' candidates='' i

    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --home | --request-id) i=$((i + 1)) ;;
            -*) ;;
            *)
                if [ -z "$group" ]; then
                    group=${COMP_WORDS[i]}
                elif [ -z "$action" ]; then
                    action=${COMP_WORDS[i]}
                fi
                ;;
        esac
    done

    case $before in
        --home | --out | --key | --notes | --png | --export | --import | --record | --replay)
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
            return
            ;;
        --role) candidates="cashier manager admin" ;;
        --format) candidates="text escpos png pdf json" ;;
        --columns) candidates="32 42 48" ;;
        --request-id | --point | --name | --till | --province | --bank | --account | --account-name | \
            --amount | --purpose | --bill | --limit | --from | --to | --cashier | --float | --day | \
            --counted | --by | --profile | --park | --reason | --lot | --expiry | --head | --receipt | --registry | --code | -n)
            return
            ;;
    esac
    if [ -n "$candidates" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$candidates" -- "$word")
        return
    fi

    case "$group $action" in
        " ") candidates="init catalogue price user shift cash sell return park sale receipt payment
            print label profiles devices drawer stock report journal backup restore doctor enrol sync vietqr settings inspect help --home
            --version" ;;
        "init ") candidates="--point --name --till --province --bank --account --account-name --request-id" ;;
        "backup " | "restore ") candidates="--request-id" ;;
        "catalogue ") candidates="import list show search export barcode" ;;
        "catalogue search") candidates="--limit" ;;
        "catalogue export") candidates="--out" ;;
        "catalogue import") candidates="--request-id" ;;
        "price ") candidates="set" ;;
        "price set") candidates="--from --request-id" ;;
        "user ") candidates="add list disable role pin verify" ;;
        "user add") candidates="--role --pin-stdin --request-id" ;;
        "user role") candidates="cashier manager admin --request-id" ;;
        "user pin") candidates="--pin-stdin --request-id" ;;
        "user verify") candidates="--pin-stdin" ;;
        "user disable") candidates="--request-id" ;;
        "devices ") candidates="list test teach play tell" ;;
        "devices test") candidates="printer scanner drawer scale display --record --replay" ;;
        "drawer ") candidates="open" ;;
        "drawer open") candidates="--reason --by --request-id" ;;
        "shift ") candidates="open x z close status" ;;
        "shift x" | "shift z" | "cash slip" | "park slip" | "stock slip" | "print test" | "label "*)
            candidates="--format --columns --profile --out --print" ;;
        "shift open") candidates="--cashier --float --day --request-id" ;;
        "shift close") candidates="--counted --notes --by --request-id" ;;
        "cash ") candidates="in out slip" ;;
        "cash in" | "cash out") candidates="--reason --by --request-id" ;;
        "park ") candidates="list drop slip --request-id" ;;
        "park list") ;;
        "park "*) candidates="--request-id" ;;
        "sell "* | "return "*) candidates="--request-id" ;;
        "sale ") candidates="show list" ;;
        "sale list") candidates="--day" ;;
        "receipt "* | "payment show") candidates="--format --columns --profile --out --print" ;;
        "payment ") candidates="request list show drop" ;;
        "payment request") candidates="--park --format --columns --profile --out --print --request-id" ;;
        "payment list" | "print list") candidates="-n" ;;
        "payment drop" | "print retry" | "print settle") candidates="--request-id" ;;
        "print ") candidates="list send retry settle test" ;;
        "stock ") candidates="receive waste adjust show slip import" ;;
        "stock receive") candidates="--lot --expiry --by --request-id" ;;
        "stock waste" | "stock adjust") candidates="--reason --lot --by --request-id" ;;
        "stock import") candidates="--by --request-id" ;;
        "report ") candidates="day product stars channel cashier producer stock certificates" ;;
        "report "*) candidates="--from --to --csv" ;;
        "journal ") candidates="verify export tail" ;;
        "journal verify") candidates="--key --head --receipt" ;;
        "journal tail") candidates="-n" ;;
        "enrol ") candidates="--registry --code --request-id" ;;
        "sync ") candidates="--once --export --import --request-id" ;;
        "vietqr "*) candidates="--bank --account --card --amount --purpose --bill --png" ;;
        "settings ") candidates="get set" ;;
        "settings get" | "settings set") candidates="bank.account bank.account_name bank.bin
            barcode.layouts printer.auto printer.device printer.drawer printer.profile receipt.footer rounding shop.address shop.company shop.name shop.phone
            shop.tax_code shop.vat_method words.region --request-id" ;;
        "inspect ") candidates="barcode vietqr receipt amount text escpos" ;;
        "inspect "*) candidates="--key --profile --png" ;;
        "help ") candidates="init catalogue price user shift cash sell return park sale receipt payment
            print label profiles devices drawer stock report journal backup restore doctor enrol sync vietqr settings inspect" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$candidates --json --help" -- "$word")
    case "$group $action" in
        "catalogue import" | "sell "* | "return "* | "park "* | "stock import" | "journal verify" | \
            "journal export" | "backup "* | "restore "* | "inspect escpos")
            [[ $word == -* ]] || mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
            ;;
    esac
}

complete -o filenames -F _ocopctl ocopctl
