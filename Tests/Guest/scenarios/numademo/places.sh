# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: four sixteen memoryless
# The output of numademo, by the reference's rows, and the nodes of the memory that it measures.

scenario 'numademo: titles' demo_runs
scenario 'numademo: places' demo_places
