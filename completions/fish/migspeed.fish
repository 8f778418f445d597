# Completion of migspeed(8) for fish, written from its table of options by `make generated`.

# Whether the value of an option, which may be cut short, is the next word.
function __migspeed_takes_value
    if not string match -q -- '--*' $argv[1]
        string match -qr -- '^-[vhV]*([p])$' $argv[1]
        return
    end
    for option in \
        --pages: \
        --verbose \
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
function __migspeed_operand
    set -l operand 1
    set -l onlyOperands
    set -l isValue
    for word in (commandline -opc)[2..]
        if test -n "$isValue"
            set isValue
        else if test "$onlyOperands$word" = --
            set onlyOperands yes
        else if string match -qr -- '^-.' "$onlyOperands$word"
            __migspeed_takes_value $word; and set isValue yes
        else
            set operand (math $operand + 1)
        end
    end
    echo $operand
end

# The current word, or the part of it that is the value of an option.
function __migspeed_value
    commandline -ct | string replace -r -- '^--[^=]*=' '' | string replace -r -- '^-[vhV]*([p])(?=.)' ''
end

# The nodes or CPUs that are online, as the kernel writes them: 0-3,8.
function __migspeed_online
    cat /sys/devices/system/$argv[1]/online 2>/dev/null
end

# Completes the last item of a list: the number of a node or of a CPU, or one of some words.
function __migspeed_list
    set -l head (string replace -r -- '[^,!+-]*$' '' "$argv[1]")
    set -l items
    for range in (__migspeed_online $argv[2] | string split ,)
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
function __migspeed_nodes
    set -l value (__migspeed_value)
    # A device is the rest of the list, commas and all.
    set -l parts (string match -r -- '^(.*[,!+]|)(netdev|ip|file|block|pci):(.*)$' "$value")
    or set parts (string match -r -- '^(.*[,!+]|)(tier|nearest|of|gpu|nic|socket):([^,]*)$' "$value")
    or begin
        __migspeed_list "$value" node all cpu mem dram hbm cxl gpu tier: nearest: of: gpu: nic: socket: netdev: ip: file: block: pci:
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
            set values (__migspeed_list '' node)
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

for name in migspeed migspeed-swift
    complete -c $name -f
    complete -c $name -s p -l pages -x -d 'Move so many pages; 1000 by default.'
    complete -c $name -s v -l verbose -d 'Say what is done; twice: also the highest node.'
    complete -c $name -s h -l help -d 'Print this help and exit.'
    complete -c $name -s V -l version -d 'Print the version and exit.'
    complete -c $name -n 'test (__migspeed_operand) -eq 1' -x -k -a '(__migspeed_nodes)' -d 'FROM'
    complete -c $name -n 'test (__migspeed_operand) -eq 2' -x -k -a '(__migspeed_nodes)' -d 'TO'
end
