package step

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// digests remembers the digests of files, so that a build that has nothing to do looks at files and does not read them. A file is the same
// while its size, its times, its inode and its device are (as git's index has it): whoever writes a file cannot choose the time of its
// last change, ctime, but by turning the clock back.
type digests struct {
	mu      sync.Mutex
	loaded  bool
	now     int64 // by the clock of the file system with the project's state, when this program first asked
	known   map[string]digested
	used    map[string]bool
	changed bool
}

// digested is a file as it was when it was read.
type digested struct {
	ID     fileID
	SHA256 string
}

// fileID tells one state of a file from another.
type fileID struct {
	Size, Modified int64
	Changed        int64  `json:",omitempty"` // ctime; 0 where the system has none
	Inode, Device  uint64 `json:",omitempty"`
}

// racy is Runner.Racy's usual value. Two changes within one tick of the file system's clock leave one time: FAT's ticks take two seconds. The go
// command takes as long for its index of modules.
const racy = 2 * time.Second

// Digest returns the SHA-256 of a file's content in hexadecimal, as DigestFile does, but reads the file only if it may have changed.
func (r *Runner) Digest(path string) (string, error) {
	return r.digest(path, r.digestName(path), DigestFile)
}

// DigestPart is Digest for the part of the content that the function gives, whose name is part.
func (r *Runner) DigestPart(path, part string, of func(text []byte) []byte) (string, error) {
	return r.digest(path, r.digestName(path)+partMark+part, func(path string) (string, error) {
		text, err := os.ReadFile(path)
		sum := sha256.Sum256(of(text))
		return hex.EncodeToString(sum[:]), err
	})
}

// partMark stands between a file's name and that of a part, where digests are remembered.
const partMark = "\x00"

// digest gives what is remembered by a name of a file, or what read gives.
func (r *Runner) digest(path, name string, read func(path string) (string, error)) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	id := identify(info)
	if known, ok := r.digests.of(r, name); ok && known.ID == id {
		return known.SHA256, nil
	}
	digest, err := read(path)
	if err == nil && r.Settled(info) {
		r.digests.keep(name, digested{id, digest})
	}
	return digest, err
}

// Settled reports whether a file's times tell all of its changes: it was last changed a while before this program began. A file that was
// changed later may be changed again without another time.
func (r *Runner) Settled(info fs.FileInfo) bool {
	r.digests.load(r)
	id := identify(info)
	return max(id.Modified, id.Changed) < r.digests.now-int64(r.Racy)
}

// digestName is a path by which the next run finds the digest again, also when the project has moved.
func (r *Runner) digestName(path string) string {
	if rel, err := filepath.Rel(r.State, path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path
}

func (d *digests) of(r *Runner, name string) (digested, bool) {
	d.load(r)
	d.mu.Lock()
	defer d.mu.Unlock()
	known, ok := d.known[name]
	d.used[name] = true
	return known, ok
}

func (d *digests) keep(name string, is digested) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.known[name], d.changed = is, true
}

func (d *digests) load(r *Runner) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.loaded {
		return
	}
	d.loaded, d.now = true, time.Now().UnixNano()
	if !r.Dry {
		d.now = clock(r.state("clock"))
	}
	d.known, d.used = map[string]digested{}, map[string]bool{}
	if data, err := os.ReadFile(r.digestsFile()); err == nil && json.Unmarshal(data, &d.known) != nil || d.known == nil {
		d.known = map[string]digested{} // damaged: everything is read again
	}
}

func (r *Runner) digestsFile() string { return r.state("digests.json") }

// clock tells what time it is for the file system that file is on, which may be another machine's. Where nothing can be written this
// machine's clock has to do.
func clock(file string) int64 {
	if os.WriteFile(file, []byte("\n"), 0o666) == nil {
		if info, err := os.Stat(file); err == nil {
			return info.ModTime().UnixNano()
		}
	}
	return time.Now().UnixNano()
}

// save writes what was learned, and leaves out files that are gone. Where that fails files are read again the next time, so a failure is no
// news.
func (d *digests) save(r *Runner) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.changed {
		return
	}
	for name := range d.known {
		if !d.used[name] && !there(r, name) {
			delete(d.known, name)
		}
	}
	data, err := json.Marshal(d.known)
	if err != nil {
		return
	}
	r.Keep(r.digestsFile(), data)
	d.changed = false
}

func there(r *Runner, name string) bool {
	name, _, _ = strings.Cut(name, partMark)
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.State, filepath.FromSlash(name))
	}
	_, err := os.Stat(name)
	return err == nil
}

// DigestFile returns the SHA-256 of a file's content in hexadecimal.
func DigestFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
