## Regenerate with: ESPALIER_RECORD=1 swift test --filter ReportingTests. Not in the text.
# Loss increase against bits
# Invented numbers; ppl|d:none|v:1.
# 1 of 16 points cannot be shown and are left out.
# 1 of 16 points are at or below 0: arrowheads at the lower edge.
# Points that would cover others are moved sideways by up to 1.2 mm.
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot loss-against-bits.gp
# It reads loss-against-bits.dat and writes loss-against-bits.svg, loss-against-bits.pdf, loss-against-bits.png.

set encoding utf8
set minussign
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.1680
set rmargin at screen 0.9706
set bmargin at screen 0.2593
set tmargin at screen 0.9715

set xrange [2.278:17.56]
set format x '%g'
set xtics offset 0,0.3 (2, 3, 4, 6, 8, 12)
set logscale x

set yrange [1.733e-06:3.071]
set format y '10^{%L}'
set ytics offset 0.4,0 (1e-05, 0.0001, 0.001, 0.01, 0.1, 1, '' 2e-06 1, '' 3e-06 1, '' 4e-06 1, '' 5e-06 1, '' 6e-06 1, '' 7e-06 1, '' 8e-06 1, '' 9e-06 1, '' 2e-05 1, '' 3e-05 1, '' 4e-05 1, '' 5e-05 1, '' 6e-05 1, '' 7e-05 1, '' 8e-05 1, '' 9e-05 1, '' 0.0002 1, '' 0.0003 1, '' 0.0004 1, '' 0.0005 1, '' 0.0006 1, '' 0.0007 1, '' 0.0008 1, '' 0.0009 1, '' 0.002 1, '' 0.003 1, '' 0.004 1, '' 0.005 1, '' 0.006 1, '' 0.007 1, '' 0.008 1, '' 0.009 1, '' 0.02 1, '' 0.03 1, '' 0.04 1, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.2 1, '' 0.3 1, '' 0.4 1, '' 0.5 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 2 1, '' 3 1)
set logscale y

set label 'effective bits per weight' at screen 0.5693, screen 0.1567 center
set label 'loss increase (nats/token)' at screen 0.0318, screen 0.6154 center rotate by 90

set style line 1 linecolor rgb '#E69F00' linewidth 1.2 dashtype (7,3) pointtype 9 pointsize 0.72
set style line 2 linecolor rgb '#0072B2' linewidth 1.2 dashtype 1 pointtype 7 pointsize 0.62
set style line 3 linecolor rgb '#009E73' linewidth 1.2 dashtype 1 pointtype 5 pointsize 0.55
set style line 4 linecolor rgb '#CC79A7' linewidth 1.2 dashtype (7,3) pointtype 12 pointsize 0.72
set style line 5 linecolor rgb '#56B4E9' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55
set style line 6 linecolor rgb '#000000' linewidth 1.2 dashtype 1 pointtype 3 pointsize 0.62

unset key
set arrow from screen 0.0224, screen 0.0805 to screen 0.1048, screen 0.0805 nohead linestyle 1
set label '' at screen 0.0636, screen 0.0805 point pointtype 9 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.0636, screen 0.0805 point linestyle 1 front
set label 'magnitude' at screen 0.1224, screen 0.0805 left font ',7'
set arrow from screen 0.0224, screen 0.0363 to screen 0.1048, screen 0.0363 nohead linestyle 2
set label '' at screen 0.0636, screen 0.0363 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.0636, screen 0.0363 point linestyle 2 front
set label 'Wanda' at screen 0.1224, screen 0.0363 left font ',7'
set arrow from screen 0.3087, screen 0.0805 to screen 0.3910, screen 0.0805 nohead linestyle 3
set label '' at screen 0.3498, screen 0.0805 point pointtype 5 pointsize 0.78 linecolor rgb 'white' front
set label '' at screen 0.3498, screen 0.0805 point linestyle 3 front
set label 'SparseGPT' at screen 0.4087, screen 0.0805 left font ',7'
set arrow from screen 0.3087, screen 0.0363 to screen 0.3910, screen 0.0363 nohead linestyle 4
set label '' at screen 0.3498, screen 0.0363 point pointtype 13 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.3498, screen 0.0363 point linestyle 4 front
set label 'RTN\_\{g=32\}' at screen 0.4087, screen 0.0363 left font ',7'
set arrow from screen 0.6344, screen 0.0805 to screen 0.7167, screen 0.0805 nohead linestyle 5
set label '' at screen 0.6756, screen 0.0805 point pointtype 5 pointsize 0.78 linecolor rgb 'white' front
set label '' at screen 0.6756, screen 0.0805 point linestyle 5 front
set label 'GPTQ' at screen 0.7344, screen 0.0805 left font ',7'
set label '' at screen 0.6756, screen 0.0363 point pointtype 7 pointsize 0.8 linecolor rgb 'white' front
set label '' at screen 0.6756, screen 0.0363 point linestyle 6 front
set label 'dense \& exact' at screen 0.7344, screen 0.0363 left font ',7'

