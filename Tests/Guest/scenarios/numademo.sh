# shellcheck shell=bash disable=SC2034,SC2154 # lib.sh sets and reads them
# machines: four sixteen memoryless
# What numademo prints by the reference's rows, and where the memory is that it measures.

scenario 'numademo: titles' demo_runs
scenario 'numademo: places' demo_places
