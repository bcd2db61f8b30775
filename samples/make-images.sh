#!/usr/bin/env bash
# Draws the pictures of samples/site that are not text: the steppe of the about page (WebP and PNG), the touch icon and
# favicon.ico. They are committed; run this only after changing samples/art/steppe.svg or samples/site/favicon.svg.
#
#   samples/make-images.sh          needs chromium (or $CHROMIUM) and cwebp
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
site=$here/site
chromium=${CHROMIUM:-chromium}
for tool in "$chromium" cwebp; do
  command -v "$tool" >/dev/null || { echo "make-images: $tool is not installed" >&2; exit 1; }
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# draw SVG WIDTH HEIGHT PNG: the drawing fills the window, and what it leaves open stays transparent.
draw() {
  printf '<!doctype html><style>*{margin:0}img{display:block;width:%spx;height:%spx}</style><img src="%s">' \
    "$2" "$3" "file://$1" > "$scratch/page.html"
  "$chromium" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --user-data-dir="$scratch/profile" --hide-scrollbars \
    --default-background-color=00000000 --window-size="$2,$3" --screenshot="$4" "file://$scratch/page.html" \
    2>"$scratch/log" || { cat "$scratch/log" >&2; exit 1; }
}

mkdir -p "$site/images"
draw "$here/art/steppe.svg" 1600 640 "$scratch/steppe-1600.png"
draw "$here/art/steppe.svg" 800 320 "$site/images/steppe-800.png"
cwebp -quiet -q 82 "$scratch/steppe-1600.png" -o "$site/images/steppe-1600.webp"
cwebp -quiet -q 82 "$site/images/steppe-800.png" -o "$site/images/steppe-800.webp"
draw "$site/favicon.svg" 180 180 "$site/images/touch-icon.png"

# An .ico is a directory of images, and since Windows Vista an entry may be a PNG. ICONDIR: reserved, type 1, one image.
# Its entry: 32 by 32, no palette, one plane, 32 bits a pixel, then size and offset (22), little-endian.
draw "$site/favicon.svg" 32 32 "$scratch/icon.png"
size=$(wc -c < "$scratch/icon.png")
{
  printf '\0\0\1\0\1\0'
  printf '\40\40\0\0\1\0\40\0'
  for value in "$size" 22; do
    for shift in 0 8 16 24; do printf "\\x$(printf %02x $(((value >> shift) & 255)))"; done
  done
  cat "$scratch/icon.png"
} > "$site/favicon.ico"

ls -l "$site"/images "$site/favicon.ico"
