# Residuals of p2
# L = L0 + (1/rho)^gamma (1/N0)^delta (N_C/N0^alpha + D_C/D^beta + E); N_C = 2.22e-11, D_C = 28.6, E = 7.68e-12, gamma = -4.814, delta = 0.0647, alpha = 0.6107, beta = 0.2173
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot p2-magnitude-residuals.gp
# It reads p2-magnitude-residuals.dat and writes p2-magnitude-residuals.svg, p2-magnitude-residuals.pdf, p2-magnitude-residuals.png.

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

set xrange [2.982:4.621]
set format x '%.1f'
set xtics offset 0,0.3 (3, 3.5, 4, 4.5)

set yrange [-8.112:3.458]
set format y '%.0f'
set ytics offset 0.4,0 (-8, -6, -4, -2, 0, 2)
set xzeroaxis linetype 1 linecolor rgb '#444444' linewidth 0.7

set label 'predicted loss (nats/token)' at screen 0.5507, screen 0.0452 center
set label 'observed over predicted loss − 1 (%)' at screen 0.0318, screen 0.5645 center rotate by 90

set style line 1 linecolor rgb '#000000' linewidth 1.2 dashtype 1 pointtype 7 pointsize 0.62

unset key

set terminal svg size 321,234 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'p2-magnitude-residuals.svg'

plot \
  'p2-magnitude-residuals.dat' index 0 using 2:3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'p2-magnitude-residuals.dat' index 0 using 2:3 with points linestyle 1 notitle

set terminal pdfcairo size 8.50cm,6.20cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'p2-magnitude-residuals.pdf'
replot
set terminal pngcairo size 1004,732 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'p2-magnitude-residuals.png'
replot
unset output
