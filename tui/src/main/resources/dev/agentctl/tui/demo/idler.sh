# Says nothing, does nothing.
while :; do
  sleep 3600
done
