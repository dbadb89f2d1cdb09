# Finds a Java of 21 or later and sets JAVA to its launcher. Sourced by the scripts that start something; POSIX sh.
# Looked at, in this order: IOMT_JAVA_HOME, JAVA_HOME, the java on the PATH, and where systems keep their JDKs.

iomt_java_release() {
  # The major version of the Java at $1: from its release file, which costs nothing, or else by asking it.
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  elif [ -x "$1/bin/java" ]; then
    "$1/bin/java" -version 2>&1 | sed -n '1s/.*"\([0-9]*\).*/\1/p'
  fi
}

iomt_find_java() {
  path_home=
  if command -v java >/dev/null 2>&1; then
    # The PATH's java is often a chain of links; its home is two levels above where the chain ends.
    path_java=$(readlink -f "$(command -v java)" 2>/dev/null || command -v java)
    path_home=$(dirname "$(dirname "$path_java")")
  fi
  seen=
  for home in "${IOMT_JAVA_HOME:-}" "${JAVA_HOME:-}" "$path_home" \
      /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home \
      "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/*; do
    [ -n "$home" ] && [ -x "$home/bin/java" ] || continue
    release=$(iomt_java_release "$home")
    case "$release" in
      '' | *[!0-9]*) continue ;;
    esac
    if [ "$release" -ge 21 ]; then
      JAVA="$home/bin/java"
      JAVA_RELEASE=$release
      return 0
    fi
    seen="$seen  $home is Java $release
"
  done
  {
    echo "A JDK of version 21 or later is needed, and none was found."
    [ -z "$seen" ] || printf 'Found instead:\n%s' "$seen"
    echo "Install one (such as Eclipse Temurin 21) or name it: export IOMT_JAVA_HOME=/path/to/jdk"
  } >&2
  return 1
}

iomt_find_java || exit 3
