package update

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/gondk/gondk/golib/internal/disk"
	"github.com/gondk/gondk/golib/internal/disk/disktest"
	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update/metadata"
)

// ways are those that an update may go.
func ways() map[string]metadata.Release {
	delta, full := released(2), released(2)
	full.Deltas = nil
	return map[string]metadata.Release{"by delta": delta, "by the whole file": full}
}

func TestFullDisk(t *testing.T) {
	s := newSite(t)
	for way, release := range ways() {
		at := 1
		for fullDisk(t, s, way, release, at) {
			at++
		}
		if at < 10 {
			t.Errorf("%s: %d changes; that cannot be all", way, at)
		}
	}
}

// fullDisk updates on a disk that is full from a change on, and again when there is room. It reports false if there are not so many.
func fullDisk(t *testing.T, s *site, way string, release metadata.Release, at int) bool {
	when := fmt.Sprintf("%s, full at change %d", way, at)
	dir := s.installed(t, 1)
	s.publish(t, release)
	c := s.config(dir)
	c.fs = &disktest.Full{FS: disk.OS{}, At: at}
	u := open(t, c)
	err := u.Apply(t.Context(), nil, nil)
	if err == nil {
		is(t, u, 2)
		testkit.Must(t, u.Close())
		return false
	}
	var path *fs.PathError
	if !errors.Is(err, syscall.ENOSPC) || !errors.As(err, &path) || !strings.HasPrefix(path.Path, dir) || Retryable(err) {
		t.Errorf("%s: %v; want no space left, with the path", when, err)
	}
	after := whole(t, u)
	if after != 1 && path.Op != "sync" { // a folder that cannot be synced has the new names all the same
		t.Errorf("%s: version %d is current", when, after)
	}
	tidy(t, dir, when)
	testkit.Must(t, u.Close())
	u = open(t, s.config(dir))
	is(t, u, after)
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	is(t, u, 2)
	testkit.Must(t, u.Close())
	return true
}

func TestPowerLoss(t *testing.T) {
	s := newSite(t)
	for way, release := range ways() {
		for _, lost := range []disktest.Lost{disktest.Everything, disktest.Nothing, disktest.OldNames} {
			at := 1
			for powerLoss(t, s, way, release, lost, at) {
				at++
			}
			if at < 10 {
				t.Errorf("%s: %d changes; that cannot be all", way, at)
			}
		}
	}
}

func powerLoss(t *testing.T, s *site, way string, release metadata.Release, lost disktest.Lost, at int) bool {
	dir := s.installed(t, 1)
	s.publish(t, release)
	c := s.config(dir)
	power := disktest.NewPower(disk.OS{}, at, lost)
	c.fs = power
	u := open(t, c)
	err := u.Apply(t.Context(), nil, nil)
	off := power.Off()
	testkit.Must(t, u.Close())
	power.Fall()
	u = open(t, s.config(dir))
	switch got := whole(t, u); {
	case got != 1 && got != 2:
		t.Fatalf("%s, power lost at change %d: version %d is current", way, at, got)
	case err == nil && got != 2:
		t.Errorf("%s, power lost at change %d: the update was done, and is gone", way, at)
	}
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	is(t, u, 2)
	testkit.Must(t, u.Confirm(2))
	tidy(t, dir, way)
	testkit.Must(t, u.Close())
	return off
}
