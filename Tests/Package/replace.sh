#!/usr/bin/env bash
# Runs as root in a minimal Debian. Checks that the package replaces numactl, and that numactl replaces the package.
# Prints one line of TAP for each check.
#
# /package holds this file, numactl-swift.deb, needs-numactl.deb, snippets.sh, type-into and limits. If it also holds a file
# `emulated`, programs run by qemu-user, which has no NUMA system calls, and the system has no shells that complete words.
set -euo pipefail
cd /root
# shellcheck source=Tests/limits
source /package/limits
measure_speed

passed=0
failed=0

# Runs a check, and shows its output if it fails.
check() {
  local label=$1 said
  shift
  if said=$("$@" 2>&1); then
    passed=$((passed + 1))
    printf 'ok %d - %s\n' $((passed + failed)) "$label"
  else
    failed=$((failed + 1))
    printf 'not ok %d - %s\n' $((passed + failed)) "$label"
    [[ -z $said ]] || printf '%s\n' "$said" | sed 's/^/# /'
  fi
}

# Runs a check unless programs are emulated.
check_natively() { [[ -e /package/emulated ]] || check "$@"; }

# Prints a reason and ends a check, which runs in a subshell.
fail() {
  printf '%s\n' "$*"
  exit 1
}

install_with_apt() { apt-get install -y --no-install-recommends "$@"; }

state() { dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null || true; }

# is_installed PACKAGE ABSENT: PACKAGE is installed, ABSENT is not, and dpkg finds no problem.
is_installed() {
  local audit
  [[ $(state "$1") == installed ]] || fail "$1: $(state "$1")"
  [[ $(state "$2") != installed ]] || fail "$2 is still installed"
  audit=$(dpkg --audit)
  [[ -z $audit ]] || fail "$audit"
}

programs=(numactl numastat migratepages memhog migspeed)
names=("${programs[@]}" numademo numactl-swift numastat-swift)

# Each program and manual of numactl exists by its name, and belongs to the package.
has_the_names_of_numactl() {
  local file owner count=0
  while IFS= read -r file; do
    [[ -e $file ]] || fail "$file: is not there"
    owner=$(dpkg-query --search "$file") || fail "$file: is no package's"
    [[ ${owner%%:*} == "$1" ]] || fail "$file: is of $owner"
    count=$((count + 1))
  done < <(grep -E '^/usr/(s?bin|share/man)/.*[^/]$' names-of-numactl)
  ((count >= 10)) || fail "only $count files were looked for"
}

list_names() {
  dpkg-query --listfiles numactl | while IFS= read -r file; do
    if [[ -f $file ]]; then printf '%s\n' "$file"; fi
  done >names-of-numactl
}

# snippets_say FILE [OTHER]: scripts for numactl work. They read the same values as those in the file OTHER, if given.
snippets_say() {
  bash /package/snippets.sh >"$1" 2>"$1.errors" || fail "$(cat "$1.errors")"
  [[ ! -s $1.errors ]] || fail "$(cat "$1.errors")"
  (($(wc -l <"$1") >= 30)) || fail 'some are missing'
  if grep -nE ': *$' "$1"; then fail 'these say nothing'; fi
  [[ -z ${2:-} ]] || diff "$2" "$1"
}

# A package that depends on numactl stays installed, and its dependencies are satisfied.
serves_what_needs_numactl() {
  [[ $(state needs-numactl) == installed ]] || fail "needs-numactl: $(state needs-numactl)"
  apt-get check || fail 'dependencies are broken'
}

# What needs no NUMA system call works.
reports_memory() {
  [[ $(numastat -m) == *MemTotal*HugePages_Surp* && $(numastat) == *numa_hit*other_node* ]] || fail "$(numastat -m)"
  memhog 1m >/dev/null || fail 'memhog failed'
}
tells_versions() {
  local name
  for name in "${names[@]}"; do
    [[ $("$name" --version) =~ [0-9]+\.[0-9]+\.[0-9]+ ]] || fail "$name: $("$name" --version)"
  done
}

manual_is_shown() {
  local text
  text=$(MANWIDTH=80 man "$1" </dev/null | cat) || fail 'man failed'
  [[ $text == *NAME*$'\n'*"$1"*SYNOPSIS* ]] || fail "${text:0:300}"
}

