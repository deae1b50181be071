// Command gondk builds Go as C static libraries for Android. Build files call it; people use mage targets.
package main

import (
	"os"

	"github.com/gondk/gondk/magefiles/command"
)

func main() { os.Exit(command.Main(os.Args[1:])) }
