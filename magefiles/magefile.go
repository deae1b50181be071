//go:build mage

// The targets of gondk's own repository: those of the kit, which any project can have, and test and bench.
package main

import (
	// mage:import
	_ "github.com/gondk/gondk/magefiles/kit"
)
