# Claims and verdicts
# Advantage of the subject with its 95 % t interval over paired replicates
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot claims-lm-pruning.gp
# It reads claims-lm-pruning.dat and writes claims-lm-pruning.svg, claims-lm-pruning.pdf, claims-lm-pruning.png.

set encoding utf8
set minussign
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.2521
set rmargin at screen 0.9853
set bmargin at screen 0.0323
set tmargin at screen 0.9806

set xrange [-1.106:1.291]
set format x '%.1f'
set xtics offset 0,0.3 (-1, -0.5, 0, 0.5, 1)
set yzeroaxis linetype 1 linecolor rgb '#444444' linewidth 0.7

set yrange [0.5:70.5]
set format y '%.0f'
set ytics offset 0.4,0 ('llm-pruner/3' 1, 'llm-pruner/2' 2, 'llm-pruner/1' 3, 'pg-structural-pruning/2' 4, 'pg-structural-pruning/1' 5, 'darwinlm/3' 6, 'darwinlm/2' 7, 'darwinlm/1' 8, 'laco/3' 9, 'laco/2' 10, 'laco/1' 11, 'scap/2' 12, 'scap/1' 13, 'comp-on-device/3' 14, 'comp-on-device/2' 15, 'comp-on-device/1' 16, 'pruner-zero/1' 17, 'armor/3' 18, 'armor/2' 19, 'armor/1' 20, 'tamp/4' 21, 'tamp/3' 22, 'tamp/2' 23, 'tamp/1' 24, 'slimllm/4' 25, 'slimllm/3' 26, 'slimllm/2' 27, 'slimllm/1' 28, 'zigzag-persistence-pruning/2' 29, 'zigzag-persistence-pruning/1' 30, 'olica/4' 31, 'olica/3' 32, 'olica/2' 33, 'olica/1' 34, 'ifpruning/4' 35, 'ifpruning/3' 36, 'ifpruning/2' 37, 'ifpruning/1' 38, 'welore/2' 39, 'welore/1' 40, 'farms/2' 41, 'farms/1' 42, 'dlp/3' 43, 'dlp/2' 44, 'dlp/1' 45, 'calibration-data/4' 46, 'calibration-data/3' 47, 'calibration-data/2' 48, 'calibration-data/1' 49, 'attention-matrix-pruning/3' 50, 'attention-matrix-pruning/2' 51, 'attention-matrix-pruning/1' 52, 'deeper-layers/2' 53, 'deeper-layers/1' 54, 'llm-streamline/3' 55, 'llm-streamline/2' 56, 'llm-streamline/1' 57, 'double-sparse-factorization/3' 58, 'double-sparse-factorization/2' 59, 'double-sparse-factorization/1' 60, 'oats/3' 61, 'oats/2' 62, 'oats/1' 63, 'llamaflex/5' 64, 'llamaflex/4' 65, 'llamaflex/3' 66, 'llamaflex/2' 67, 'llamaflex/1' 68, 'prunenet/2' 69, 'prunenet/1' 70)

set label 'advantage (nats/token)' at screen 0.6187, screen 0.0090 center

