# Works a little every second and says so.
step=0
while :; do
  step=$((step + 1))
  awk 'BEGIN { for (i = 0; i < 400000; i++) sum += i * i }'
  echo "step $step done"
  sleep 1
done
