// Command gondk builds Go as C static libraries for Android. It is what build files call; people type mage's targets.
package main

import (
	"os"

	"github.com/gondk/gondk/magefiles/command"
)

func main() { os.Exit(command.Main(os.Args[1:])) }
