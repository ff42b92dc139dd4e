# What does each bit removed cost a small English language model?
# 3 paired replicates: calibration draws on one trained subject; ppl|d:wordnet.validation@077bdfe4|tok:bpe1024|ctx:128|stride:128|n:128|bos:0|acc:f64|v:1
# Points that would cover others are moved sideways by up to 1.2 mm.
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot first-light-loss-against-bits.gp
# It reads first-light-loss-against-bits.dat and writes first-light-loss-against-bits.svg, first-light-loss-against-bits.pdf, first-light-loss-against-bits.png.

set encoding utf8
set minussign
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.1843
set rmargin at screen 0.9706
set bmargin at screen 0.3194
set tmargin at screen 0.9738

set xrange [1.615:12.75]
set format x '%.0f'
set xtics offset 0,0.3 (2, 4, 6, 8, 10, 12)

set yrange [0.0004356:4.849]
set format y '%g'
set ytics offset 0.4,0 (0.001, 0.01, 0.1, 1, '' 0.0005 1, '' 0.0006 1, '' 0.0007 1, '' 0.0008 1, '' 0.0009 1, '' 0.002 1, '' 0.003 1, '' 0.004 1, '' 0.005 1, '' 0.006 1, '' 0.007 1, '' 0.008 1, '' 0.009 1, '' 0.02 1, '' 0.03 1, '' 0.04 1, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.2 1, '' 0.3 1, '' 0.4 1, '' 0.5 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 2 1, '' 3 1, '' 4 1)
set logscale y

set label 'effective bits per weight' at screen 0.5774, screen 0.2251 center
set label 'held-out loss increase (nats/token)' at screen 0.0318, screen 0.6466 center rotate by 90

set style line 1 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype (1.5,2.5) pointtype 2 pointsize 0.62
set style line 2 linecolor rgb '#E69F00' linewidth 1.2 dashtype (7,3) pointtype 9 pointsize 0.72
set style line 3 linecolor rgb '#D55E00' linewidth 1.2 dashtype (8,2.5,1.5,2.5) pointtype 11 pointsize 0.72
set style line 4 linecolor rgb '#0072B2' linewidth 1.2 dashtype 1 pointtype 7 pointsize 0.62
set style line 5 linecolor rgb '#009E73' linewidth 1.2 dashtype 1 pointtype 5 pointsize 0.55
set style line 6 linecolor rgb '#009E73' linewidth 1.2 dashtype (7,3) pointtype 12 pointsize 0.72
set style line 7 linecolor rgb '#CC79A7' linewidth 1.2 dashtype (7,3) pointtype 12 pointsize 0.72
set style line 8 linecolor rgb '#56B4E9' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55

unset key
set label '50 % + 4 bits' at screen 0.3068, screen 0.7402 left font ',6'
set arrow from screen 0.1019, screen 0.1551 to screen 0.1843, screen 0.1551 nohead linestyle 1
set label '' at screen 0.1431, screen 0.1551 point pointtype 7 pointsize 0.8 linecolor rgb 'white' front
set label '' at screen 0.1431, screen 0.1551 point linestyle 1 front
set label 'random' at screen 0.2019, screen 0.1551 left font ',7'
set arrow from screen 0.1019, screen 0.1145 to screen 0.1843, screen 0.1145 nohead linestyle 2
set label '' at screen 0.1431, screen 0.1145 point pointtype 9 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.1431, screen 0.1145 point linestyle 2 front
set label 'magnitude' at screen 0.2019, screen 0.1145 left font ',7'
set arrow from screen 0.1019, screen 0.0740 to screen 0.1843, screen 0.0740 nohead linestyle 3
set label '' at screen 0.1431, screen 0.0740 point pointtype 11 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.1431, screen 0.0740 point linestyle 3 front
set label 'magnitude (global)' at screen 0.2019, screen 0.0740 left font ',7'
set arrow from screen 0.1019, screen 0.0334 to screen 0.1843, screen 0.0334 nohead linestyle 4
set label '' at screen 0.1431, screen 0.0334 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.1431, screen 0.0334 point linestyle 4 front
set label 'wanda' at screen 0.2019, screen 0.0334 left font ',7'
set arrow from screen 0.5166, screen 0.1551 to screen 0.5989, screen 0.1551 nohead linestyle 5
set label '' at screen 0.5577, screen 0.1551 point pointtype 5 pointsize 0.78 linecolor rgb 'white' front
set label '' at screen 0.5577, screen 0.1551 point linestyle 5 front
set label 'sparsegpt' at screen 0.6166, screen 0.1551 left font ',7'
set label '' at screen 0.5577, screen 0.1145 point pointtype 13 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.5577, screen 0.1145 point linestyle 6 front
set label 'sparsegpt + bits' at screen 0.6166, screen 0.1145 left font ',7'
set arrow from screen 0.5166, screen 0.0740 to screen 0.5989, screen 0.0740 nohead linestyle 7
set label '' at screen 0.5577, screen 0.0740 point pointtype 13 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.5577, screen 0.0740 point linestyle 7 front
set label 'rtn' at screen 0.6166, screen 0.0740 left font ',7'
set arrow from screen 0.5166, screen 0.0334 to screen 0.5989, screen 0.0334 nohead linestyle 8
set label '' at screen 0.5577, screen 0.0334 point pointtype 5 pointsize 0.78 linecolor rgb 'white' front
set label '' at screen 0.5577, screen 0.0334 point linestyle 8 front
set label 'gptq' at screen 0.6166, screen 0.0334 left font ',7'

