# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: sparse
# Nodes 0, 2 and 5: upstream's numademo takes their numbers for positions.

prepare remove_nodes_without_memory 0,2,5

scenario 'numademo: titles' demo_runs
scenario 'numademo: places' demo_places
