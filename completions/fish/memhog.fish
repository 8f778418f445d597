# Completion of memhog(8) for fish, written from its table of options by `make generated`.

# Whether the value of an option, which may be cut short, is the next word.
function __memhog_takes_value
    if not string match -q -- '--*' $argv[1]
        string match -qr -- '^-[Hh]*([f])$' $argv[1]
        return
    end
    for option in \
        --file: \
        --repeat \
        --no-huge-pages \
        --help \
        --version
        if test (string sub -l (string length -- $argv[1]) -- $option) = $argv[1]
            string match -q -- '*:' $option
            return
        end
    end
    return 1
end

# Which operand the current word is.
function __memhog_operand
    set -l operand 1
    set -l onlyOperands
    set -l isValue
    for word in (commandline -opc)[2..]
        if test -n "$isValue"
            set isValue
        else if test "$onlyOperands$word" = --
            set onlyOperands yes
        else if string match -qr -- '^-.' "$onlyOperands$word"
            __memhog_takes_value $word; and set isValue yes
        else
            set operand (math $operand + 1)
        end
    end
    echo $operand
end

# The current word, or the part of it that is the value of an option.
function __memhog_value
    commandline -ct | string replace -r -- '^--[^=]*=' '' | string replace -r -- '^-[Hh]*([fr])' ''
end

# The nodes or CPUs that are online, as the kernel writes them: 0-3,8.
function __memhog_online
    cat /sys/devices/system/$argv[1]/online 2>/dev/null
end

# Completes the last item of a list: the number of a node or of a CPU, or one of some words.
function __memhog_list
    set -l head (string replace -r -- '[^,!+-]*$' '' "$argv[1]")
    set -l items
    for range in (__memhog_online $argv[2] | string split ,)
        set -a items (seq (string replace -r -- '-.*' '' $range) (string replace -r -- '.*-' '' $range))
    end
    # After + they are counted from 0, whatever their numbers.
    if string match -qr -- '^!?\+' "$argv[1]"; and set -q items[1]
        set items (seq 0 (math (count $items) - 1))
    end
    # No word ends a range.
    string match -q -- '*-' "$head"; or set -a items $argv[3..]
    printf '%s\n' "$head"$items
end

# Completes the last item of a list of nodes; the words given can only stand alone.
function __memhog_nodes
    set -l value (__memhog_value)
    # A device is the rest of the list, commas and all.
    set -l parts (string match -r -- '^(.*[,!+]|)(netdev|ip|file|block|pci):(.*)$' "$value")
    or set parts (string match -r -- '^(.*[,!+]|)(tier|nearest|of|gpu|nic|socket):([^,]*)$' "$value")
    or begin
        __memhog_list "$value" node all cpu mem dram hbm cxl gpu tier: nearest: of: gpu: nic: socket: netdev: ip: file: block: pci:
        string match -- "$value*" $argv
        return
    end
    set -l values
    # Only set takes a pattern that nothing matches for nothing.
    set -l entries
    switch $parts[3]
        case of
            set values (__fish_complete_pids)
        case nearest
            set values (__memhog_list '' node)
        case tier
            set entries /sys/devices/virtual/memory_tiering/memory_tier*
        case gpu nic
            for directory in /sys/bus/pci/devices/*
                test -e $directory/physfn; and continue
                switch "$parts[3]:"(cat $directory/class $directory/vendor 2>/dev/null | string join :)
                    case 'gpu:0x0300*:0x1a03' 'gpu:0x0300*:0x102b' 'gpu:0x0300*:0x19e5'
                    case 'gpu:0x0300*' 'gpu:0x0302*' 'gpu:0x0380*' 'gpu:0x1200*' 'nic:0x02*'
                        set -a entries $directory
                end
            end
        case netdev
            set entries /sys/class/net/*
        case block
            set entries /sys/class/block/*
        case pci
            set entries /sys/bus/pci/devices/*
        case file
            set values (__fish_complete_path "$parts[4]")
    end
    set -q entries[1]; and set values (string replace -r -- '.*/(memory_tier)?' '' $entries)
    set -q values[1]; and printf '%s\n' "$parts[2]$parts[3]:"$values
end

for name in memhog memhog-swift
    complete -c $name -f
    complete -c $name -s f -l file -r -F -d 'Write to this file, which must be long enough.'
    complete -c $name -s r -l repeat -f -d 'Write everything that often; without a number not at all. Once by default.'
    complete -c $name -s H -l no-huge-pages -d 'Take no transparent huge pages.'
    complete -c $name -s h -l help -d 'Print this help and exit.'
    complete -c $name -l version -d 'Print the version and exit.'
    complete -c $name -n 'test (__memhog_operand) -eq 2' -x -a 'interleave weighted-interleave membind preferred preferred-many local default' -d 'POLICY'
    complete -c $name -n 'test (__memhog_operand) -eq 3' -x -k -a '(__memhog_nodes)' -d 'NODES'
end
