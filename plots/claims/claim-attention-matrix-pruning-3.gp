# At 70 % sparsity, masks fitted to the attention after the softmax give a lower loss than masks fitted by the same descent to queries and keys.
# inconclusive (p = 0.069 after Holm over the table); grey: between no advantage and the margin of the claim
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot claim-attention-matrix-pruning-3.gp
# It reads claim-attention-matrix-pruning-3.dat and writes claim-attention-matrix-pruning-3.svg, claim-attention-matrix-pruning-3.pdf, claim-attention-matrix-pruning-3.png.

set encoding utf8
set minussign
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.1779
set rmargin at screen 0.9706
set bmargin at screen 0.2027
set tmargin at screen 0.8738

set xrange [0.5:8.5]
set format x '%.0f'
set xtics offset 0,0.3 ('1' 1, '2' 2, '3' 3, '4' 4, '5' 5, 't' 7, 'BCa' 8)

set yrange [-0.00227:0.04767]
set format y '%.2f'
set ytics offset 0.4,0 (-0, 0.01, 0.02, 0.03, 0.04)
set xzeroaxis linetype 1 linecolor rgb '#444444' linewidth 0.7

set label 'replicate, and mean with 95 % interval' at screen 0.5742, screen 0.1060 center
set label 'advantage (nats/token)' at screen 0.0318, screen 0.5383 center rotate by 90

set object 1 rectangle from graph 0, first 0 to graph 1, first 0.01 behind fillcolor rgb '#E8E8E8' fillstyle solid noborder

set style line 1 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 6 pointsize 0.62
set style line 2 linecolor rgb '#000000' linewidth 1.2 dashtype 1 pointtype 13 pointsize 0.72

unset key
set label 'advantage of attention-matrix-pruning over' at screen 0.0176, screen 0.9664 left font ',7'
set label 'attention-matrix-pruning(target=linear)' at screen 0.0176, screen 0.9208 left font ',7'
set label '' at screen 0.3067, screen 0.0342 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.3067, screen 0.0342 point linestyle 1 front
set label 'replicate' at screen 0.3655, screen 0.0342 left font ',7'
set label '' at screen 0.5673, screen 0.0342 point pointtype 13 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.5673, screen 0.0342 point linestyle 2 front
set label 'mean' at screen 0.6261, screen 0.0342 left font ',7'

set terminal svg size 321,282 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'claim-attention-matrix-pruning-3.svg'

plot \
  'claim-attention-matrix-pruning-3.dat' index 1 using 2:($4 == $4 && $5 == $5 ? $3 : NaN):4:5 with yerrorbars linestyle 2 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claim-attention-matrix-pruning-3.dat' index 0 using 2:3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'claim-attention-matrix-pruning-3.dat' index 0 using 2:3 with points linestyle 1 notitle, \
  'claim-attention-matrix-pruning-3.dat' index 1 using 2:3 with points pointtype 13 pointsize 1.05 linecolor rgb 'white' notitle, \
  'claim-attention-matrix-pruning-3.dat' index 1 using 2:3 with points linestyle 2 notitle

set terminal pdfcairo size 8.50cm,7.45cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'claim-attention-matrix-pruning-3.pdf'
replot
set terminal pngcairo size 1004,880 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'claim-attention-matrix-pruning-3.png'
replot
unset output
