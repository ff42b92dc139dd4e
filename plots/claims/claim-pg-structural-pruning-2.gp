# With half of the blocks' parameters removed, policy-gradient masks have a lower loss than the probabilities that they begin with.
# upheld; grey: between no advantage and the margin of the claim
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot claim-pg-structural-pruning-2.gp
# It reads claim-pg-structural-pruning-2.dat and writes claim-pg-structural-pruning-2.svg, claim-pg-structural-pruning-2.pdf, claim-pg-structural-pruning-2.png.

set encoding utf8
set minussign
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.1779
set rmargin at screen 0.9706
set bmargin at screen 0.1441
set tmargin at screen 0.8646

set xrange [0.5:8.5]
set format x '%.0f'
set xtics offset 0,0.3 ('1' 1, '2' 2, '3' 3, '4' 4, '5' 5, 't' 7, 'BCa' 8)

set yrange [-0.007092:0.1489]
set format y '%.2f'
set ytics offset 0.4,0 (-0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14)
set xzeroaxis linetype 1 linecolor rgb '#444444' linewidth 0.7

set label 'replicate, and mean with 95 % interval' at screen 0.5742, screen 0.0403 center
set label 'advantage (nats/token)' at screen 0.0318, screen 0.5043 center rotate by 90

set object 1 rectangle from graph 0, first 0 to graph 1, first 0.01 behind fillcolor rgb '#E8E8E8' fillstyle solid noborder

set style line 1 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 6 pointsize 0.62
set style line 2 linecolor rgb '#000000' linewidth 1.2 dashtype 1 pointtype 13 pointsize 0.72

unset key
set label 'advantage of pg-structural-pruning over' at screen 0.0176, screen 0.9640 left font ',7'
set label 'pg-structural-pruning(steps=0)' at screen 0.0176, screen 0.9150 left font ',7'
set label '' at screen 0.2367, screen 0.8422 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.2367, screen 0.8422 point linestyle 1 front
set label 'replicate' at screen 0.2955, screen 0.8422 left font ',7'
set label '' at screen 0.2367, screen 0.7976 point pointtype 13 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.2367, screen 0.7976 point linestyle 2 front
set label 'mean' at screen 0.2955, screen 0.7976 left font ',7'

set terminal svg size 321,262 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'claim-pg-structural-pruning-2.svg'

plot \
  'claim-pg-structural-pruning-2.dat' index 1 using 2:($4 == $4 && $5 == $5 ? $3 : NaN):4:5 with yerrorbars linestyle 2 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claim-pg-structural-pruning-2.dat' index 0 using 2:3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'claim-pg-structural-pruning-2.dat' index 0 using 2:3 with points linestyle 1 notitle, \
  'claim-pg-structural-pruning-2.dat' index 1 using 2:3 with points pointtype 13 pointsize 1.05 linecolor rgb 'white' notitle, \
  'claim-pg-structural-pruning-2.dat' index 1 using 2:3 with points linestyle 2 notitle

set terminal pdfcairo size 8.50cm,6.94cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'claim-pg-structural-pruning-2.pdf'
replot
set terminal pngcairo size 1004,820 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'claim-pg-structural-pruning-2.png'
replot
unset output