edge = 1.733e-06
perch = 4.745e-06
above(value) = value > 0 ? value : perch
bar(value) = value > edge ? value : edge

set terminal svg size 321,265 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'loss-against-bits.svg'

plot \
  'loss-against-bits.dat' index 0 using ($2*0.9851):(above($3)) with lines linestyle 1 notitle, \
  'loss-against-bits.dat' index 1 using ($2*1.0151):(above($3)) with lines linestyle 2 notitle, \
  'loss-against-bits.dat' index 2 using 2:(above($3)) with lines linestyle 3 notitle, \
  'loss-against-bits.dat' index 3 using 2:(above($3)) with lines linestyle 4 notitle, \
  'loss-against-bits.dat' index 4 using 2:(above($3)) with lines linestyle 5 notitle, \
  'loss-against-bits.dat' index 5 using 2:(above($3)) with lines linestyle 6 notitle, \
  'loss-against-bits.dat' index 0 using ($2*0.9851):($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 1 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'loss-against-bits.dat' index 1 using ($2*1.0151):($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 2 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'loss-against-bits.dat' index 2 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 3 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'loss-against-bits.dat' index 3 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 4 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'loss-against-bits.dat' index 4 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 5 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'loss-against-bits.dat' index 5 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 6 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'loss-against-bits.dat' index 4 using 2:($3 > 0 ? NaN : perch):(0):(edge - perch) with vectors filled head size screen 0.0118,25 linestyle 5 dashtype 1 notitle, \
  'loss-against-bits.dat' index 0 using ($2*0.9851):(above($3)) with points pointtype 9 pointsize 1.05 linecolor rgb 'white' notitle, \
  'loss-against-bits.dat' index 0 using ($2*0.9851):(above($3)) with points linestyle 1 notitle, \
  'loss-against-bits.dat' index 1 using ($2*1.0151):(above($3)) with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'loss-against-bits.dat' index 1 using ($2*1.0151):(above($3)) with points linestyle 2 notitle, \
  'loss-against-bits.dat' index 2 using 2:(above($3)) with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'loss-against-bits.dat' index 2 using 2:(above($3)) with points linestyle 3 notitle, \
  'loss-against-bits.dat' index 3 using 2:(above($3)) with points pointtype 13 pointsize 1.05 linecolor rgb 'white' notitle, \
  'loss-against-bits.dat' index 3 using 2:(above($3)) with points linestyle 4 notitle, \
  'loss-against-bits.dat' index 4 using 2:(above($3)) with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'loss-against-bits.dat' index 4 using 2:(above($3)) with points linestyle 5 notitle, \
  'loss-against-bits.dat' index 5 using 2:(above($3)) with points pointtype 7 pointsize 0.8 linecolor rgb 'white' notitle, \
  'loss-against-bits.dat' index 5 using 2:(above($3)) with points linestyle 6 notitle

set terminal pdfcairo size 8.50cm,7.02cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'loss-against-bits.pdf'
replot
set terminal pngcairo size 1004,829 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'loss-against-bits.png'
replot
unset output
