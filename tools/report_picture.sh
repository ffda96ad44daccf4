#!/usr/bin/env bash
# Draws docs/images/report.png: the beginning of a report's page and its map of the codes.
#
#   tools/report_picture.sh runs/…/report.html docs/images/report.png [HEIGHT]
#
# HEIGHT is that of the picture in pixels, to be found by looking at it. Needs Chromium.
set -eu

readonly page=$1 picture=$2 height=${3:-1790}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed 's|</head>|<style>footer, section:not(#pairs, #latent), #latent figure ~ * { display: none; }</style></head>|' \
  "$page" > "$work/page.html"
chromium --headless --no-sandbox --hide-scrollbars --user-data-dir="$work/profile" \
  --window-size="1080,$height" --screenshot="$picture" "file://$work/page.html"
