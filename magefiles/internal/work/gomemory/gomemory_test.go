package gomemory

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

func TestSettings(t *testing.T) {
	for _, c := range []struct {
		gib        float64
		processors int
		want       string
	}{
		{0, 2, ""}, {4, 8, ""}, {4, 2, "GOGC=800 GOMEMLIMIT=1GiB"}, {7, 2, "GOGC=800 GOMEMLIMIT=1GiB"}, {15.9, 8, ""},
		{16, 8, "GOGC=800 GOMEMLIMIT=1GiB"}, {64, 16, "GOGC=800 GOMEMLIMIT=2GiB"}, {256, 2, "GOGC=800 GOMEMLIMIT=64GiB"},
	} {
		if got := strings.Join(settings(uint64(c.gib*(1<<30)), c.processors), " "); got != c.want {
			t.Errorf("%v GiB, %d processors: %q, want %q", c.gib, c.processors, got, c.want)
		}
	}
}

// What the user says about that counts alone.
func TestEnv(t *testing.T) {
	for _, entry := range []string{"GOGC=100", "GOGC=off", "GOMEMLIMIT=2GiB"} {
		if got := Env([]string{"HOME=/", entry}); got != nil {
			t.Errorf("%s: %s", entry, got)
		}
	}
	without := Env([]string{"HOME=/"})
	if got := Env([]string{"GOGC=", "GOGCC=100", "HOME=/"}); !slices.Equal(got, without) {
		t.Errorf("an empty variable: %s, without it %s", got, without)
	}
}

func TestAvailable(t *testing.T) {
	const meminfo = "MemTotal:       24000000 kB\nMemAvailable:   16000000 kB\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  uint64
	}{
		"not Linux": {nil, 0},
		"no groups": {map[string]string{"proc/meminfo": meminfo}, 16000000 << 10},
		"a machine": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/user.slice/a\n", "sys/fs/cgroup/user.slice/memory.max": "max\n"}, 16000000 << 10},
		"group above": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/user.slice/a\n", "sys/fs/cgroup/user.slice/a/memory.max": "max\n",
			"sys/fs/cgroup/user.slice/memory.max": "4000000000\n"}, 4000000000},
		"container": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "2000000000\n"}, 2000000000},
		"version 1, path outside": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "5:cpu:/x\n4:memory:/docker/1\n0::/\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "3000000000\n"}, 3000000000},
		"a limit above all":  {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, 16000000 << 10},
		"groups not known":   {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "what\n"}, 16000000 << 10},
		"nothing of MemFree": {map[string]string{"proc/meminfo": "MemFree: 9 kB\n"}, 0},
	} {
		root := t.TempDir()
		for file, text := range c.files {
			testkit.Write(t, filepath.Join(root, filepath.FromSlash(file)), text)
		}
		if got := Available(root); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
