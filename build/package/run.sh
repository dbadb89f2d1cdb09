#!/bin/sh
# Starts ${project.artifactId}. JAVA_OPTS adds options for Java; jars in plugins/ are on the class path.
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$(readlink -f "$0" 2>/dev/null || echo "$0")")/.." && pwd)
. "$home/bin/find-java.sh"
options="${package.java.options}"
if [ "$JAVA_RELEASE" -ge 24 ]; then
  # Netty reaches for memory in a way that newer Javas warn about.
  options="$options --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
fi
case "${1:-}" in
  ${package.long.running}) ;;
  *)
    # A command that is over in a moment: the fast compiler alone, no collector's threads, and the classes as a file that the
    # build has made. Java looks whether that file fits it, and does without it where it does not.
    options="$options -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    if [ "$JAVA_RELEASE" -ge 25 ] && [ -r "$home/lib/classes.aot" ]; then
      options="$options -XX:AOTCache=$home/lib/classes.aot -XX:AOTMode=auto -Xlog:aot=off -Xlog:cds=off"
    elif [ -r "$home/lib/classes.jsa" ]; then
      options="$options -XX:SharedArchiveFile=$home/lib/classes.jsa -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off"
    fi
    ;;
esac
case " ${JAVA_OPTS:-} " in
  # Java refuses to start with two collectors: the one that was asked for wins.
  *" -XX:+Use"*"GC "*) options=$(echo "$options" | sed 's/-XX:+Use[A-Za-z0-9]*GC//') ;;
esac
# shellcheck disable=SC2086 # options are words
exec "$JAVA" $options ${JAVA_OPTS:-} -cp "$home/lib/*:$home/plugins/*" ${package.main} "$@"
