# Claims and verdicts
# Advantage of the subject with its 95 % t interval over paired replicates
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot claims-sparse-training.gp
# It reads claims-sparse-training.dat and writes claims-sparse-training.svg, claims-sparse-training.pdf, claims-sparse-training.png.

set encoding utf8
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.2505
set rmargin at screen 0.9853
set bmargin at screen 0.0901
set tmargin at screen 0.9820

set xlabel 'advantage (nats/token)' offset 0,0.5
set xrange [-0.1041:0.263]
set format x '%.1f'
set xtics offset 0,0.3 (-0.1, 0, 0.1, 0.2)
set yzeroaxis linetype 1 linecolor rgb '#444444' linewidth 0.7

set ylabel '' offset 0.5,0
set yrange [0.5:13.5]
set format y '%.0f'
set ytics offset 0.4,0 ('p2-law/2' 1, 'p2-law/1' 2, 'efficientllm-pap/2' 3, 'efficientllm-pap/1' 4, 'journey-matters/3' 5, 'journey-matters/2' 6, 'journey-matters/1' 7, 'sst/2' 8, 'sst/1' 9, 'slope/2' 10, 'slope/1' 11, 'average-active-params/2' 12, 'average-active-params/1' 13)

set style line 1 linecolor rgb '#000000' linewidth 1.2 dashtype 1 pointtype 2 pointsize 0.62
set style line 2 linecolor rgb '#009E73' linewidth 1.2 dashtype 1 pointtype 7 pointsize 0.62
set style line 3 linecolor rgb '#D55E00' linewidth 1.2 dashtype 1 pointtype 5 pointsize 0.55
set style line 4 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 12 pointsize 0.72

unset key
set label '' at screen 0.8395, screen 0.9680 point pointtype 7 pointsize 0.8 linecolor rgb 'white' front
set label '' at screen 0.8395, screen 0.9680 point linestyle 1 front
set label 'margin' at screen 0.8689, screen 0.9680 left font ',7'
set label '' at screen 0.8395, screen 0.9401 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.8395, screen 0.9401 point linestyle 2 front
set label 'upheld' at screen 0.8689, screen 0.9401 left font ',7'
set label '' at screen 0.8395, screen 0.9122 point pointtype 5 pointsize 0.78 linecolor rgb 'white' front
set label '' at screen 0.8395, screen 0.9122 point linestyle 3 front
set label 'contradicted' at screen 0.8689, screen 0.9122 left font ',7'
set label '' at screen 0.8395, screen 0.8842 point pointtype 13 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.8395, screen 0.8842 point linestyle 4 front
set label 'inconclusive' at screen 0.8689, screen 0.8842 left font ',7'

set terminal svg size 643,420 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'claims-sparse-training.svg'

plot \
  'claims-sparse-training.dat' index 1 using ($4 == $4 && $5 == $5 ? $2 : NaN):3:4:5 with xerrorbars linestyle 2 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claims-sparse-training.dat' index 2 using ($4 == $4 && $5 == $5 ? $2 : NaN):3:4:5 with xerrorbars linestyle 3 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claims-sparse-training.dat' index 3 using ($4 == $4 && $5 == $5 ? $2 : NaN):3:4:5 with xerrorbars linestyle 4 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claims-sparse-training.dat' index 0 using 2:3 with points pointtype 7 pointsize 0.8 linecolor rgb 'white' notitle, \
  'claims-sparse-training.dat' index 0 using 2:3 with points linestyle 1 notitle, \
  'claims-sparse-training.dat' index 1 using 2:3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'claims-sparse-training.dat' index 1 using 2:3 with points linestyle 2 notitle, \
  'claims-sparse-training.dat' index 2 using 2:3 with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'claims-sparse-training.dat' index 2 using 2:3 with points linestyle 3 notitle, \
  'claims-sparse-training.dat' index 3 using 2:3 with points pointtype 13 pointsize 1.05 linecolor rgb 'white' notitle, \
  'claims-sparse-training.dat' index 3 using 2:3 with points linestyle 4 notitle

set terminal pdfcairo size 17.00cm,11.10cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'claims-sparse-training.pdf'
replot
set terminal pngcairo size 2008,1311 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'claims-sparse-training.png'
replot
unset output
