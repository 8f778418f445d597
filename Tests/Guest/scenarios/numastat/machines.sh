# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: four
# The texts of Tests/Golden/numastat, compared with the output of our tool and of numastat 2.0.19 when /sys shows that
# machine.

# The names of the scenarios are read on the host too, where the texts lie beside this folder.
golden=/golden
[[ -d $golden/numastat ]] || golden=${BASH_SOURCE[0]%/Guest/scenarios/*}/Golden

# unpack NAME: extracts /machines/NAME.txt into `tree` of the scratch folder.
unpack() {
  grep -E '^@ [^ ]*( 0)?$' "/machines/$1.txt" | sed "s|^@ \(.*\)/[^/]*|$scratch/tree\1|" | sort -u | tr '\n' '\0' | xargs -0 mkdir -p
  awk -v tree="$scratch/tree" '
    function end_file() { if (file != "" && zero) printf "%c", 0 >file; if (file != "") close(file) }
    /^@ / {
      end_file()
      file = NF == 2 || $3 == "0" ? tree $2 : ""
      zero = $3 == "0"
      if (file != "") printf "" >file
      next
    }
    file != "" { print >file }
    END { end_file() }' "/machines/$1.txt"
}

# become NAME: makes /sys show the nodes of that machine until the scenario ends.
become() {
  unpack "$1"
  trap 'umount /sys/devices/system/node' EXIT
  mount --bind "$scratch/tree/sys/devices/system/node" /sys/devices/system/node
}

# print_with TOOL COMMAND: runs the tool with a command line of the texts, such as `NUMASTAT_WIDTH=60 numastat -n`.
print_with() {
  local words
  read -ra words <<<"${2/numastat/$1}"
  status=0
  env "${words[@]}" >"$scratch/out" 2>"$scratch/err" || status=$?
  # One warning names the file whose value is not a counter.
  if grep -q 'is not a counter$' "$scratch/err" && [[ $name == *linux-5.16 ]]; then : >"$scratch/err"; fi
  [[ $status == 0 && ! -s $scratch/err ]] || { show_run; refute "$2: exit $status"; }
}

# Whether the number of each node is its position: then -sN is the same node for both tools.
is_dense() { [[ $(cat /sys/devices/system/node/online) =~ ^0(-[0-9]+)?$ ]]; }

# numastat 2.0.19 takes the names of rows from the files of node 0.
needs_node_0() {
  local words
  read -ra words <<<"${1/numastat//old/2.0.19/bin/numastat}"
  ! env "${words[@]}" >"$scratch/out" 2>"$scratch/err" || refute "$1: numastat 2.0.19 can do without node 0"
  grep -q '^cannot open /sys/devices/system/node/node0/' "$scratch/err" || { show_run; refute "$1: another reason"; }
}

tables() {
  local number command compared=0
  become "$1"
  awk -v folder="$scratch" '/^\$ / { number++; print substr($0, 3) >(folder "/commands"); next }
    { print >(folder "/expected." number) }' "/golden/numastat/$1.txt"
  number=0
  while read -r command; do
    number=$((number + 1))
    print_with /usr/bin/numastat-swift "$command"
    cmp "$scratch/expected.$number" "$scratch/out" || { show_run; refute "$command: ours differs from the text"; }
    # On such nodes, 2.0.19 takes a number for a position, and sorts by another node.
    if [[ $command =~ -[a-z]*s[0-9] ]] && ! is_dense; then continue; fi
    if [[ ! -d /sys/devices/system/node/node0 ]]; then
      needs_node_0 "$command"
      compared=$((compared + 1))
      continue
    fi
    # 2.0.19 shows a counter below zero there, which no kernel intends.
    if [[ $1 == linux-5.16 ]]; then continue; fi
    print_with /old/2.0.19/bin/numastat "$command"
    # Without pools of huge pages, 2.0.19 prints a message in the middle of the table.
    if [[ $1 == nodes-1024 || $1 == linux-* ]]; then sed -i '/^invalid path: /d' "$scratch/out"; fi
    cmp "$scratch/expected.$number" "$scratch/out" || { show_run; refute "$command: numastat 2.0.19 differs"; }
    compared=$((compared + 1))
  done <"$scratch/commands"
  ((compared >= 4)) || [[ $1 == linux-5.16 ]] || refute "compared $compared commands"
}
for text in "$golden"/numastat/*.txt; do
  name=${text##*/} name=${name%.txt}
  scenario "numastat's tables: $name" tables "$name"
done

# hardware NAME: checks that numactl -H prints the text for that machine, for ours and for 2.0.19.
hardware() {
  local program
  become "$1"
  for program in /usr/bin/numactl-swift /old/2.0.19/bin/numactl; do
    "$program" -H >"$scratch/out" 2>"$scratch/err" || { show_run; refute "$program -H: failed"; }
    cmp "/golden/hardware/$1.txt" "$scratch/out" || { show_run; refute "$program -H: another text"; }
  done
}
# The other machines have more CPUs than this one. numactl 2.0.19 cannot read their masks here.
for text in "$golden"/hardware/linux-*.txt; do
  name=${text##*/} name=${name%.txt}
  scenario "numactl -H: $name" hardware "$name"
done
