package begin

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// noText matches a value that begins with a sign of YAML's own.
var noText = regexp.MustCompile("^\\s*(- )*[\\w-]+: [*&!%@`]")

func TestCIFile(t *testing.T) {
	const tools = "module example.com/tools\n\ntool github.com/gondk/gondk\n"
	for _, c := range []struct {
		name   string
		files  map[string]string
		module string // the module's folder
		file   string
		want   []string // lines of it
	}{
		{"at the repository's root", map[string]string{".git/HEAD": "", "go.mod": goMod, "core/main.go": exporter}, "", ".github/workflows/android.yml",
			[]string{"go-version-file: 'go.mod'", "- run: go tool mage check", "path: 'build/report'"}},
		{"three folders below", map[string]string{".git/HEAD": "", "a/b b/c/go.mod": goMod, "a/b b/c/core/main.go": exporter}, "a/b b/c", ".github/workflows/android.yml",
			[]string{`working-directory: "a/b b/c/"`, "go-version-file: 'a/b b/c/go.mod'", "cache-dependency-path: 'a/b b/c/**/go.sum'", "path: 'a/b b/c/build/report'", "key: gondk-${{ runner.os }}-${{ hashFiles('a/b b/c/**/go.sum', 'a/b b/c/abi-matrix.toml') }}"}},
		{"beside another file of that name", map[string]string{".git/HEAD": "", "go.mod": goMod, "core/main.go": exporter, ".github/workflows/android.yml": "on: push\n"}, "", ".github/workflows/gondk.yml",
			[]string{"- run: go tool mage check"}},
		{"GitLab", map[string]string{".git/config": "url = git@gitlab.com:acme/app.git", "go.mod": goMod, "core/main.go": exporter}, "", ".gitlab-ci.yml",
			[]string{"- go tool mage setup", "- 'build/report'", "codequality: 'build/report/abi.codequality.json'"}},
		{"GitLab, below", map[string]string{".git/config": "url = git@gitlab.com:acme/app.git", "a/go.mod": goMod, "a/core/main.go": exporter}, "a", ".gitlab-ci.yml",
			[]string{`- cd "a/"`, "- 'a/go.sum'", "- 'a/build/report'", "codequality: 'a/build/report/abi.codequality.json'"}},
		{"a module of tools", map[string]string{".git/HEAD": "", "go.mod": goMod, "core/main.go": exporter, "tools/go.mod": tools}, "", ".github/workflows/android.yml",
			[]string{"go-version-file: 'tools/go.mod'", "- run: go -C tools tool mage -w .. setup", "- run: go -C tools tool mage -w .. check"}},
	} {
		top := project0(t, c.files)
		if _, err := writeAgain(filepath.Join(top, c.module), Asked{}); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var lines []string
		for line := range strings.Lines(text(t, top, c.file)) {
			lines = append(lines, strings.TrimSpace(line))
			if noText.MatchString(line) {
				t.Errorf("%s: YAML takes the value for something else than text: %s", c.name, line)
			}
		}
		for _, want := range c.want {
			if !strings.Contains("\n"+strings.Join(lines, "\n")+"\n", "\n"+want+"\n") {
				t.Errorf("%s: no line %s in\n%s", c.name, want, strings.Join(lines, "\n"))
			}
		}
	}
}

var (
	uses   = regexp.MustCompile(`uses: (\S+)(.*)`)
	pinned = regexp.MustCompile(`^[\w-]+(/[\w-]+)+@[0-9a-f]{40}$`)
)

// TestWorkflowRights holds that what builds may only read, what may write builds nothing, and nobody else can change what an action is.
func TestWorkflowRights(t *testing.T) {
	root, _, err := write(t, map[string]string{"go.mod": goMod}, Asked{})
	if err != nil {
		t.Fatal(err)
	}
	workflow := text(t, root, ".github/workflows/android.yml")
	build, publish, ok := strings.Cut(workflow, "\n  publish:\n")
	if !ok || strings.Contains(build, ": write") || !strings.Contains(build, "permissions:\n  contents: read\n") || !strings.Contains(build, "persist-credentials: false") {
		t.Errorf("what builds may do more than read:\n%s", build)
	}
	if strings.Contains(publish, "go tool") || strings.Contains(publish, "checkout") || !strings.Contains(publish, "pull-requests: write") {
		t.Errorf("what publishes:\n%s", publish)
	}
	found := uses.FindAllStringSubmatch(workflow, -1)
	for _, m := range found {
		if !pinned.MatchString(m[1]) || !strings.HasPrefix(m[2], " # v") {
			t.Errorf("%s is not pinned by a commit, with its version behind it", m[0])
		}
	}
	if len(found) < 6 {
		t.Errorf("only %d actions", len(found))
	}
}

func TestFindRepository(t *testing.T) {
	top := project0(t, map[string]string{
		"one/.git/config": "url = git@gitlab.com:acme/app.git", "one/a/b/x": "",
		"two/.git": "gitdir: ../one/.git/modules/two\n", "one/.git/modules/two/config": "url = https://github.com/acme/app",
		"three/.git": "gitdir: ../one/.git/worktrees/three\n", "one/.git/worktrees/three/commondir": "../..\n", "three/x": "",
		"five/.gitlab-ci.yml": "",
	})
	for dir, want := range map[string]repository{
		"one": {"one", "", "gitlab"}, "one/a/b": {"one", "a/b/", "gitlab"}, "two": {"two", "", "github"}, "three": {"three", "", "gitlab"},
		"five": {"five", "", "gitlab"},
	} {
		want.root = filepath.Join(top, want.root)
		if diff := cmp.Diff(&want, findRepository(filepath.Join(top, filepath.FromSlash(dir))), cmp.AllowUnexported(repository{})); diff != "" {
			t.Errorf("%s: -want +got\n%s", dir, diff)
		}
	}
}
