# held-out loss (nats/token) over share of compute before pruning
# results/laws/windows.csv
# Points that would cover others are moved sideways by up to 1.2 mm.
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot windows.gp
# It reads windows.dat and writes windows.svg, windows.pdf, windows.png.

set encoding utf8
set minussign
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.1657
set rmargin at screen 0.9706
set bmargin at screen 0.2593
set tmargin at screen 0.9715

set xrange [-0.025:0.525]
set format x '%.1f'
set xtics offset 0,0.3 (-0, 0.1, 0.2, 0.3, 0.4, 0.5)

set yrange [3.266:3.512]
set format y '%.2f'
set ytics offset 0.4,0 (3.3, 3.35, 3.4, 3.45, 3.5)

set label 'share of compute before pruning' at screen 0.5681, screen 0.1567 center
set label 'held-out loss (nats/token)' at screen 0.0318, screen 0.6154 center rotate by 90

set style line 1 linecolor rgb '#E69F00' linewidth 1.2 dashtype (1.5,2.5) pointtype 7 pointsize 0.62
set style line 2 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype (7,3) pointtype 14 pointsize 0.62
set style line 3 linecolor rgb '#000000' linewidth 1.2 dashtype 1 pointtype 9 pointsize 0.72
set style line 4 linecolor rgb '#CC79A7' linewidth 1.2 dashtype (8,2.5,1.5,2.5) pointtype 4 pointsize 0.55
set style line 5 linecolor rgb '#56B4E9' linewidth 1.2 dashtype (7,3) pointtype 6 pointsize 0.62

unset key
set label '' at screen 0.1917, screen 0.0805 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.1917, screen 0.0805 point linestyle 1 front
set label 'end 0' at screen 0.2506, screen 0.0805 left font ',7'
set arrow from screen 0.1506, screen 0.0363 to screen 0.2329, screen 0.0363 nohead linestyle 2
set label '' at screen 0.1917, screen 0.0363 point pointtype 15 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.1917, screen 0.0363 point linestyle 2 front
set label 'end 0.5' at screen 0.2506, screen 0.0363 left font ',7'
set arrow from screen 0.3868, screen 0.0805 to screen 0.4692, screen 0.0805 nohead linestyle 3
set label '' at screen 0.4280, screen 0.0805 point pointtype 9 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.4280, screen 0.0805 point linestyle 3 front
set label 'end 0.75' at screen 0.4868, screen 0.0805 left font ',7'
set arrow from screen 0.3868, screen 0.0363 to screen 0.4692, screen 0.0363 nohead linestyle 4
set label '' at screen 0.4280, screen 0.0363 point pointtype 5 pointsize 0.78 linecolor rgb 'white' front
set label '' at screen 0.4280, screen 0.0363 point linestyle 4 front
set label 'end 0.9' at screen 0.4868, screen 0.0363 left font ',7'
set arrow from screen 0.6417, screen 0.0805 to screen 0.7240, screen 0.0805 nohead linestyle 5
set label '' at screen 0.6828, screen 0.0805 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.6828, screen 0.0805 point linestyle 5 front
set label 'end 1' at screen 0.7417, screen 0.0805 left font ',7'

set terminal svg size 321,265 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'windows.svg'

plot \
  'windows.dat' index 0 using 2:3 with lines linestyle 1 notitle, \
  'windows.dat' index 1 using ($2-0.004019):3 with lines linestyle 2 notitle, \
  'windows.dat' index 2 using ($2+0.004019):3 with lines linestyle 3 notitle, \
  'windows.dat' index 3 using 2:3 with lines linestyle 4 notitle, \
  'windows.dat' index 4 using 2:3 with lines linestyle 5 notitle, \
  'windows.dat' index 0 using 2:3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'windows.dat' index 0 using 2:3 with points linestyle 1 notitle, \
  'windows.dat' index 1 using ($2-0.004019):3 with points pointtype 15 pointsize 0.88 linecolor rgb 'white' notitle, \
  'windows.dat' index 1 using ($2-0.004019):3 with points linestyle 2 notitle, \
  'windows.dat' index 2 using ($2+0.004019):3 with points pointtype 9 pointsize 1.05 linecolor rgb 'white' notitle, \
  'windows.dat' index 2 using ($2+0.004019):3 with points linestyle 3 notitle, \
  'windows.dat' index 3 using 2:3 with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'windows.dat' index 3 using 2:3 with points linestyle 4 notitle, \
  'windows.dat' index 4 using 2:3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'windows.dat' index 4 using 2:3 with points linestyle 5 notitle

set terminal pdfcairo size 8.50cm,7.02cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'windows.pdf'
replot
set terminal pngcairo size 1004,829 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'windows.png'
replot
unset output
