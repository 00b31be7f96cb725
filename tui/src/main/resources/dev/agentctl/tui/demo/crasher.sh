# Fails three seconds after each start.
echo "starting"
sleep 3
echo "the thing I need is not there" >&2
exit 7
