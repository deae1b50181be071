package kit

import (
	"os"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/begin"
	"github.com/gondk/gondk/magefiles/internal/step"
)

// Init writes what the project lacks of gondk's: abi-matrix.toml, a magefile, CI files, a line in .gitignore; it overwrites nothing.
func Init() error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	done, err := begin.Write(step.New(root, os.Environ(), log, mg.Verbose()))
	if err != nil {
		return err
	}
	log.Flush()
	return begin.Tell(os.Stdout, done, "")
}
