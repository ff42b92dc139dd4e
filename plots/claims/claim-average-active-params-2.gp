# Fitted to dense runs, the law of the average size predicts the loss of sparse runs with less than half of the error of the law of the initial size.
# inconclusive (the interval spans the margin); grey: between no advantage and the margin of the claim
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot claim-average-active-params-2.gp
# It reads claim-average-active-params-2.dat and writes claim-average-active-params-2.svg, claim-average-active-params-2.pdf, claim-average-active-params-2.png.

set encoding utf8
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.1872
set rmargin at screen 0.9706
set bmargin at screen 0.1900
set tmargin at screen 0.9688

set label 'replicate, and mean with 95 % interval' at screen 0.5789, screen 0.0389 center
set xrange [0.5:66.5]
set format x '%.0f'
set xtics rotate by 45 right offset 0,0 ('' 1, '' 2, '' 3, '' 4, '' 5, '' 6, '' 7, '' 8, '' 9, '10' 10, '' 11, '' 12, '' 13, '' 14, '' 15, '' 16, '' 17, '' 18, '' 19, '20' 20, '' 21, '' 22, '' 23, '' 24, '' 25, '' 26, '' 27, '' 28, '' 29, '30' 30, '' 31, '' 32, '' 33, '' 34, '' 35, '' 36, '' 37, '' 38, '' 39, '40' 40, '' 41, '' 42, '' 43, '' 44, '' 45, '' 46, '' 47, '' 48, '' 49, '50' 50, '' 51, '' 52, '' 53, '' 54, '' 55, '' 56, '' 57, '' 58, '' 59, '60' 60, '' 61, '' 62, '' 63, '' 64, 't' 65, 'BCa' 66)

set ylabel 'advantage of average-parameters' offset 0.5,0
set yrange [-0.07394:0.05856]
set format y '%.2f'
set ytics offset 0.4,0 (-0.06, -0.04, -0.02, 0, 0.02, 0.04)
set xzeroaxis linetype 1 linecolor rgb '#444444' linewidth 0.7

set object 1 rectangle from graph 0, first 0 to graph 1, first 0 behind fillcolor rgb '#E8E8E8' fillstyle solid noborder

set style line 1 linecolor rgb '#009E73' linewidth 1.2 dashtype (1.5,2.5) pointtype 7 pointsize 0.62
set style line 2 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype (7,3) pointtype 4 pointsize 0.55

unset key
set label '' at screen 0.2460, screen 0.9447 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.2460, screen 0.9447 point linestyle 1 front
set label 'replicate' at screen 0.3048, screen 0.9447 left font ',7'
set label '' at screen 0.2460, screen 0.8964 point pointtype 5 pointsize 0.78 linecolor rgb 'white' front
set label '' at screen 0.2460, screen 0.8964 point linestyle 2 front
set label 'mean' at screen 0.3048, screen 0.8964 left font ',7'

set terminal svg size 321,243 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'claim-average-active-params-2.svg'

plot \
  'claim-average-active-params-2.dat' index 1 using 2:($4 == $4 && $5 == $5 ? $3 : NaN):4:5 with yerrorbars linestyle 2 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claim-average-active-params-2.dat' index 0 using 2:3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'claim-average-active-params-2.dat' index 0 using 2:3 with points linestyle 1 notitle, \
  'claim-average-active-params-2.dat' index 1 using 2:3 with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'claim-average-active-params-2.dat' index 1 using 2:3 with points linestyle 2 notitle

set terminal pdfcairo size 8.50cm,6.42cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'claim-average-active-params-2.pdf'
replot
set terminal pngcairo size 1004,758 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'claim-average-active-params-2.png'
replot
unset output
