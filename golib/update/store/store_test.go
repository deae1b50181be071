package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/gondk/gondk/golib/digest"
	"github.com/gondk/gondk/golib/internal/disk"
	"github.com/gondk/gondk/golib/internal/disk/disktest"
	"github.com/gondk/gondk/golib/internal/testkit"
)

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, disk.OS{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func text(version int64) string { return strings.Repeat(fmt.Sprintf("content %d\n", version), 100) }

func content(version int64) Content {
	return Content{version, int64(len(text(version))), digest.Bytes([]byte(text(version)))}
}

// install does what an update does.
func install(s *Store, version int64) error {
	c := content(version)
	tmp := s.Temporary(c)
	f, err := s.fs.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	for _, half := range []string{text(version)[:500], text(version)[500:]} {
		if _, err := f.Write([]byte(half)); err != nil {
			return errors.Join(err, s.fs.Remove(tmp))
		}
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, s.fs.Remove(tmp))
	}
	return s.Install(c, tmp)
}

// current returns the version of the current content, 0 for none, and holds that it is whole.
func current(t *testing.T, s *Store) int64 {
	t.Helper()
	c := s.State().Current
	if c == nil {
		return 0
	}
	data, err := os.ReadFile(s.Path(*c))
	if err != nil {
		t.Fatal(err)
	}
	if string(data) != text(c.Version) {
		t.Fatalf("the current content, version %d, is not whole: %d bytes", c.Version, len(data))
	}
	return c.Version
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	testkit.Must(t, err)
	var all []string
	for _, e := range entries {
		name := e.Name()
		if m := contentName.FindStringSubmatch(name); m != nil {
			name = m[1] + ".content"
		}
		all = append(all, name)
	}
	return all
}

// TestLife runs what can happen to a folder: each word is one step, and what stands behind it is the version that is current then.
func TestLife(t *testing.T) {
	for _, test := range []struct {
		life  string
		files string
	}{
		{"open:0", ""},
		{"open:0 install1:1", "1"},
		{"open:0 install1:1 back:0", ""},
		{"open:0 install1:1 open:1 open:1 open:0 open:0", ""}, // the first one goes back to none
		{"open:0 install1:1 confirm1:1 open:1 open:1 open:1", "1"},
		{"open:0 install1:1 confirm1:1 install2:2", "1 2"},
		{"open:0 install1:1 confirm1:1 install2:2 confirm2:2", "2"},
		{"open:0 install1:1 confirm1:1 install2:2 open:2 confirm2:2 open:2 open:2", "2"},
		{"open:0 install1:1 confirm1:1 install2:2 open:2 open:2 confirm2:2 open:2", "2"},
		{"open:0 install1:1 confirm1:1 install2:2 open:2 open:2 open:1 open:1", "1"},
		{"open:0 install1:1 confirm1:1 install2:2 back:1 open:1 install3:3 confirm3:3", "3"},
		{"open:0 install1:1 confirm1:1 install2:2 install3:3 back:1", "1"}, // 2 was never confirmed
		{"open:0 install1:1 confirm1:1 install2:2 open:2 install3:3 open:3 open:3 open:1", "1"},
		{"open:0 install1:1 confirm1:1 confirm1:1 open:1", "1"},
	} {
		dir := t.TempDir()
		var s *Store
		for _, word := range strings.Fields(test.life) {
			step, want, _ := strings.Cut(word, ":")
			version := int64(step[len(step)-1] - '0')
			switch strings.TrimRight(step, "123") {
			case "open":
				if s != nil {
					s.Close()
				}
				s = open(t, dir)
			case "install":
				testkit.Must(t, install(s, version))
			case "confirm":
				testkit.Must(t, s.Confirm(version))
			case "back":
				testkit.Must(t, s.Rollback())
			default:
				t.Fatal(step)
			}
			if got := fmt.Sprint(current(t, s)); got != want {
				t.Errorf("%s: version %s is current at %s", test.life, got, word)
			}
		}
		var left []string
		for _, name := range names(t, dir) {
			if version, ok := strings.CutSuffix(name, ".content"); ok {
				left = append(left, version)
			} else if name != "lock" && name != "state.json" {
				t.Errorf("%s: %s is left", test.life, name)
			}
		}
		if got := strings.Join(left, " "); got != test.files {
			t.Errorf("%s: content %q is left; want %q", test.life, got, test.files)
		}
	}
}

func TestHighestOutlastsRollback(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	testkit.Must(t, install(s, 1))
	testkit.Must(t, s.Confirm(1))
	testkit.Must(t, install(s, 2))
	testkit.Must(t, s.Rollback())
	testkit.Must(t, s.Close())
	got := open(t, dir).State()
	if got.Highest != 2 || got.Rejected != 2 || got.Current.Version != 1 || got.Unconfirmed {
		t.Errorf("%+v", got)
	}
}

