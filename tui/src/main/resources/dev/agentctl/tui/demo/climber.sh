# Takes 8 MB more every second up to 600 MB, then lets go of it all and begins again: awk holds it, this shell starts awk.
while :; do
  echo "climbing"
  awk 'BEGIN {
    megabyte = "x"
    while (length(megabyte) < 1048576) megabyte = megabyte megabyte
    for (held = 0; held < 600; held++) {
      keep[held] = megabyte held
      if (held % 8 == 7) {
        print "holding " held + 1 " MB"
        fflush()
        system("sleep 1")
      }
    }
  }'
done
