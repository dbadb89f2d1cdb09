#!/bin/sh
# Puts a Java runtime of just the modules that the connector uses into a directory: own-java.sh DIRECTORY
# own-java.sh DIRECTORY --none leaves the directory without one.
set -eu
target=$1
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
if [ "${2:-}" = --none ]; then
  rm -rf "$target"
  mkdir -p "$target"
  exit 0
fi
[ "$(uname -s)" = Linux ] || { echo "A Java for the image can be made on Linux alone: use a base image with a Java." >&2; exit 3; }
. "$here/../../build/package/find-java.sh"
jdk=$(dirname "$(dirname "$JAVA")")
# The same JDK made it already.
[ -x "$target/bin/java" ] && cmp -s "$jdk/release" "$target/made-from" && exit 0
rm -rf "$target"
"$jdk/bin/jlink" --output "$target" --strip-debug --no-header-files --no-man-pages --compress zip-6 --add-modules \
  java.se,jdk.charsets,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.localedata,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.xml.dom,jdk.zipfs
cp "$jdk/release" "$target/made-from"
