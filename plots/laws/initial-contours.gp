# Contours of initial-parameters
# L = E + A/N^alpha + B/D^beta; E = 1.895, A = 9.493, B = 636.5, alpha = 0.2156, beta = 0.522
# Points that would cover others are moved sideways by up to 1.2 mm.
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot initial-contours.gp
# It reads initial-contours.dat and writes initial-contours.svg, initial-contours.pdf, initial-contours.png.

set encoding utf8
set minussign
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.0921
set rmargin at screen 0.9853
set bmargin at screen 0.1064
set tmargin at screen 0.9362

set xrange [5586:263500]
set format x '10^{%L}'
set xtics offset 0,0.3 ('10^{4}' 10000, '2·10^{4}' 20000, '5·10^{4}' 50000, '10^{5}' 100000, '2·10^{5}' 200000, '' 6000 1, '' 7000 1, '' 8000 1, '' 9000 1, '' 30000 1, '' 40000 1, '' 60000 1, '' 70000 1, '' 80000 1, '' 90000 1)
set logscale x

set yrange [153300:3329000]
set format y '10^{%L}'
set ytics offset 0.4,0 ('2·10^{5}' 200000, '5·10^{5}' 500000, '10^{6}' 1000000, '2·10^{6}' 2000000, '' 300000 1, '' 400000 1, '' 600000 1, '' 700000 1, '' 800000 1, '' 900000 1, '' 3000000 1)
set logscale y

set label 'weights at the start' at screen 0.5387, screen 0.0298 center
set label 'training tokens D' at screen 0.0159, screen 0.5213 center rotate by 90

set style line 1 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55
set style line 2 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55
set style line 3 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55
set style line 4 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55
set style line 5 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55
set style line 6 linecolor rgb '#E69F00' linewidth 1.2 dashtype 1 pointtype 8 pointsize 0.72
set style line 7 linecolor rgb '#000000' linewidth 1.2 dashtype 1 pointtype 7 pointsize 0.62

unset key
set label 'lines: predicted loss (nats/token)' at screen 0.0088, screen 0.9734 left font ',7'
set label '3.11' at screen 0.9524, screen 0.5579 left font ',6'
set label '3.34' at screen 0.9524, screen 0.3772 left font ',6'
set label '3.57' at screen 0.9553, screen 0.2171 left font ',6'
set label '3.80' at screen 0.8340, screen 0.1711 left font ',6'
set label '4.03' at screen 0.5464, screen 0.1706 left font ',6'
set label '' at screen 0.8817, screen 0.9197 point pointtype 9 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.8817, screen 0.9197 point linestyle 6 front
set label 'held out' at screen 0.9111, screen 0.9197 left font ',7'
set label '' at screen 0.8817, screen 0.8867 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.8817, screen 0.8867 point linestyle 7 front
set label 'fitted' at screen 0.9111, screen 0.8867 left font ',7'

edge = 153300
perch = 1.902e+05
above(value) = value > 0 ? value : perch
bar(value) = value > edge ? value : edge

set terminal svg size 643,355 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'initial-contours.svg'

plot \
  'initial-contours.dat' index 0 using 2:(above($3)) with lines linestyle 1 notitle, \
  'initial-contours.dat' index 1 using 2:(above($3)) with lines linestyle 2 notitle, \
  'initial-contours.dat' index 2 using 2:(above($3)) with lines linestyle 3 notitle, \
  'initial-contours.dat' index 3 using 2:(above($3)) with lines linestyle 4 notitle, \
  'initial-contours.dat' index 4 using 2:(above($3)) with lines linestyle 5 notitle, \
  'initial-contours.dat' index 5 using ($2*0.9874):(above($3)) with points pointtype 9 pointsize 1.05 linecolor rgb 'white' notitle, \
  'initial-contours.dat' index 5 using ($2*0.9874):(above($3)) with points linestyle 6 notitle, \
  'initial-contours.dat' index 6 using ($2*1.0128):(above($3)) with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'initial-contours.dat' index 6 using ($2*1.0128):(above($3)) with points linestyle 7 notitle

set terminal pdfcairo size 17.00cm,9.40cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'initial-contours.pdf'
replot
set terminal pngcairo size 2008,1110 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'initial-contours.png'
replot
unset output
