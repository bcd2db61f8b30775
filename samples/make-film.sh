#!/usr/bin/env bash
# Makes samples/site/downloads/film.webm and its line in SHA256SUMS. The film is committed; run this only to change it.
#
#   samples/make-film.sh            needs ffmpeg with VP9
#
# Ten seconds of a way into the Mandelbrot set in the colours of the site: brightness becomes night blue, bill blue, then yellow. A
# picture that stands alone every second, and the list of them before the first: a player can go anywhere without reading what is between.
set -euo pipefail

command -v ffmpeg >/dev/null || { echo "make-film: ffmpeg is not installed" >&2; exit 1; }
cd "$(dirname "${BASH_SOURCE[0]}")/site/downloads"

tint="format=gray,format=gbrp,curves=r='0/0.06 0.45/0.2 1/0.97':g='0/0.13 0.45/0.42 1/0.78':b='0/0.18 0.45/0.56 1/0.3'"
ffmpeg -nostdin -loglevel error -y -f lavfi -i "mandelbrot=size=640x360:rate=24:end_pts=600:end_scale=0.02:maxiter=600" -t 10 \
  -vf "$tint" -c:v libvpx-vp9 -deadline good -cpu-used 5 -threads 1 -b:v 150k -g 24 -pix_fmt yuv420p -cues_to_front 1 \
  -fflags +bitexact -flags:v +bitexact film.webm
sha256sum -- film.webm *.txt > SHA256SUMS
ls -l film.webm
