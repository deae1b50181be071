package command

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/project/rootdir"
)

// exitCode ends the program with the code of another one, which has said what is wrong.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// mageTarget runs a target of the project by mage: from any folder of the project, where mage itself wants to stand beside the magefile, and
// with flags before the target, where mage takes but its own.
func mageTarget(args []string) error {
	flags := 0
	for flags < len(args) && strings.HasPrefix(args[flags], "-") {
		flags++
	}
	if flags == len(args) {
		return usage{fmt.Errorf("no command, only %s", strings.Join(args, " "))}
	}
	target := args[flags]
	if meant := matrix.Similar(target, names()); meant != "" {
		return usage{fmt.Errorf("no command %q; did you mean %q?", target, meant)}
	}
	root, module, err := mageProject()
	if err != nil {
		return usage{fmt.Errorf("no command %q, and no project's target: %w", target, err)}
	}
	if here, err := os.Getwd(); err == nil && here != root && !slices.Contains(args, "-q") {
		fmt.Fprintf(os.Stderr, "project     %s\n", root)
	}
	mark := slices.Index(args, "--") // behind which is a program's own
	if mark < 0 {
		mark = len(args)
	}
	args = slices.Concat([]string{"tool", "mage", "-w", root}, args[flags:mark], args[:flags], args[mark:])
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = module, os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run() // Ctrl-C reaches it too, and it ends by itself
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return exitCode(max(1, failed.ExitCode()))
	}
	return err
}

// mageProject gives the nearest folder from here upwards that has a matrix, and the folder with its magefile: the same, or its tools folder.
func mageProject() (root, module string, err error) {
	here, err := os.Getwd()
	if err != nil {
		return "", "", err
	}
	if root = rootdir.Above(here); root == "" {
		return "", "", fmt.Errorf("there is no %s in %s or above it; gondk init writes one, in the folder with your go.mod", rootdir.FileName, here)
	}
	for _, module := range []string{root, filepath.Join(root, "tools")} {
		if exists(module, "magefiles") || exists(module, "magefile.go") {
			return root, module, nil
		}
	}
	return "", "", fmt.Errorf("%s has no magefile; gondk init writes one", root)
}

func exists(elem ...string) bool {
	_, err := os.Stat(filepath.Join(elem...))
	return err == nil
}

func names() []string {
	var all []string
	for _, c := range subcommands {
		all = append(all, c.name)
	}
	return all
}
