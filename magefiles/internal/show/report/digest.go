package report

import (
	"os"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// DigestOf tells what a file that is handed on is. name is what the report calls it.
func DigestOf(path, name string) (Digest, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Digest{}, err
	}
	digest, err := step.DigestFile(path)
	return Digest{Name: name, Bytes: info.Size(), SHA256: digest}, err
}
