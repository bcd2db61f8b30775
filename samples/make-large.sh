#!/usr/bin/env bash
# Makes what is too large to commit: samples/site/downloads/large with two binary files, their checksums and a page.
#
#   samples/make-large.sh           sample-1MiB.bin and sample-64MiB.bin
#   samples/make-large.sh 4096      sample-1MiB.bin and sample-4096MiB.bin
#
# The binary files are the key stream of AES-128 in counter mode with a zero key: the same bytes on every machine, which no
# content coding can shrink. Needs openssl.
set -euo pipefail

mebibytes=${1:-64}
[[ $mebibytes =~ ^[1-9][0-9]{0,6}$ ]] || { echo "make-large: '$mebibytes' is not a number of MiB" >&2; exit 2; }
command -v openssl >/dev/null || { echo "make-large: openssl is not installed" >&2; exit 1; }

site=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/site
large=$site/downloads/large
rm -rf "$large"
mkdir -p "$large"
cd "$large"

zeros=00000000000000000000000000000000
make_sample() {
  # /dev/zero has no end: head closes the pipe when it has enough, and openssl is then stopped by SIGPIPE, as it should be.
  set +o pipefail
  openssl enc -aes-128-ctr -nosalt -K "$zeros" -iv "$zeros" -in /dev/zero 2>/dev/null | head -c "$(($1 * 1048576))" > "sample-$1MiB.bin"
  set -o pipefail
  [ "$(wc -c < "sample-$1MiB.bin")" -eq $(($1 * 1048576)) ] || { echo "make-large: sample-$1MiB.bin came out short (disk full?)" >&2; exit 1; }
}
make_sample 1
[ "$mebibytes" = 1 ] || make_sample "$mebibytes"

sha256sum -- * > ../SHA256SUMS.made
mv ../SHA256SUMS.made SHA256SUMS

{
  cat <<'HTML'
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Large files: Saker</title>
  <meta name="color-scheme" content="light dark">
  <link rel="icon" href="/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/assets/site.css">
  <script src="/assets/site.js"></script>
</head>
<body>
  <header class="masthead">
    <div class="wide">
      <a class="brand" href="/"><img src="/favicon.svg" width="34" height="34" alt="">Saker</a>
      <nav aria-label="Pages"><ul><li><a href="/downloads/">Downloads</a></li></ul></nav>
    </div>
  </header>
  <main class="wide">
    <div class="opening">
      <h1>Large files</h1>
      <p>Made on this machine by <code>samples/make-large.sh</code>.</p>
    </div>
    <div class="prose">
HTML
  echo '      <section>'
  echo '        <h2>The files</h2>'
  echo '        <ul class="files">'
  for file in *; do
    [ "$file" = index.html ] && continue
    printf '          <li><a class="name" href="/downloads/large/%s" download>%s</a> <span class="size">%s bytes</span></li>\n' \
      "$file" "$file" "$(wc -c < "$file" | tr -d ' ')"
  done
  cat <<'HTML'
        </ul>
      </section>
    </div>
  </main>
</body>
</html>
HTML
} > ../index.made
mv ../index.made index.html

ls -l
