import sys

from kohoshi.live.child import main

main(sys.argv[1:])
