# Contours of chinchilla
# L = E + A/N^alpha + B/D^beta; E = 2.123, A = 167.5, B = 1.455e+06, alpha = 0.6091, beta = 1.156
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot grammar-contours.gp
# It reads grammar-contours.dat and writes grammar-contours.svg, grammar-contours.pdf, grammar-contours.png.

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

set xrange [5812:114900]
set format x '%g'
set xtics offset 0,0.3 (10000, 20000, 50000, 100000, '' 6000 1, '' 7000 1, '' 8000 1, '' 9000 1, '' 30000 1, '' 40000 1, '' 60000 1, '' 70000 1, '' 80000 1, '' 90000 1)
set logscale x

set yrange [159700:3097000]
set format y '10^{%L}'
set ytics offset 0.4,0 ('2·10^{5}' 200000, '5·10^{5}' 500000, '10^{6}' 1000000, '2·10^{6}' 2000000, '' 300000 1, '' 400000 1, '' 600000 1, '' 700000 1, '' 800000 1, '' 900000 1, '' 3000000 1)
set logscale y

set label 'weights N' at screen 0.5387, screen 0.0298 center
set label 'training tokens D' at screen 0.0159, screen 0.5213 center rotate by 90

set style line 1 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55
set style line 2 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55
set style line 3 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55
set style line 4 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55
set style line 5 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55
set style line 6 linecolor rgb '#000000' linewidth 1.2 dashtype 1 pointtype 7 pointsize 0.62

unset key
set label 'lines: predicted loss (nats/token)' at screen 0.0088, screen 0.9734 left font ',7'
set label '2.57' at screen 0.9524, screen 0.5087 left font ',6'
set label '2.80' at screen 0.9524, screen 0.3719 left font ',6'
set label '3.02' at screen 0.9524, screen 0.2850 left font ',6'
set label '3.25' at screen 0.9554, screen 0.1946 left font ',6'
set label '3.48' at screen 0.9554, screen 0.1442 left font ',6'
set label '' at screen 0.9023, screen 0.9197 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.9023, screen 0.9197 point linestyle 6 front
set label 'fitted' at screen 0.9317, screen 0.9197 left font ',7'

edge = 159700
perch = 1.965e+05
above(value) = value > 0 ? value : perch
bar(value) = value > edge ? value : edge

set terminal svg size 643,355 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'grammar-contours.svg'

plot \
  'grammar-contours.dat' index 0 using 2:(above($3)) with lines linestyle 1 notitle, \
  'grammar-contours.dat' index 1 using 2:(above($3)) with lines linestyle 2 notitle, \
  'grammar-contours.dat' index 2 using 2:(above($3)) with lines linestyle 3 notitle, \
  'grammar-contours.dat' index 3 using 2:(above($3)) with lines linestyle 4 notitle, \
  'grammar-contours.dat' index 4 using 2:(above($3)) with lines linestyle 5 notitle, \
  'grammar-contours.dat' index 5 using 2:(above($3)) with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'grammar-contours.dat' index 5 using 2:(above($3)) with points linestyle 6 notitle

set terminal pdfcairo size 17.00cm,9.40cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'grammar-contours.pdf'
replot
set terminal pngcairo size 2008,1110 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'grammar-contours.png'
replot
unset output
