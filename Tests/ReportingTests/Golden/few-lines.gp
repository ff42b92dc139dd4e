## Regenerate with: ESPALIER_RECORD=1 swift test --filter ReportingTests. Not in the text.
# Perplexity
# Points that would cover others are moved sideways by up to 1.2 mm.
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot few-lines.gp
# It reads few-lines.dat and writes few-lines.svg, few-lines.pdf, few-lines.png.

set encoding utf8
set minussign
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.1372
set rmargin at screen 0.7805
set bmargin at screen 0.1613
set tmargin at screen 0.9677

set xrange [0.28:0.72]
set format x '%.1f'
set xtics offset 0,0.3 (0.3, 0.4, 0.5, 0.6, 0.7)

set yrange [18.43:68.27]
set format y '%.0f'
set ytics offset 0.4,0 (20, 30, 40, 50, 60)

set label 'sparsity' at screen 0.4589, screen 0.0452 center
set label 'perplexity' at screen 0.0318, screen 0.5645 center rotate by 90

set style line 1 linecolor rgb '#E69F00' linewidth 1.2 dashtype (7,3) pointtype 9 pointsize 0.72
set style line 2 linecolor rgb '#0072B2' linewidth 1.2 dashtype 1 pointtype 7 pointsize 0.62
set style line 3 linecolor rgb '#009E73' linewidth 1.2 dashtype 1 pointtype 5 pointsize 0.55

unset key
set label 'magnitude' at screen 0.7607, screen 0.8339 left font ',7' textcolor rgb '#E69F00'
set label 'Wanda' at screen 0.7724, screen 0.6398 left font ',7' textcolor rgb '#0072B2'
set label 'SparseGPT' at screen 0.7842, screen 0.4456 left font ',7' textcolor rgb '#009E73'

set terminal svg size 321,234 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'few-lines.svg'

plot \
  'few-lines.dat' index 0 using ($2-0.008046):3 with lines linestyle 1 notitle, \
  'few-lines.dat' index 1 using 2:3 with lines linestyle 2 notitle, \
  'few-lines.dat' index 2 using ($2+0.008046):3 with lines linestyle 3 notitle, \
  'few-lines.dat' index 0 using ($2-0.008046):($4 == $4 && $5 == $5 ? $3 : NaN):4:5 with yerrorbars linestyle 1 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'few-lines.dat' index 1 using 2:($4 == $4 && $5 == $5 ? $3 : NaN):4:5 with yerrorbars linestyle 2 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'few-lines.dat' index 2 using ($2+0.008046):($4 == $4 && $5 == $5 ? $3 : NaN):4:5 with yerrorbars linestyle 3 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'few-lines.dat' index 0 using ($2-0.008046):3 with points pointtype 9 pointsize 1.05 linecolor rgb 'white' notitle, \
  'few-lines.dat' index 0 using ($2-0.008046):3 with points linestyle 1 notitle, \
  'few-lines.dat' index 1 using 2:3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'few-lines.dat' index 1 using 2:3 with points linestyle 2 notitle, \
  'few-lines.dat' index 2 using ($2+0.008046):3 with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'few-lines.dat' index 2 using ($2+0.008046):3 with points linestyle 3 notitle

set terminal pdfcairo size 8.50cm,6.20cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'few-lines.pdf'
replot
set terminal pngcairo size 1004,732 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'few-lines.png'
replot
unset output