func TestRefusals(t *testing.T) {
	s := open(t, t.TempDir())
	if err := s.Rollback(); !errors.Is(err, ErrNoPrevious) {
		t.Errorf("back from none: %v", err)
	}
	if err := s.Confirm(1); !errors.Is(err, ErrNotCurrent) {
		t.Errorf("confirm none: %v", err)
	}
	testkit.Must(t, install(s, 1))
	if err := s.Confirm(2); !errors.Is(err, ErrNotCurrent) {
		t.Errorf("confirm another: %v", err)
	}
	testkit.Must(t, s.Confirm(1))
	if err := s.Rollback(); !errors.Is(err, ErrNoPrevious) {
		t.Errorf("back from confirmed: %v", err)
	}
}

func TestSaw(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	part, other := strings.Repeat("a", 64), strings.Repeat("b", 64)
	testkit.Must(t, s.Saw(7, `"x"`, []byte("signed"), []string{part}))
	for _, p := range []string{part, other} {
		testkit.Must(t, os.WriteFile(s.Part(p), []byte("begun"), 0o600))
	}
	testkit.Must(t, s.Close())
	s = open(t, dir)
	if got := s.State(); got.Highest != 7 || got.ETag != `"x"` || string(got.Metadata) != "signed" || got.Current != nil {
		t.Errorf("%+v", got)
	}
	if got := names(t, dir); !slices.Equal(got, []string{part + ".part", "lock", "state.json"}) {
		t.Errorf("left: %v; want the wanted download alone", got)
	}
	testkit.Must(t, s.Saw(6, "", nil, nil))
	if got := s.State(); got.Highest != 7 {
		t.Errorf("the highest version fell to %d", got.Highest)
	}
	if _, err := os.Stat(s.Part(part)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a download that nobody wants any more: %v", err)
	}
}

func TestTwoAtOnce(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := Open(dir, disk.OS{}); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), dir) {
		t.Errorf("Open = %v; want ErrLocked with the folder", err)
	}
	testkit.Must(t, s.Close())
	open(t, dir)
}

func TestOtherFilesStay(t *testing.T) {
	dir := t.TempDir()
	mine := []string{"letter.txt", "1.content", "state.json.bak", strings.Repeat("a", 64), "photo.part", "notes.tmp"}
	sum := strings.Repeat("a", 64)
	gone := []string{"state.json.tmp", sum + ".part", sum + ".part.tmp", "3-" + sum + ".content.tmp", content(9).name()}
	for _, name := range slices.Concat(mine, gone) {
		testkit.Must(t, os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600))
	}
	open(t, dir)
	for _, name := range mine {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	for _, name := range gone {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s is still there", name)
		}
	}
}

