# Claims and verdicts
# Advantage of the subject with its 95 % t interval over paired replicates
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot claims-sparse-training.gp
# It reads claims-sparse-training.dat and writes claims-sparse-training.svg, claims-sparse-training.pdf, claims-sparse-training.png.

set encoding utf8
set minussign
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.2919
set rmargin at screen 0.9853
set bmargin at screen 0.1064
set tmargin at screen 0.9362

set xrange [-0.1041:0.263]
set format x '%.1f'
set xtics offset 0,0.3 (-0.1, 0, 0.1, 0.2)
set yzeroaxis linetype 1 linecolor rgb '#444444' linewidth 0.7

set yrange [0.5:13.5]
set format y '%.0f'
set ytics offset 0.4,0 ('p2-law/2, log error' 1, 'p2-law/1, log error' 2, 'efficientllm-pap/2' 3, 'efficientllm-pap/1' 4, 'journey-matters/3' 5, 'journey-matters/2' 6, 'journey-matters/1, log error' 7, 'sst/2' 8, 'sst/1' 9, 'slope/2' 10, 'slope/1' 11, 'average-active-params/2, log error' 12, 'average-active-params/1, log error' 13)

set label 'advantage (nats/token)' at screen 0.6386, screen 0.0298 center

set object 1 rectangle from first 0, first 12.66 to first 0, first 13.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 2 rectangle from first 0, first 11.66 to first 0, first 12.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 3 rectangle from first -0.03, first 10.66 to first 0, first 11.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 4 rectangle from first 0, first 9.66 to first 0.01, first 10.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 5 rectangle from first 0, first 8.66 to first 0.01, first 9.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 6 rectangle from first 0, first 7.66 to first 0.01, first 8.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 7 rectangle from first 0, first 6.66 to first 0, first 7.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 8 rectangle from first 0, first 5.66 to first 0.01, first 6.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 9 rectangle from first -0.018, first 4.66 to first 0, first 5.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 10 rectangle from first 0, first 3.66 to first 0.01, first 4.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 11 rectangle from first 0, first 2.66 to first 0.01, first 3.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 12 rectangle from first 0, first 1.66 to first 0, first 2.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 13 rectangle from first 0, first 0.6599999999999999 to first 0, first 1.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7

set style line 1 linecolor rgb '#009E73' linewidth 1.2 dashtype 1 pointtype 7 pointsize 0.62
set style line 2 linecolor rgb '#D55E00' linewidth 1.2 dashtype 1 pointtype 5 pointsize 0.55
set style line 3 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 12 pointsize 0.72

unset key
set label '95 % intervals; grey: from no advantage to the margin of the claim' at screen 0.0088, screen 0.9734 left font ',7'
set label '' at screen 0.8456, screen 0.9197 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.8456, screen 0.9197 point linestyle 1 front
set label 'upheld' at screen 0.8750, screen 0.9197 left font ',7'
set label '' at screen 0.8456, screen 0.8867 point pointtype 5 pointsize 0.78 linecolor rgb 'white' front
set label '' at screen 0.8456, screen 0.8867 point linestyle 2 front
set label 'contradicted' at screen 0.8750, screen 0.8867 left font ',7'
set label '' at screen 0.8456, screen 0.8537 point pointtype 13 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.8456, screen 0.8537 point linestyle 3 front
set label 'inconclusive' at screen 0.8750, screen 0.8537 left font ',7'

set terminal svg size 643,355 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'claims-sparse-training.svg'

plot \
  'claims-sparse-training.dat' index 0 using ($4 == $4 && $5 == $5 ? $2 : NaN):3:4:5 with xerrorbars linestyle 1 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claims-sparse-training.dat' index 1 using ($4 == $4 && $5 == $5 ? $2 : NaN):3:4:5 with xerrorbars linestyle 2 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claims-sparse-training.dat' index 2 using ($4 == $4 && $5 == $5 ? $2 : NaN):3:4:5 with xerrorbars linestyle 3 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claims-sparse-training.dat' index 0 using 2:3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'claims-sparse-training.dat' index 0 using 2:3 with points linestyle 1 notitle, \
  'claims-sparse-training.dat' index 1 using 2:3 with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'claims-sparse-training.dat' index 1 using 2:3 with points linestyle 2 notitle, \
  'claims-sparse-training.dat' index 2 using 2:3 with points pointtype 13 pointsize 1.05 linecolor rgb 'white' notitle, \
  'claims-sparse-training.dat' index 2 using 2:3 with points linestyle 3 notitle

set terminal pdfcairo size 17.00cm,9.40cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'claims-sparse-training.pdf'
replot
set terminal pngcairo size 2008,1110 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'claims-sparse-training.png'
replot
unset output
