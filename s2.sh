export BATCHDECK_HOME=/home TMPDIR=
cd /w
exec /work/main/target/debug/batchdeck --base-url http://127.0.0.1:33993/v1 --api-key-file /sv/state/serve-33993.token
