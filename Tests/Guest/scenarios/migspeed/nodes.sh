# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # lib.sh sets and reads them
# machines: sixteen
# Sets of nodes as migspeed -v prints them, compared with 2.0.19's.

# names STATUS NODES [OPTION VALUE...] -- STRING
names() {
  local status=$1 nodes=$2 options=()
  shift 2
  while [[ $1 != -- ]]; do
    options+=("$1" "$2")
    shift 2
  done
  row "$status" "${nodes:+From: $nodes }${nodes:+$'\n'}" --tool migspeed --filter '2,$d' "${options[@]}" \
    -- -v -p 1 -- "$2" 0
}
refuses() { row 1 '' --old 1 $'<'"$1"$'> is invalid\n' --tool migspeed --says "$2" -- -v -p 1 -- "$1" 0; }
scenario 'migspeed: a reversed range' names 0 3 --says '3-1 is a reversed range' -- 3-1
scenario 'migspeed: a complement' names 0 '0 1 2 3 6 7 8 9 10 11 12 13 14 15' -- '!4-5'
scenario 'migspeed: relative nodes' names 0 '0 2 3' -- '+0,2-3'
scenario 'migspeed: a plus that counts for nothing' names 0 '0 1' -- '0,+1'
scenario 'migspeed: all behind a number' names 0 '0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15' -- '0,all'
scenario 'migspeed: hexadecimal' names 0 '1 2 3' -- 0x1-0x3
scenario 'migspeed: octal' names 0 8 -- 010
scenario 'migspeed: blanks before a number' names 0 '1 2' -- '1, 2'
scenario 'migspeed: a blank behind a number' refuses '1 ,2' "at character 2: a comma"
scenario 'migspeed: two hyphens in a range' refuses 1-2-3 '1-2-3: '
scenario 'migspeed: a range that ends behind the last' refuses 0-16 '16.*no such node'
scenario 'migspeed: a range below zero' refuses 1--3 '1--3: '
