# Residuals of chinchilla
# L = E + A/N^alpha + B/D^beta; E = 2.123, A = 167.5, B = 1.455e+06, alpha = 0.6091, beta = 1.156
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot grammar-residuals.gp
# It reads grammar-residuals.dat and writes grammar-residuals.svg, grammar-residuals.pdf, grammar-residuals.png.

set encoding utf8
set minussign
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.1308
set rmargin at screen 0.9706
set bmargin at screen 0.1613
set tmargin at screen 0.9677

set xrange [2.278:3.769]
set format x '%.1f'
set xtics offset 0,0.3 (2.4, 2.6, 2.8, 3, 3.2, 3.4, 3.6)

set yrange [-6.495:6.402]
set format y '%.0f'
set ytics offset 0.4,0 (-6, -4, -2, 0, 2, 4, 6)
set xzeroaxis linetype 1 linecolor rgb '#444444' linewidth 0.7

set label 'predicted loss (nats/token)' at screen 0.5507, screen 0.0452 center
set label 'observed over predicted loss − 1 (%)' at screen 0.0318, screen 0.5645 center rotate by 90

set style line 1 linecolor rgb '#000000' linewidth 1.2 dashtype 1 pointtype 7 pointsize 0.62

unset key

set terminal svg size 321,234 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'grammar-residuals.svg'

plot \
  'grammar-residuals.dat' index 0 using 2:3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'grammar-residuals.dat' index 0 using 2:3 with points linestyle 1 notitle

set terminal pdfcairo size 8.50cm,6.20cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'grammar-residuals.pdf'
replot
set terminal pngcairo size 1004,732 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'grammar-residuals.png'
replot
unset output