# The shells start as they do for a user, except for keys and prompt.
completion_folder=/root/completion
prepare_completion() {
  mkdir -p "$completion_folder"
  export COMPLETION_FOLDER=$completion_folder
  cat >"$completion_folder/bashrc" <<'RC'
. /usr/share/bash-completion/bash_completion
PS1= HISTFILE=
bind 'set bell-style none' 'set completion-query-items 0'
show() {
  printf '%s\n' "$READLINE_LINE" >"$COMPLETION_FOLDER/new"
  mv "$COMPLETION_FOLDER/new" "$COMPLETION_FOLDER/shown"
}
bind -x '"\C-x\C-d": show'
: >"$COMPLETION_FOLDER/ready"
RC
  cat >"$completion_folder/.zshrc" <<'RC'
PS1= HISTFILE=
autoload -Uz compinit && compinit -u -D
unsetopt beep
bindkey -e
show() {
  print -r -- "$BUFFER" >$COMPLETION_FOLDER/new
  mv $COMPLETION_FOLDER/new $COMPLETION_FOLDER/shown
}
zle -N show
bindkey '^X^D' show
zle-line-init() {
  : >$COMPLETION_FOLDER/ready
}
zle -N zle-line-init
RC
}

typed=('numactl --memb' 'numactl-swift --memb' 'numastat --verb' 'numastat-swift --verb' 'migratepages --ver'
  'memhog --no' 'migspeed --pag' 'numademo --gra')
completed=('numactl --membind' 'numactl-swift --membind' 'numastat --verbose' 'numastat-swift --verbose'
  'migratepages --version' 'memhog --no-huge-pages' 'migspeed --pages' 'numademo --graph')

completes() {
  local shell=$1 line answers=() index
  case $shell in
    fish)
      for line in "${typed[@]}"; do
        answers+=("${line% *} $(fish -c "complete -C '$line'" | cut -f 1)")
      done
      ;;
    *)
      mapfile -t answers < <(printf '%s\n' "${typed[@]}" | /package/type-into "$shell" "$completion_folder" "$(limit 60)")
      ;;
  esac
  for index in "${!typed[@]}"; do
    line=${answers[index]:-}
    line=${line%"${line##*[! ]}"}
    [[ ${line%=} == "${completed[index]}" ]] || fail "${typed[index]}: '$line'"
  done
}

# All files that the package installed are gone, and the folders that only the package has.
leaves_nothing() {
  local file left=''
  while IFS= read -r file; do
    if [[ ! -d $file && (-e $file || -L $file) ]]; then left+="$file "; fi
  done <files-of-ours
  [[ -z $left && ! -e /usr/share/doc/numactl-swift ]] || fail "left: $left"
  left=$(find / -xdev -newer before-ours '(' -name '*numactl-swift*' -o -name '*numastat*' ')' \
    ! -path '/root/*' ! -path '/proc/*' ! -path '/package/*' ! -path '/var/lib/dpkg/*' ! -path '/repository/*')
  [[ -z $left ]] || fail "left: $left"
  [[ -z $(state numactl-swift) ]] || fail "numactl-swift: $(state numactl-swift)"
}

check 'apt reads the packages' apt-get update
check "Debian's numactl is installed" install_with_apt numactl /package/needs-numactl.deb
check 'it is there alone' is_installed numactl numactl-swift
check 'its files are listed' list_names
check_natively 'scripts read its output' snippets_say said-by-numactl
check 'it shows the memory of nodes' reports_memory
touch before-ours
check 'numactl-swift is installed over it' install_with_apt /package/numactl-swift.deb
check 'it has taken its place' is_installed numactl-swift numactl
check 'it has all its names' has_the_names_of_numactl numactl-swift
check 'what needs numactl is content' serves_what_needs_numactl
check_natively 'scripts read the same in its output' snippets_say said-by-ours said-by-numactl
check 'the new tools show the memory of nodes' reports_memory
check 'each program tells its version' tells_versions
check 'its files are as they were packed' dpkg --verify numactl-swift
# man takes seconds where it is emulated.
shown=("${names[@]}")
[[ ! -e /package/emulated ]] || shown=(numactl migratepages)
for name in "${shown[@]}"; do check "man shows $name(8)" manual_is_shown "$name"; done
prepare_completion
for shell in bash zsh fish; do check_natively "$shell completes words" completes "$shell"; done
dpkg-query --listfiles numactl-swift >files-of-ours
check 'numactl is installed over it' install_with_apt numactl
check 'that has taken its place' is_installed numactl numactl-swift
check 'and has all its names again' has_the_names_of_numactl numactl
check_natively 'scripts read the same as before' snippets_say said-by-numactl-again said-by-numactl
check 'numactl-swift is installed once more' install_with_apt /package/numactl-swift.deb
check 'what needs it is removed' apt-get purge -y needs-numactl
check 'it is purged' apt-get purge -y numactl-swift
check 'nothing is left of it' leaves_nothing
check 'numactl is installed anew' install_with_apt numactl
check_natively 'it works' numactl --show
printf '1..%d\n%d passed, %d failed\n' $((passed + failed)) "$passed" "$failed"
((failed == 0))
