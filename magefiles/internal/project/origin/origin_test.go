package origin

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

func TestWebOf(t *testing.T) {
	for remote, want := range map[string]string{
		"https://github.com/gondk/gondk.git":                     "https://github.com/gondk/gondk /blob/",
		"https://github.com/gondk/gondk/":                        "https://github.com/gondk/gondk /blob/",
		"https://me:secret@github.com/gondk/gondk":               "https://github.com/gondk/gondk /blob/",
		"git@github.com:gondk/gondk.git":                         "https://github.com/gondk/gondk /blob/",
		"github.com:gondk/gondk":                                 "https://github.com/gondk/gondk /blob/",
		"ssh://git@github.example.com:2222/gondk/gondk.git":      "https://github.example.com/gondk/gondk /blob/",
		"ssh://git@ssh.github.com:443/gondk/gondk.git":           "https://github.com/gondk/gondk /blob/",
		"ssh://git@altssh.gitlab.com:443/gondk/gondk.git":        "https://gitlab.com/gondk/gondk /-/blob/",
		"https://gitlab.com/group/sub/app.git":                   "https://gitlab.com/group/sub/app /-/blob/",
		"https://oauth2:token@gitlab.example.org:8443/group/app": "https://gitlab.example.org:8443/group/app /-/blob/",
		"http://gitea.local:3000/me/app.git":                     "http://gitea.local:3000/me/app /src/commit/",
		"git@codeberg.org:me/app.git":                            "https://codeberg.org/me/app /src/commit/",
		"https://github.com/me/my app?x\"><b>":                   "https://github.com/me/my%20app /blob/",
		"https://github.com/":                                    "",
		"https://github.com/me":                                  "",
		"https://git.example.com/me/app":                         "",
		"/srv/git/github/app.git":                                "",
		"../github/app":                                          "",
		`C:\git\github\app`:                                      "",
		"file:///srv/github/app":                                 "",
		"":                                                       "",
	} {
		web, f := webOf(remote)
		if got := strings.TrimSpace(web + " " + f.file); got != want {
			t.Errorf("%s: %q, want %q", remote, got, want)
		}
	}
}

// A repository whose project is a folder in it.
func TestOf(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git: install it")
	}
	top := t.TempDir()
	dir := filepath.Join(top, "my app")
	write(t, filepath.Join(dir, "jni", "glue.c"), "a")
	write(t, filepath.Join(dir, "abi-matrix.toml"), "a")
	write(t, filepath.Join(dir, "a", "twice.c"), "a")
	write(t, filepath.Join(dir, "b", "twice.c"), "a")
	write(t, filepath.Join(top, "outside.c"), "a")
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", top, "-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run := step.New(dir, os.Environ(), step.NewLog(os.Stderr), false)
	git("init", "-q")
	if o := Of(t.Context(), run, dir); o != nil {
		t.Errorf("without a commit: %+v", o)
	}
	git("add", ".")
	git("commit", "-qm", "a")
	if o := Of(t.Context(), run, dir); o == nil || len(o.Commit) != 40 || o.Changed || o.CommitLink() != "" || o.Line("glue.c", 1) != "" {
		t.Errorf("without a remote: %+v", o)
	}
	git("remote", "add", "mine", "https://example.com/me/app")
	git("remote", "add", "origin", "https://me:secret@github.com/me/app.git")
	write(t, filepath.Join(dir, "abi-matrix.toml"), "b")
	o := Of(t.Context(), run, dir)
	if !o.Changed || o.CommitLink() != "https://github.com/me/app/commit/"+o.Commit {
		t.Errorf("%+v, %s", o, o.CommitLink())
	}
	blob := "https://github.com/me/app/blob/" + o.Commit + "/my%20app/"
	for name, want := range map[string]string{
		"glue.c": blob + "jni/glue.c#L7", "./jni/glue.c": blob + "jni/glue.c#L7", `jni\glue.c`: blob + "jni/glue.c#L7", "a/twice.c": blob + "a/twice.c#L7",
		"twice.c": "", "lue.c": "", "outside.c": "", "abi-matrix.toml": "", "": "", ".": "",
	} {
		if got := o.Line(name, 7); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := o.Line("glue.c", 0); got != blob+"jni/glue.c" {
		t.Error(got)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
