#!/usr/bin/env bash
# Trains the classic model on real MNIST with ten seeds and prints how the losses after the last
# epoch spread, as the README has them:
#
#   tools/seeds.sh FOLDER [OPTION …]    runs go to FOLDER/seed-0 to FOLDER/seed-9; the options go to
#                                       ./hourglass train, such as --data-dir DIR
#
# A run that FOLDER already holds is not trained again.
set -eu

readonly folder=$1
shift
root=$(dirname "${BASH_SOURCE[0]}")/..

for seed in 0 1 2 3 4 5 6 7 8 9; do
  run=$folder/seed-$seed
  [[ -f $run/loss.png ]] ||
    "$root/hourglass" train --dataset mnist --seed "$seed" --out "$run" --overwrite "$@"
done

# spread COLUMN NAME: the median, the lowest and the highest of a column's last rows.
spread() {
  for seed in 0 1 2 3 4 5 6 7 8 9; do
    tail -n 1 "$folder/seed-$seed/metrics.csv" | cut -d , -f "$1"
  done | sort -g | awk -v name="$2" '
    { loss[NR] = $1 }
    END { printf "%s median %.5f, lowest %.5f, highest %.5f\n",
          name, (loss[NR / 2] + loss[NR / 2 + 1]) / 2, loss[1], loss[NR] }'
}
spread 2 "train loss"
spread 3 "test loss "
