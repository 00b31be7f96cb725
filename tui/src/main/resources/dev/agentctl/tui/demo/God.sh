# Watches over nothing in particular.
while :; do
  echo "all is well"
  sleep 5
done
