# Runs "$@" (a postgres) and ends it when standard input ends.
# Only the server holds the other end of that pipe, so it ends whichever way the server ends.
exec 3<&0
"$@" </dev/null 3<&- &
postgres=$!
(
    while read -r _ <&3; do :; done
    # SIGINT is Postgres' fast shutdown; repeated, because one that comes before it listens is lost.
    # After a minute SIGQUIT: no last checkpoint, the next start recovers from the log.
    tries=0
    while kill -INT "$postgres"; do
        sleep 1
        tries=$((tries + 1))
        if [ "$tries" -ge 60 ]; then kill -QUIT "$postgres"; fi
    done
) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$postgres"
status=$?
kill "$watcher" 2>/dev/null
exit "$status"
