# Fitted to dense and sparse runs, the law of the average size predicts sparse runs of other lengths with less than half of the error of the law of the final size.
# inconclusive (the interval spans the margin); grey: between no advantage and the margin of the claim
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot claim-journey-matters-1.gp
# It reads claim-journey-matters-1.dat and writes claim-journey-matters-1.svg, claim-journey-matters-1.pdf, claim-journey-matters-1.png.

set encoding utf8
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.2046
set rmargin at screen 0.8078
set bmargin at screen 0.1900
set tmargin at screen 0.9688

set label 'replicate, and mean with 95 % interval' at screen 0.5062, screen 0.0389 center
set xrange [0.5:18.5]
set format x '%.0f'
set xtics rotate by 45 right offset 0,0 ('1' 1, '2' 2, '3' 3, '4' 4, '5' 5, '6' 6, '7' 7, '8' 8, '9' 9, '10' 10, '11' 11, '12' 12, '13' 13, '14' 14, '15' 15, '16' 16, 't' 17, 'BCa' 18)

set ylabel 'advantage of average-parameters' offset 0.5,0
set yrange [-0.007598:0.01394]
set format y '%.3f'
set ytics offset 0.4,0 (-0.005, 0, 0.005, 0.01)
set xzeroaxis linetype 1 linecolor rgb '#444444' linewidth 0.7

set object 1 rectangle from graph 0, first 0 to graph 1, first 0 behind fillcolor rgb '#E8E8E8' fillstyle solid noborder

set style line 1 linecolor rgb '#009E73' linewidth 1.2 dashtype (1.5,2.5) pointtype 7 pointsize 0.62
set style line 2 linecolor rgb '#E69F00' linewidth 1.2 dashtype (1.5,2.5) pointtype 2 pointsize 0.62

unset key
set label 'replicate' at screen 0.7452, screen 0.2255 left font ',7' textcolor rgb '#009E73'
set label 'mean' at screen 0.8122, screen 0.5582 left font ',7' textcolor rgb '#E69F00'

set terminal svg size 321,243 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'claim-journey-matters-1.svg'

plot \
  'claim-journey-matters-1.dat' index 1 using 2:($4 == $4 && $5 == $5 ? $3 : NaN):4:5 with yerrorbars linestyle 2 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claim-journey-matters-1.dat' index 0 using 2:3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'claim-journey-matters-1.dat' index 0 using 2:3 with points linestyle 1 notitle, \
  'claim-journey-matters-1.dat' index 1 using 2:3 with points pointtype 7 pointsize 0.8 linecolor rgb 'white' notitle, \
  'claim-journey-matters-1.dat' index 1 using 2:3 with points linestyle 2 notitle

set terminal pdfcairo size 8.50cm,6.42cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'claim-journey-matters-1.pdf'
replot
set terminal pngcairo size 1004,758 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'claim-journey-matters-1.png'
replot
unset output
