# SPDX-License-Identifier: GPL-2.0
# gnuplot -e "data=...; name=..." bars.gnuplot: bars side by side, as SVG on standard output
set terminal svg size 1100,420 background rgb 'white' font 'sans,12'
set datafile separator "\t"
set title name noenhanced
set style data histogram
set style histogram clustered gap 1.5
set style fill solid 0.8 border -1
set boxwidth 0.9
set grid ytics
set yrange [0:*]
set key outside bottom center horizontal noenhanced
set xtics noenhanced
stats data skip 1 using 2 nooutput
columns = STATS_columns
plot for [c = 2:columns] data using c:xtic(1) title columnheader(c)
