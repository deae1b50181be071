package archive

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/cinclude"
)

// The go command knows a package by the files in its own folder: it does not notice when a header in another folder changes
// (golang/go#24355), and gives the old object. So gondk looks for the headers itself.

// included returns the files outside the package's folder that its C code includes, directly or not, sorted; what lies in none of the
// folders that the package names with -I is the NDK's. Conditions are not looked at: a file too many costs a build, one too few a wrong
// one.
func included(p *listed) []string {
	dirs := includeDirs(p)
	seen := map[string]bool{}
	var queue []string
	for _, name := range slices.Concat(p.CgoFiles, p.CFiles, p.CXXFiles, p.HFiles, p.SFiles) {
		queue = append(queue, filepath.Join(p.Dir, name))
	}
	own := len(queue)
	take := func(all []cinclude.Include, beside string) {
		for _, in := range all {
			if found := in.Find(beside, dirs); found != "" && !seen[found] && !slices.Contains(queue[:own], found) {
				seen[found] = true
				queue = append(queue, found)
			}
		}
	}
	take(cinclude.OfFlags(compilerFlags(p)), p.Dir)
	for i := 0; i < len(queue); i++ {
		if text, err := os.ReadFile(queue[i]); err == nil { // else the compiler says it better
			take(cinclude.Of(text), filepath.Dir(queue[i]))
		}
	}
	slices.Sort(queue[own:])
	return queue[own:]
}

// includeDirs returns the folders in which the package's compilers look: its own, where the go command starts them, and those of -I.
func includeDirs(p *listed) []string {
	return append([]string{p.Dir}, cinclude.Dirs(p.Dir, compilerFlags(p))...)
}

func compilerFlags(p *listed) []string {
	return slices.Concat(p.CgoCPPFLAGS, p.CgoCFLAGS, p.CgoCXXFLAGS)
}
