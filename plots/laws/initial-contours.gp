# Contours of initial-parameters
# L = E + A/N^alpha + B/D^beta; E = 1.895, A = 9.493, B = 636.5, alpha = 0.2156, beta = 0.522
# Points that would cover others are moved sideways by up to 1.2 mm.
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot initial-contours.gp
# It reads initial-contours.dat and writes initial-contours.svg, initial-contours.pdf, initial-contours.png.

set encoding utf8
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.1023
set rmargin at screen 0.9039
set bmargin at screen 0.1111
set tmargin at screen 0.9778

set xlabel 'weights at the start' offset 0,0.5
set xrange [5586:263500]
set format x '10^{%L}'
set xtics offset 0,0.3 ('10^{4}' 10000, '2·10^{4}' 20000, '5·10^{4}' 50000, '10^{5}' 100000, '2·10^{5}' 200000, '' 6000 1, '' 7000 1, '' 8000 1, '' 9000 1, '' 30000 1, '' 40000 1, '' 60000 1, '' 70000 1, '' 80000 1, '' 90000 1)
set logscale x

set ylabel 'training tokens D' offset 0.5,0
set yrange [153300:3329000]
set format y '10^{%L}'
set ytics offset 0.4,0 ('2·10^{5}' 200000, '5·10^{5}' 500000, '10^{6}' 1000000, '2·10^{6}' 2000000, '' 300000 1, '' 400000 1, '' 600000 1, '' 700000 1, '' 800000 1, '' 900000 1, '' 3000000 1)
set logscale y

set style line 1 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype (8,2.5,1.5,2.5) pointtype 3 pointsize 0.62
set style line 2 linecolor rgb '#56B4E9' linewidth 1.2 dashtype (8,2.5,1.5,2.5) pointtype 2 pointsize 0.62
set style line 3 linecolor rgb '#009E73' linewidth 1.2 dashtype (3.5,2) pointtype 13 pointsize 0.72
set style line 4 linecolor rgb '#CC79A7' linewidth 1.2 dashtype (3.5,2) pointtype 4 pointsize 0.55
set style line 5 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype (1.5,2.5) pointtype 5 pointsize 0.55
set style line 6 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 11 pointsize 0.72
set style line 7 linecolor rgb '#E69F00' linewidth 1.2 dashtype 1 pointtype 8 pointsize 0.72

unset key
set label 'loss 3.11' at screen 0.8781, screen 0.5549 left font ',7' textcolor rgb '#7F7F7F'
set label 'loss 3.34' at screen 0.8781, screen 0.3662 left font ',7' textcolor rgb '#56B4E9'
set label 'loss 3.57' at screen 0.8781, screen 0.2267 left font ',7' textcolor rgb '#009E73'
set label 'loss 3.80' at screen 0.7718, screen 0.1509 left font ',7' textcolor rgb '#CC79A7'
set label 'loss 4.03' at screen 0.5137, screen 0.1504 left font ',7' textcolor rgb '#7F7F7F'
set label 'fitted' at screen 0.8751, screen 0.8477 left font ',7' textcolor rgb '#7F7F7F'
set label 'held out' at screen 0.8810, screen 0.6525 left font ',7' textcolor rgb '#E69F00'

edge = 153300
perch = 1.902e+05
above(value) = value > 0 ? value : perch
bar(value) = value > edge ? value : edge

set terminal svg size 643,340 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'initial-contours.svg'

plot \
  'initial-contours.dat' index 0 using 2:(above($3)) with lines linestyle 1 notitle, \
  'initial-contours.dat' index 1 using 2:(above($3)) with lines linestyle 2 notitle, \
  'initial-contours.dat' index 2 using 2:(above($3)) with lines linestyle 3 notitle, \
  'initial-contours.dat' index 3 using 2:(above($3)) with lines linestyle 4 notitle, \
  'initial-contours.dat' index 4 using 2:(above($3)) with lines linestyle 5 notitle, \
  'initial-contours.dat' index 5 using ($2*0.9860):(above($3)) with points pointtype 11 pointsize 1.05 linecolor rgb 'white' notitle, \
  'initial-contours.dat' index 5 using ($2*0.9860):(above($3)) with points linestyle 6 notitle, \
  'initial-contours.dat' index 6 using ($2*1.0142):(above($3)) with points pointtype 9 pointsize 1.05 linecolor rgb 'white' notitle, \
  'initial-contours.dat' index 6 using ($2*1.0142):(above($3)) with points linestyle 7 notitle

set terminal pdfcairo size 17.00cm,9.00cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'initial-contours.pdf'
replot
set terminal pngcairo size 2008,1063 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'initial-contours.png'
replot
unset output
