# What does each bit removed cost a real sentence encoder?
# 5 paired replicates: calibration draws on one trained subject; embed|m:minilm@201fc4ff|d:wordnet.validation@077bdfe4|tok:wordpiece30522@46e5ff89|pairs:128|max:128|pool:mean|norm:l2|acc:f64|v:1
#
# Needs gnuplot 5.4 or later. In this folder: gnuplot minilm-cosine-distance-against-bits.gp
# It reads minilm-cosine-distance-against-bits.dat and writes minilm-cosine-distance-against-bits.svg, minilm-cosine-distance-against-bits.pdf, minilm-cosine-distance-against-bits.png.

set encoding utf8
set minussign
set datafile separator tab
set border 3 linecolor rgb '#444444' linewidth 0.7
set tics nomirror out scale 0.6,0.35 font ',7'
set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5
set errorbars 0.7

set lmargin at screen 0.1657
set rmargin at screen 0.8020
set bmargin at screen 0.1613
set tmargin at screen 0.9677

set xrange [2.739:9.298]
set format x '%.0f'
set xtics offset 0,0.3 (3, 4, 5, 6, 7, 8, 9)

set yrange [0.02802:0.8365]
set format y '%g'
set ytics offset 0.4,0 (0.05, 0.1, 0.2, 0.5, '' 0.03 1, '' 0.04 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.3 1, '' 0.4 1, '' 0.6 1, '' 0.7 1, '' 0.8 1)
set logscale y

set label 'effective bits per weight' at screen 0.4838, screen 0.0452 center
set label 'cosine distance' at screen 0.0318, screen 0.5645 center rotate by 90

set style line 1 linecolor rgb '#7F7F7F' linewidth 1.2 dashtype (1.5,2.5) pointtype 2 pointsize 0.62
set style line 2 linecolor rgb '#E69F00' linewidth 1.2 dashtype (7,3) pointtype 9 pointsize 0.72
set style line 3 linecolor rgb '#0072B2' linewidth 1.2 dashtype 1 pointtype 7 pointsize 0.62
set style line 4 linecolor rgb '#009E73' linewidth 1.2 dashtype 1 pointtype 5 pointsize 0.55
set style line 5 linecolor rgb '#D55E00' linewidth 1.2 dashtype 1 pointtype 12 pointsize 0.72
set style line 6 linecolor rgb '#CC79A7' linewidth 1.2 dashtype (7,3) pointtype 12 pointsize 0.72
set style line 7 linecolor rgb '#56B4E9' linewidth 1.2 dashtype 1 pointtype 4 pointsize 0.55

unset key
set label 'random' at screen 0.7943, screen 0.9112 left font ',7' textcolor rgb '#7F7F7F'
set label 'magnitude' at screen 0.7943, screen 0.6708 left font ',7' textcolor rgb '#E69F00'
set label 'wanda' at screen 0.7943, screen 0.4884 left font ',7' textcolor rgb '#0072B2'
set label 'sparsegpt' at screen 0.7943, screen 0.4207 left font ',7' textcolor rgb '#009E73'
set label 'asvd' at screen 0.6952, screen 0.7923 left font ',7' textcolor rgb '#D55E00'
set label 'rtn' at screen 0.3130, screen 0.3671 left font ',7' textcolor rgb '#CC79A7'
set label 'gptq' at screen 0.3130, screen 0.2034 left font ',7' textcolor rgb '#56B4E9'

edge = 0.02802
perch = 0.03554
above(value) = value > 0 ? value : perch
bar(value) = value > edge ? value : edge

set terminal svg size 321,234 background '#ffffff' font 'Helvetica,8' fontscale 1.333 linewidth 1 dashlength 1 butt
set output 'minilm-cosine-distance-against-bits.svg'

plot \
  'minilm-cosine-distance-against-bits.dat' index 0 using 2:(above($3)) with lines linestyle 1 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 1 using 2:(above($3)) with lines linestyle 2 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 2 using 2:(above($3)) with lines linestyle 3 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 3 using 2:(above($3)) with lines linestyle 4 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 4 using 2:(above($3)) with lines linestyle 5 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 5 using 2:(above($3)) with lines linestyle 6 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 6 using 2:(above($3)) with lines linestyle 7 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 0 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 1 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 1 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 2 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 2 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 3 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 3 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 4 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 4 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 5 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 5 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 6 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 6 using 2:($4 == $4 && $5 == $5 ? above($3) : NaN):(bar($4)):(bar($5)) with yerrorbars linestyle 7 linewidth 0.9 dashtype 1 pointsize 0.01 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 0 using 2:(above($3)) with points pointtype 7 pointsize 0.8 linecolor rgb 'white' notitle, \
  'minilm-cosine-distance-against-bits.dat' index 0 using 2:(above($3)) with points linestyle 1 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 1 using 2:(above($3)) with points pointtype 9 pointsize 1.05 linecolor rgb 'white' notitle, \
  'minilm-cosine-distance-against-bits.dat' index 1 using 2:(above($3)) with points linestyle 2 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 2 using 2:(above($3)) with points pointtype 7 pointsize 0.88 linecolor rgb 'white' notitle, \
  'minilm-cosine-distance-against-bits.dat' index 2 using 2:(above($3)) with points linestyle 3 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 3 using 2:(above($3)) with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'minilm-cosine-distance-against-bits.dat' index 3 using 2:(above($3)) with points linestyle 4 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 4 using 2:(above($3)) with points pointtype 13 pointsize 1.05 linecolor rgb 'white' notitle, \
  'minilm-cosine-distance-against-bits.dat' index 4 using 2:(above($3)) with points linestyle 5 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 5 using 2:(above($3)) with points pointtype 13 pointsize 1.05 linecolor rgb 'white' notitle, \
  'minilm-cosine-distance-against-bits.dat' index 5 using 2:(above($3)) with points linestyle 6 notitle, \
  'minilm-cosine-distance-against-bits.dat' index 6 using 2:(above($3)) with points pointtype 5 pointsize 0.78 linecolor rgb 'white' notitle, \
  'minilm-cosine-distance-against-bits.dat' index 6 using 2:(above($3)) with points linestyle 7 notitle

set terminal pdfcairo size 8.50cm,6.20cm font 'Helvetica,8' fontscale 0.75 linewidth 1.5 pointscale 0.88 dashlength 1.5 butt
set output 'minilm-cosine-distance-against-bits.pdf'
replot
set terminal pngcairo size 1004,732 font 'Helvetica,8' fontscale 3.125 linewidth 3.1 pointscale 3.6 dashlength 3.1 butt
set output 'minilm-cosine-distance-against-bits.png'
replot
unset output
