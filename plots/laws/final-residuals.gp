# Residuals of final-parameters
# L = E + A/N^alpha + B/D^beta; E = 1.895, A = 9.493, B = 636.5, alpha = 0.2156, beta = 0.522
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot final-residuals.gp
# It reads final-residuals.dat and writes final-residuals.svg, final-residuals.pdf, final-residuals.png.

set encoding utf8
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.1523
set rmargin at screen 0.8253
set bmargin at screen 0.1613
set tmargin at screen 0.9677

set xlabel 'predicted loss (nats/token)' offset 0,0.5
set xrange [2.797:4.681]
set format x '%.1f'
set xtics offset 0,0.3 (3, 3.5, 4, 4.5)

set ylabel 'observed over predicted loss − 1 (%)' offset 0.5,0
set yrange [-14.29:2.89]
set format y '%.0f'
set ytics offset 0.4,0 (-10, -5, 0)
set xzeroaxis linetype 1 linecolor rgb '#444444' linewidth 0.7

set style line 1 linecolor rgb '#CC79A7' linewidth 1.2 dashtype (3.5,2) pointtype 4 pointsize 0.55
set style line 2 linecolor rgb '#E69F00' linewidth 1.2 dashtype 1 pointtype 8 pointsize 0.72

unset key
set label 'fitted' at screen 0.6967, screen 0.6127 left font ',7' textcolor rgb '#CC79A7'
set label 'held out' at screen 0.8157, screen 0.1980 left font ',7' textcolor rgb '#E69F00'

set terminal svg size 321,234 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'final-residuals.svg'

plot \
  'final-residuals.dat' index 0 using 2:3 with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'final-residuals.dat' index 0 using 2:3 with points linestyle 1 notitle, \
  'final-residuals.dat' index 1 using 2:3 with points pointtype 9 pointsize 1.05 linecolor rgb 'white' notitle, \
  'final-residuals.dat' index 1 using 2:3 with points linestyle 2 notitle

set terminal pdfcairo size 8.50cm,6.20cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'final-residuals.pdf'
replot
set terminal pngcairo size 1004,732 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'final-residuals.png'
replot
unset output
