#!/bin/sh
# Makes the secrets of a line on one machine, unless they are there: ./secrets.sh [DIRECTORY]
# They lie in files that the containers read; the directory is its owner's alone. HUBS_PORT and BLOB_PORT as in compose.yaml.
set -eu
directory=${1:-${SECRETS_DIRECTORY:-$(dirname "$0")/secrets}}
umask 077
mkdir -p "$directory"
chmod 700 "$directory"

random() {
  head -c "$1" /dev/urandom | base64 | tr -d '\n'
}
keep() { # keep FILE: the standard input, unless the file is there; readable in the containers, whose users are others
  if [ -s "$directory/$1" ]; then
    cat > /dev/null
    return
  fi
  cat > "$directory/$1.new"
  chmod 444 "$directory/$1.new"
  mv "$directory/$1.new" "$directory/$1"
}

random 24 | tr '+/' '-_' | keep postgres_password
random 32 | keep hubs_access_key
# Signs dead letters on their way back into the line.
random 32 | keep replay_key
# Port and key belong together: written anew each time.
rm -f "$directory/hubs_connection_string"
printf 'Endpoint=sb://localhost:%s;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=%s;UseDevelopmentEmulator=true;' \
  "${HUBS_PORT:-5672}" "$(cat "$directory/hubs_access_key")" | keep hubs_connection_string
random 64 | keep azurite_key
printf 'AZURITE_ACCOUNTS=iomt:%s\n' "$(cat "$directory/azurite_key")" | keep azurite.env
rm -f "$directory/storage_connection_string"
printf 'DefaultEndpointsProtocol=http;AccountName=iomt;AccountKey=%s;BlobEndpoint=http://127.0.0.1:%s/iomt;' \
  "$(cat "$directory/azurite_key")" "${BLOB_PORT:-10000}" | keep storage_connection_string
# Microsoft's emulator knows one key, and asks for the account that every Azurite has if nothing else is said.
rm -f "$directory/azurite-emulator.env"
printf 'AZURITE_ACCOUNTS=iomt:%s;devstoreaccount1:%s\n' "$(cat "$directory/azurite_key")" \
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==' | keep azurite-emulator.env
printf 'Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;' |
  keep emulator_connection_string