edge = 0.0004356
perch = 0.0008363
above(value) = value > 0 ? value : perch
bar(value) = value > edge ? value : edge

set terminal svg size 321,289 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'first-light-loss-against-bits.svg'

plot \
  'first-light-loss-against-bits.dat' index 0 using 2:(above($3)) with lines linestyle 1 notitle, \
  'first-light-loss-against-bits.dat' index 1 using ($2-0.1666):(above($3)) with lines linestyle 2 notitle, \
  'first-light-loss-against-bits.dat' index 2 using 2:(above($3)) with lines linestyle 3 notitle, \
  'first-light-loss-against-bits.dat' index 3 using ($2+0.1666):(above($3)) with lines linestyle 4 notitle, \
  'first-light-loss-against-bits.dat' index 4 using 2:(above($3)) with lines linestyle 5 notitle, \
  'first-light-loss-against-bits.dat' index 6 using ($2-0.0833):(above($3)) with lines linestyle 7 notitle, \
  'first-light-loss-against-bits.dat' index 7 using ($2+0.0833):(above($3)) with lines linestyle 8 notitle, \
  'first-light-loss-against-bits.dat' index 0 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 1 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'first-light-loss-against-bits.dat' index 1 using ($2-0.1666):($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 2 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'first-light-loss-against-bits.dat' index 2 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 3 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'first-light-loss-against-bits.dat' index 3 using ($2+0.1666):($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 4 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'first-light-loss-against-bits.dat' index 4 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 5 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'first-light-loss-against-bits.dat' index 5 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 6 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'first-light-loss-against-bits.dat' index 6 using ($2-0.0833):($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 7 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'first-light-loss-against-bits.dat' index 7 using ($2+0.0833):($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 8 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'first-light-loss-against-bits.dat' index 0 using 2:(above($3)) with points pointtype 7 pointsize 0.8 linecolor rgb 'white' notitle, \
  'first-light-loss-against-bits.dat' index 0 using 2:(above($3)) with points linestyle 1 notitle, \
  'first-light-loss-against-bits.dat' index 1 using ($2-0.1666):(above($3)) with points pointtype 9 pointsize 1.05 linecolor rgb 'white' notitle, \
  'first-light-loss-against-bits.dat' index 1 using ($2-0.1666):(above($3)) with points linestyle 2 notitle, \
  'first-light-loss-against-bits.dat' index 2 using 2:(above($3)) with points pointtype 11 pointsize 1.05 linecolor rgb 'white' notitle, \
  'first-light-loss-against-bits.dat' index 2 using 2:(above($3)) with points linestyle 3 notitle, \
  'first-light-loss-against-bits.dat' index 3 using ($2+0.1666):(above($3)) with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'first-light-loss-against-bits.dat' index 3 using ($2+0.1666):(above($3)) with points linestyle 4 notitle, \
  'first-light-loss-against-bits.dat' index 4 using 2:(above($3)) with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'first-light-loss-against-bits.dat' index 4 using 2:(above($3)) with points linestyle 5 notitle, \
  'first-light-loss-against-bits.dat' index 5 using 2:(above($3)) with points pointtype 13 pointsize 1.05 linecolor rgb 'white' notitle, \
  'first-light-loss-against-bits.dat' index 5 using 2:(above($3)) with points linestyle 6 notitle, \
  'first-light-loss-against-bits.dat' index 6 using ($2-0.0833):(above($3)) with points pointtype 13 pointsize 1.05 linecolor rgb 'white' notitle, \
  'first-light-loss-against-bits.dat' index 6 using ($2-0.0833):(above($3)) with points linestyle 7 notitle, \
  'first-light-loss-against-bits.dat' index 7 using ($2+0.0833):(above($3)) with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'first-light-loss-against-bits.dat' index 7 using ($2+0.0833):(above($3)) with points linestyle 8 notitle

set terminal pdfcairo size 8.50cm,7.64cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'first-light-loss-against-bits.pdf'
replot
set terminal pngcairo size 1004,902 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'first-light-loss-against-bits.png'
replot
unset output
