# Residuals of initial-parameters
# L = E + A/N^alpha + B/D^beta; E = 1.895, A = 9.493, B = 636.5, alpha = 0.2156, beta = 0.522
# Points that would cover others are moved sideways by up to 1.2 mm.
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot initial-residuals.gp
# It reads initial-residuals.dat and writes initial-residuals.svg, initial-residuals.pdf, initial-residuals.png.

set encoding utf8
set minussign
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.1372
set rmargin at screen 0.9706
set bmargin at screen 0.1613
set tmargin at screen 0.9677

set xrange [2.813:4.331]
set format x '%.1f'
set xtics offset 0,0.3 (3, 3.2, 3.4, 3.6, 3.8, 4, 4.2)

set yrange [-5.575:14.24]
set format y '%.0f'
set ytics offset 0.4,0 (-5, 0, 5, 10)
set xzeroaxis linetype 1 linecolor rgb '#444444' linewidth 0.7

set label 'predicted loss (nats/token)' at screen 0.5539, screen 0.0452 center
set label 'observed over predicted loss − 1 (%)' at screen 0.0318, screen 0.5645 center rotate by 90

set style line 1 linecolor rgb '#E69F00' linewidth 1.2 dashtype 1 pointtype 8 pointsize 0.72
set style line 2 linecolor rgb '#000000' linewidth 1.2 dashtype 1 pointtype 7 pointsize 0.62

unset key
set label '' at screen 0.7633, screen 0.9427 point pointtype 9 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.7633, screen 0.9427 point linestyle 1 front
set label 'held out' at screen 0.8221, screen 0.9427 left font ',7'
set label '' at screen 0.7633, screen 0.8927 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.7633, screen 0.8927 point linestyle 2 front
set label 'fitted' at screen 0.8221, screen 0.8927 left font ',7'

set terminal svg size 321,234 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'initial-residuals.svg'

plot \
  'initial-residuals.dat' index 0 using ($2-0.01071):3 with points pointtype 9 pointsize 1.05 linecolor rgb 'white' notitle, \
  'initial-residuals.dat' index 0 using ($2-0.01071):3 with points linestyle 1 notitle, \
  'initial-residuals.dat' index 1 using ($2+0.01071):3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'initial-residuals.dat' index 1 using ($2+0.01071):3 with points linestyle 2 notitle

set terminal pdfcairo size 8.50cm,6.20cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'initial-residuals.pdf'
replot
set terminal pngcairo size 1004,732 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'initial-residuals.png'
replot
unset output
