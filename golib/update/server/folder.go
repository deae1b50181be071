package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/gondk/gondk/golib/digest"
	"github.com/gondk/gondk/golib/internal/disk"
	"github.com/gondk/gondk/golib/update/delta/diff"
	"github.com/gondk/gondk/golib/update/metadata"
)

var (
	versionName = regexp.MustCompile(`^([1-9][0-9]{0,14})\.bin$`)
	deltaName   = regexp.MustCompile(`^[0-9]+-[0-9]+-[0-9a-f]{32}\.bsdiff(\.tmp)?$`)
)

// folder is one of versions.
type folder struct {
	dir  string
	log  func(format string, args ...any)
	seen map[string]seen // by path
}

// seen is a file whose digest is known as long as size and time stay.
type seen struct {
	size   int64
	time   time.Time
	sha256 string
}

type version struct {
	number int64
	path   string
	seen
}

// look returns the releases, the highest one first, without their times, and the files to serve. Deltas are made to the highest one; those
// to the versions before it stay, for devices that a rollout still lets have no more.
func (f *folder) look(ctx context.Context, deltas int) ([]*metadata.Release, map[string]served, error) {
	versions, err := f.versions(ctx)
	if err != nil {
		return nil, nil, err
	}
	files := map[string]served{}
	for _, v := range versions {
		files[filepath.Base(v.path)] = served{v.path, v.sha256}
	}
	var releases []*metadata.Release
	keep := map[string]bool{}
	for i, v := range versions {
		release := &metadata.Release{Version: v.number, Full: metadata.File{Path: filepath.Base(v.path), Size: v.size, SHA256: v.sha256}}
		releases = append(releases, release)
		if i > deltas {
			continue
		}
		for _, old := range versions[i+1 : min(i+1+deltas, len(versions))] {
			name := fmt.Sprintf("%d-%d-%s%s.bsdiff", old.number, v.number, old.sha256[:16], v.sha256[:16])
			d, err := f.delta(ctx, old, v, name, i == 0)
			if errors.Is(err, errNotMade) {
				continue
			}
			if err != nil {
				return nil, nil, err
			}
			keep[name] = true
			if d.size < v.size {
				file := metadata.File{Path: "deltas/" + name, Size: d.size, SHA256: d.sha256}
				release.Deltas = append(release.Deltas, metadata.Delta{From: old.number, File: file})
				files[file.Path] = served{filepath.Join(f.deltas(), name), d.sha256}
			}
		}
	}
	if len(versions) == 0 {
		return nil, files, nil
	}
	return releases, files, f.clean(keep)
}

// Versions lists the versions in a folder, the highest one first.
func Versions(dir string) ([]int64, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []int64
	for _, e := range entries {
		name := versionName.FindStringSubmatch(e.Name())
		if name == nil || !e.Type().IsRegular() {
			continue
		}
		number, err := strconv.ParseInt(name[1], 10, 64)
		if err != nil {
			return nil, err
		}
		all = append(all, number)
	}
	slices.SortFunc(all, func(a, b int64) int { return cmp.Compare(b, a) })
	return all, nil
}

// VersionFile returns the path of a version in a folder.
func VersionFile(dir string, version int64) string {
	return filepath.Join(dir, strconv.FormatInt(version, 10)+".bin")
}

// versions reads the versions, the highest one first.
func (f *folder) versions(ctx context.Context) ([]version, error) {
	numbers, err := Versions(f.dir)
	if err != nil {
		return nil, err
	}
	var all []version
	for _, number := range numbers {
		path := VersionFile(f.dir, number)
		file, err := f.digest(ctx, path)
		if err != nil {
			return nil, err
		}
		all = append(all, version{number, path, file})
	}
	return all, nil
}

// digest reads a file, unless it was read before and is the same by its size and time.
func (f *folder) digest(ctx context.Context, path string) (seen, error) {
	info, err := os.Stat(path)
	if err != nil {
		return seen{}, err
	}
	if s, ok := f.seen[path]; ok && s.size == info.Size() && s.time.Equal(info.ModTime()) {
		return s, nil
	}
	hex, err := digest.File(path, ctx.Done())
	if err != nil {
		return seen{}, err
	}
	if f.seen == nil {
		f.seen = map[string]seen{}
	}
	f.seen[path] = seen{info.Size(), info.ModTime(), hex}
	return f.seen[path], nil
}

func (f *folder) deltas() string { return filepath.Join(f.dir, "deltas") }

var errNotMade = errors.New("there is no such delta, and none is made")

// delta returns a delta; where it is not there, it makes it or, without make, returns errNotMade.
func (f *folder) delta(ctx context.Context, old, new version, name string, make bool) (seen, error) {
	path := filepath.Join(f.deltas(), name)
	if s, err := f.digest(ctx, path); !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	if !make {
		return seen{}, errNotMade
	}
	if err := ctx.Err(); err != nil {
		return seen{}, err
	}
	if err := os.MkdirAll(f.deltas(), 0o777); err != nil {
		return seen{}, err
	}
	f.log("making the delta from version %d to %d", old.number, new.number)
	from, err := read(old)
	if err != nil {
		return seen{}, err
	}
	to, err := read(new)
	if err != nil {
		return seen{}, err
	}
	if _, err := disk.Replace(disk.OS{}, path, 0o666, func(w io.Writer) error { return diff.Make(w, from, to) }); err != nil {
		return seen{}, err
	}
	return f.digest(ctx, path)
}

// read reads a version, and holds that it is what was seen: a delta of a file that changed meanwhile would be kept.
func read(v version) ([]byte, error) {
	data, err := os.ReadFile(v.path)
	if err == nil && digest.Bytes(data) != v.sha256 {
		err = fmt.Errorf("%s changed while it was read: copy it under another name, then rename it", v.path)
	}
	return data, err
}

// clean removes deltas that are not offered any more, and what a killed server left.
func (f *folder) clean(keep map[string]bool) error {
	entries, err := os.ReadDir(f.deltas())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !deltaName.MatchString(e.Name()) || keep[e.Name()] {
			continue
		}
		path := filepath.Join(f.deltas(), e.Name())
		if err := os.Remove(path); err != nil {
			return err
		}
		delete(f.seen, path)
	}
	return nil
}
