package kit

import (
	"context"
	"os"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/project/begin"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Init writes what the project lacks of gondk's: abi-matrix.toml, a magefile, CI files, a line in .gitignore; it overwrites nothing.
// go tool gondk init is the same and takes flags: -package ./golib where several could become the archive, -cmake and -ndk-build for an
// app's own build files.
func Init(ctx context.Context) error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	setLog()
	run := step.New(root, os.Environ(), log, mg.Verbose())
	run.Dry = asked.dry
	done, err := begin.Write(ctx, run, begin.Asked{})
	if err != nil {
		return wrapped(err)
	}
	if run.Dry {
		return begin.TellDry(os.Stdout, done)
	}
	return begin.Tell(os.Stdout, done, "")
}
