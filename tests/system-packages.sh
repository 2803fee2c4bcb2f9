#!/bin/sh
# Install what the suites need from the system, when that is allowed; otherwise name it and let pytest skip only that.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || missing="$missing chromium"
[ -f /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing="$missing fonts-dejavu-core"
command -v tesseract >/dev/null 2>&1 || missing="$missing tesseract-ocr"
tesseract --list-langs 2>/dev/null | grep -qx vie || missing="$missing tesseract-ocr-vie"
command -v antiword >/dev/null 2>&1 || command -v soffice >/dev/null 2>&1 || missing="$missing antiword"
command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
[ -z "$missing" ] && exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
  echo "Installing from the system's packages:$missing"
  export DEBIAN_FRONTEND=noninteractive
  $as_root apt-get update -q >/dev/null && $as_root apt-get install -y -q --no-install-recommends $missing >/dev/null && exit 0
fi
echo "=================================================================================="
echo " Not installed:$missing"
echo " The browser, OCR, .doc and nginx tests that need them will be SKIPPED. To run them:  sudo apt-get install$missing"
echo "=================================================================================="
exit 0
