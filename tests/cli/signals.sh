# What is left when ner is stopped in the middle: the old file, and no other.
. "$NER_SOURCE/tests/cli/frame.sh"

stop() {
    mkfifo input
    echo old >output
    env --default-signal=HUP "$NER" tokenize -o output input 2>"$err" & # nohup has it ignored
    echo 'ner tokenize' >.command
    exec 3>input
    echo 'Nobody waits for the end of this .' >&3
    tries=0
    while [ "$(ls -A | grep -c '^\.ner-')" -eq 0 ] && [ $tries -lt 100 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
    expect 'a file is being written' [ "$(ls -A | grep -c '^\.ner-')" -eq 1 ]
    kill -"$1" $!
    wait $!
    echo $? >.status
    exec 3>&-
    rm input
}

it 'leaves the old file and no half of a new one'
for signal in TERM HUP; do
    stop $signal
    expect "ended by SIG$signal" [ "$(cat .status)" -gt 128 ]
    expect 'the old file' [ "$(cat output)" = old ]
    expect 'no other file' [ "$(ls -A | grep -c '^\.ner-')" -eq 0 ]
done

it 'stays quiet and ends where nobody reads any more'
yes 'Angela Merkel came to Paris .' | head -n 100000 >big.txt
{ "$NER" tokenize big.txt 2>"$err"; echo $? >.status; } | head -n 1 >first
echo 'ner tokenize big.txt | head' >.command
expect 'the first line' [ "$(cat first)" = 'Angela Merkel came to Paris .' ]
expect 'ended by SIGPIPE' [ "$(cat .status)" -eq 141 ]
expect_err
