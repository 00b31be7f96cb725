# sweep.sh HOME: waits until the dashboard has gone, however it went, then ends the demo's agents and removes their home.
home=$1
trap '' HUP INT TERM

# The dashboard holds the pipe's other end and never writes.
cat >/dev/null

# Prints the supervisors' pids that are alive.
alive() {
  for file in "$home"/agents/*/supervisor.pid; do
    pid=$(sed -n 's/.*"pid" *: *\([0-9][0-9]*\).*/\1/p' "$file" 2>/dev/null)
    [ -z "$pid" ] || ! kill -0 "$pid" 2>/dev/null || echo "$pid"
  done
}

# A signal ends the protected one too, which no stop file does. One that has only just started has no pid file yet, so
# that the first passes are made in any case.
pass=0
while [ "$pass" -lt 100 ]; do
  pass=$((pass + 1))
  starting=
  for agent in "$home"/agents/*/; do
    [ -f "$agent/supervisor.pid" ] || starting=yes
  done
  left=$(alive)
  if [ -z "$left" ]; then
    if [ -z "$starting" ] || [ "$pass" -ge 20 ]; then
      break
    fi
  else
    # shellcheck disable=SC2086 # a list of pids
    kill -TERM $left 2>/dev/null
  fi
  sleep 0.2
done
# Each leads a session and a group of its own, so that a loop that hangs takes its agent along.
for pid in $(alive); do
  kill -9 "-$pid" "$pid" 2>/dev/null
done
rm -rf "$home"