set object 1 rectangle from first 0, first 69.66 to first 0.01, first 70.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 2 rectangle from first 0, first 68.66 to first 0.01, first 69.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 3 rectangle from first -0.1, first 67.66 to first 0, first 68.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 4 rectangle from first -0.1, first 66.66 to first 0, first 67.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 5 rectangle from first 0, first 65.66 to first 0.01, first 66.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 6 rectangle from first -0.01, first 64.66 to first 0, first 65.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 7 rectangle from first 0, first 63.66 to first 0.01, first 64.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 8 rectangle from first 0, first 62.66 to first 0.01, first 63.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 9 rectangle from first 0, first 61.66 to first 0.01, first 62.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 10 rectangle from first 0, first 60.66 to first 0.01, first 61.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 11 rectangle from first 0, first 59.66 to first 0.01, first 60.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 12 rectangle from first 0, first 58.66 to first 0.01, first 59.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 13 rectangle from first 0, first 57.66 to first 0.01, first 58.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 14 rectangle from first 0, first 56.66 to first 0.01, first 57.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 15 rectangle from first 0, first 55.66 to first 0.01, first 56.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 16 rectangle from first 0, first 54.66 to first 0.01, first 55.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 17 rectangle from first 0, first 53.66 to first 0.01, first 54.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 18 rectangle from first 0, first 52.66 to first 0.01, first 53.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 19 rectangle from first 0, first 51.66 to first 0.01, first 52.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 20 rectangle from first 0, first 50.66 to first 0.01, first 51.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 21 rectangle from first 0, first 49.66 to first 0.01, first 50.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 22 rectangle from first 0, first 48.66 to first 0.01, first 49.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 23 rectangle from first -0.03, first 47.66 to first 0, first 48.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 24 rectangle from first -0.03, first 46.66 to first 0, first 47.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 25 rectangle from first -0.01, first 45.66 to first 0, first 46.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 26 rectangle from first 0, first 44.66 to first 0.01, first 45.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 27 rectangle from first 0, first 43.66 to first 0.01, first 44.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 28 rectangle from first 0, first 42.66 to first 0.01, first 43.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 29 rectangle from first 0, first 41.66 to first 0.01, first 42.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 30 rectangle from first -0.01, first 40.66 to first 0, first 41.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 31 rectangle from first 0, first 39.66 to first 0.01, first 40.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 32 rectangle from first 0, first 38.66 to first 0.01, first 39.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 33 rectangle from first 0, first 37.66 to first 0.01, first 38.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 34 rectangle from first 0, first 36.66 to first 0.01, first 37.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 35 rectangle from first 0, first 35.66 to first 0.01, first 36.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 36 rectangle from first 0, first 34.66 to first 0.01, first 35.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 37 rectangle from first 0, first 33.66 to first 0.01, first 34.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 38 rectangle from first 0, first 32.66 to first 0.01, first 33.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 39 rectangle from first 0, first 31.66 to first 0.01, first 32.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 40 rectangle from first 0, first 30.66 to first 0.01, first 31.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 41 rectangle from first 0, first 29.66 to first 0.01, first 30.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 42 rectangle from first -0.095, first 28.66 to first 0, first 29.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 43 rectangle from first 0, first 27.66 to first 0.01, first 28.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 44 rectangle from first 0, first 26.66 to first 0.01, first 27.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 45 rectangle from first 0, first 25.66 to first 0.01, first 26.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 46 rectangle from first 0, first 24.66 to first 0.01, first 25.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 47 rectangle from first 0, first 23.66 to first 0.02, first 24.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 48 rectangle from first 0, first 22.66 to first 0.01, first 23.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 49 rectangle from first -0.01, first 21.66 to first 0, first 22.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 50 rectangle from first -0.01, first 20.66 to first 0, first 21.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 51 rectangle from first 0, first 19.66 to first 0.09, first 20.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 52 rectangle from first 0, first 18.66 to first 0.01, first 19.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 53 rectangle from first 0, first 17.66 to first 0.01, first 18.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 54 rectangle from first 0, first 16.66 to first 0.01, first 17.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 55 rectangle from first 0, first 15.66 to first 0.05, first 16.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 56 rectangle from first 0, first 14.66 to first 0.01, first 15.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 57 rectangle from first 0, first 13.66 to first 0.01, first 14.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 58 rectangle from first 0, first 12.66 to first 0.01, first 13.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 59 rectangle from first 0, first 11.66 to first 0.01, first 12.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 60 rectangle from first 0, first 10.66 to first 0.01, first 11.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 61 rectangle from first -0.01, first 9.66 to first 0, first 10.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 62 rectangle from first 0, first 8.66 to first 0.01, first 9.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 63 rectangle from first 0, first 7.66 to first 0.03, first 8.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 64 rectangle from first 0, first 6.66 to first 0.01, first 7.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 65 rectangle from first 0, first 5.66 to first 0.01, first 6.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 66 rectangle from first 0, first 4.66 to first 0.05, first 5.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 67 rectangle from first 0, first 3.66 to first 0.01, first 4.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 68 rectangle from first 0, first 2.66 to first 0.1, first 3.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 69 rectangle from first 0, first 1.66 to first 0.1, first 2.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7
set object 70 rectangle from first 0, first 0.6599999999999999 to first 0.1, first 1.34 behind fillcolor rgb '#D3D3D3' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7

set style line 1 linecolor rgb '#009E73' linewidth 1.2 dashtype 1 pointtype 7 pointsize 0.62
set style line 2 linecolor rgb '#D55E00' linewidth 1.2 dashtype 1 pointtype 5 pointsize 0.55
set style line 3 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype 1 pointtype 12 pointsize 0.72

unset key
set label '95 % intervals; grey: from no advantage to the margin of the claim' at screen 0.0088, screen 0.9919 left font ',7'
set label '' at screen 0.8456, screen 0.9756 point pointtype 7 pointsize 0.88 linecolor rgb 'white' front
set label '' at screen 0.8456, screen 0.9756 point linestyle 1 front
set label 'upheld' at screen 0.8750, screen 0.9756 left font ',7'
set label '' at screen 0.8456, screen 0.9656 point pointtype 5 pointsize 0.78 linecolor rgb 'white' front
set label '' at screen 0.8456, screen 0.9656 point linestyle 2 front
set label 'contradicted' at screen 0.8750, screen 0.9656 left font ',7'
set label '' at screen 0.8456, screen 0.9556 point pointtype 13 pointsize 1.05 linecolor rgb 'white' front
set label '' at screen 0.8456, screen 0.9556 point linestyle 3 front
set label 'inconclusive' at screen 0.8750, screen 0.9556 left font ',7'

set terminal svg size 643,1172 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'claims-lm-pruning.svg'

plot \
  'claims-lm-pruning.dat' index 0 using ($4 == $4 && $5 == $5 ? $2 : NaN):3:4:5 with xerrorbars linestyle 1 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claims-lm-pruning.dat' index 1 using ($4 == $4 && $5 == $5 ? $2 : NaN):3:4:5 with xerrorbars linestyle 2 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claims-lm-pruning.dat' index 2 using ($4 == $4 && $5 == $5 ? $2 : NaN):3:4:5 with xerrorbars linestyle 3 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'claims-lm-pruning.dat' index 0 using 2:3 with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'claims-lm-pruning.dat' index 0 using 2:3 with points linestyle 1 notitle, \
  'claims-lm-pruning.dat' index 1 using 2:3 with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'claims-lm-pruning.dat' index 1 using 2:3 with points linestyle 2 notitle, \
  'claims-lm-pruning.dat' index 2 using 2:3 with points pointtype 13 pointsize 1.05 linecolor rgb 'white' notitle, \
  'claims-lm-pruning.dat' index 2 using 2:3 with points linestyle 3 notitle

set terminal pdfcairo size 17.00cm,31.00cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'claims-lm-pruning.pdf'
replot
set terminal pngcairo size 2008,3661 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'claims-lm-pruning.png'
replot
unset output