func TestDamagedState(t *testing.T) {
	for name, test := range map[string]struct {
		versions    []int64
		unconfirmed bool
		want        int64
	}{
		"nothing":               {nil, false, 0},
		"one":                   {[]int64{4}, false, 4},
		"two":                   {[]int64{4, 5}, true, 5},
		"ten is more than nine": {[]int64{9, 10}, true, 10},
	} {
		dir := t.TempDir()
		for _, v := range test.versions {
			testkit.Must(t, os.WriteFile(filepath.Join(dir, content(v).name()), []byte(text(v)), 0o600))
		}
		testkit.Must(t, os.WriteFile(filepath.Join(dir, content(99).name()), []byte("cut off"), 0o600))
		s := open(t, dir)
		if got := s.State(); current(t, s) != test.want || got.Unconfirmed != test.unconfirmed || got.Highest != 99 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// unsynced is a file system that makes nothing last, and is fast.
type unsynced struct{ disk.OS }

func (u unsynced) OpenFile(path string, flag int, perm fs.FileMode) (disk.File, error) {
	f, err := u.OS.OpenFile(path, flag, perm)
	return unsyncedFile{f}, err
}

func (unsynced) SyncDir(string) error { return nil }

type unsyncedFile struct{ disk.File }

func (unsyncedFile) Sync() error { return nil }

// TestEveryDamageOfState holds that no bit and no end of the state file matters to the installed content.
func TestEveryDamageOfState(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	testkit.Must(t, install(s, 1))
	testkit.Must(t, s.Confirm(1))
	testkit.Must(t, install(s, 2))
	testkit.Must(t, s.Close())
	path := filepath.Join(dir, stateName)
	good, err := os.ReadFile(path)
	testkit.Must(t, err)
	try := func(what string, bad []byte) {
		testkit.Must(t, os.WriteFile(path, bad, 0o600))
		s, err := Open(dir, unsynced{})
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		defer s.Close()
		if got := s.State(); current(t, s) != 2 || got.Previous == nil || got.Previous.Version != 1 || got.Highest != 2 {
			t.Fatalf("%s: %+v", what, got)
		}
	}
	for i := range good {
		try(fmt.Sprintf("the first %d bytes", i), good[:i])
		bad := slices.Clone(good)
		bad[i] ^= 1 << (i % 8)
		try(fmt.Sprintf("a bit of byte %d", i), bad)
	}
	for _, unsound := range []string{`{"unconfirmed":true}`, `{"current":{"version":-1,"size":1,"sha256":"../../etc/passwd"}}`} {
		try(unsound, fmt.Appendf(nil, `{"format":1,"sha256":%q,"state":%s}`, digest.Bytes([]byte(unsound)), unsound))
	}
}

func TestLostContent(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	testkit.Must(t, install(s, 1))
	testkit.Must(t, s.Confirm(1))
	testkit.Must(t, install(s, 2))
	testkit.Must(t, os.Truncate(s.Path(content(2)), 10))
	testkit.Must(t, s.Close())
	s = open(t, dir)
	if got := s.State(); current(t, s) != 1 || got.Rejected != 0 || got.Unconfirmed {
		t.Errorf("%+v; want version 1, and version 2 not rejected", got)
	}
	testkit.Must(t, os.Remove(s.Path(content(1))))
	testkit.Must(t, s.Close())
	if s = open(t, dir); current(t, s) != 0 {
		t.Errorf("%+v", s.State())
	}
}

// flow is what the tests of full disks and lost power let happen. It gives the number of steps that were done; after so many of them, the
// version at that place of flowVersions is current.
func flow(s *Store) (done int, err error) {
	steps := []func() error{
		func() error { return s.Saw(2, `"two"`, []byte("two"), nil) },
		func() error { return install(s, 2) },
		func() error { return s.Confirm(2) },
		func() error { return install(s, 3) },
		func() error { return s.Rollback() },
		func() error { return install(s, 4) },
	}
	for done, step := range steps {
		if err := step(); err != nil {
			return done, err
		}
	}
	return len(steps), nil
}

var flowVersions = []int64{1, 1, 2, 2, 3, 2, 4}

// isFlow holds that the current version is the one before or after the step in which something happened.
func isFlow(t *testing.T, s *Store, done int, what string) {
	t.Helper()
	if got, want := current(t, s), flowVersions[done:min(done+2, len(flowVersions))]; !slices.Contains(want, got) {
		t.Errorf("%s, after %d steps: version %d is current; want one of %d", what, done, got, want)
	}
}

// begun makes a folder with version 1 in it.
func begun(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir)
	testkit.Must(t, install(s, 1))
	testkit.Must(t, s.Confirm(1))
	testkit.Must(t, s.Close())
	return dir
}

func TestFullDisk(t *testing.T) {
	for at := 1; ; at++ {
		dir := begun(t)
		full := &disktest.Full{FS: disk.OS{}, At: at}
		s, err := Open(dir, full)
		testkit.Must(t, err)
		done, err := flow(s)
		if err == nil {
			if at < 20 {
				t.Errorf("%d changes; that cannot be all", at)
			}
			return
		}
		var path *fs.PathError
		if !errors.Is(err, syscall.ENOSPC) || !errors.As(err, &path) || !strings.HasPrefix(path.Path, dir) {
			t.Fatalf("full at change %d: %v; want no space left, with the path", at, err)
		}
		isFlow(t, s, done, fmt.Sprintf("full at change %d", at))
		was := current(t, s)
		for _, name := range names(t, dir) {
			if strings.HasSuffix(name, disk.Temporary) {
				t.Errorf("full at change %d: %s is left", at, name)
			}
		}
		testkit.Must(t, s.Close())
		s = open(t, dir)
		if got := current(t, s); got != was {
			t.Errorf("full at change %d: version %d was current, and %d after opening again", at, was, got)
		}
		testkit.Must(t, install(s, 9))
		testkit.Must(t, s.Close())
	}
}

func TestPowerLoss(t *testing.T) {
	for _, lost := range []disktest.Lost{disktest.Everything, disktest.Nothing, disktest.OldNames} {
		changes := 1
		for powerLoss(t, lost, changes) {
			changes++
		}
		if changes < 20 {
			t.Errorf("%d changes; that cannot be all", changes)
		}
	}
}

// powerLoss runs the flow until a change, and reports false if there are not so many.
func powerLoss(t *testing.T, what disktest.Lost, at int) bool {
	dir := begun(t)
	power := disktest.NewPower(disk.OS{}, at, what)
	s, err := Open(dir, power)
	testkit.Must(t, err)
	done, err := flow(s)
	testkit.Must(t, s.Close())
	if !power.Off() {
		testkit.Must(t, err)
		return false
	}
	power.Fall()
	s = open(t, dir)
	isFlow(t, s, done, fmt.Sprintf("power lost at change %d (%d)", at, what))
	testkit.Must(t, install(s, 9))
	testkit.Must(t, s.Confirm(9))
	if got := names(t, dir); !slices.Equal(got, []string{"9.content", "lock", "state.json"}) {
		t.Errorf("power lost at change %d: left: %v", at, got)
	}
	testkit.Must(t, s.Close())
	return true
}
