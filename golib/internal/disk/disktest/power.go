package disktest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/gondk/gondk/golib/internal/disk"
)

// ErrPower is returned by every change after power was lost.
var ErrPower = errors.New("power was lost")

// Lost is what a loss of power takes of what was not synced.
type Lost int

const (
	Everything Lost = iota // what was written, and every name that was given, moved or taken
	Nothing                // it all reached the disk in time
	OldNames               // what was written, and all changes of names but the last: file systems keep no order
)

// Power is a file system that loses power at the change with number At, counted from 1.
type Power struct {
	disk.FS
	at   int
	lost Lost

	mu    sync.Mutex
	count int
	undo  []func()       // the changes of names that no SyncDir made last
	dirty map[string]int // how often each file was written to since its last sync
}

// NewPower makes a Power.
func NewPower(fsys disk.FS, at int, lost Lost) *Power {
	return &Power{FS: fsys, at: at, lost: lost, dirty: map[string]int{}}
}

// Off reports whether power was lost.
func (p *Power) Off() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count >= p.at
}

// Fall leaves the files as they are found when power is back.
func (p *Power) Fall() {
	undo := p.undo
	switch {
	case p.lost == Nothing:
		return
	case p.lost == OldNames && len(undo) > 0:
		undo = undo[:len(undo)-1]
	}
	for i := len(undo) - 1; i >= 0; i-- {
		undo[i]()
	}
	for path := range p.dirty {
		if info, err := os.Stat(path); err == nil {
			os.Truncate(path, info.Size()/2)
		}
	}
}

// change does one step, unless power is lost.
func (p *Power) change(do func() error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count++; p.count >= p.at {
		return ErrPower
	}
	return do()
}

// remember keeps what stands at paths that one change changes, for Fall.
func (p *Power) remember(paths ...string) {
	var undo []func()
	for _, path := range paths {
		old, err := os.ReadFile(path)
		was := p.dirty[path]
		undo = append(undo, func() {
			delete(p.dirty, path)
			if err != nil {
				os.Remove(path)
				return
			}
			os.WriteFile(path, old, 0o600)
			if was > 0 {
				p.dirty[path] = was
			}
		})
	}
	p.undo = append(p.undo, func() {
		for _, f := range undo {
			f()
		}
	})
}

func (p *Power) OpenFile(path string, flag int, perm fs.FileMode) (file disk.File, err error) {
	if flag&os.O_CREATE == 0 {
		file, err = p.FS.OpenFile(path, flag, perm)
	} else {
		err = p.change(func() (err error) {
			if _, missing := os.Stat(path); missing != nil {
				p.remember(path)
			}
			if flag&os.O_TRUNC != 0 {
				p.dirty[path]++
			}
			file, err = p.FS.OpenFile(path, flag, perm)
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	return &powerFile{file, p, path}, nil
}

func (p *Power) Rename(from, to string) error {
	return p.change(func() error {
		p.remember(to, from)
		if p.dirty[from] > 0 {
			p.dirty[to] = p.dirty[from]
			delete(p.dirty, from)
		}
		return p.FS.Rename(from, to)
	})
}

func (p *Power) Remove(path string) error {
	return p.change(func() error {
		p.remember(path)
		return p.FS.Remove(path)
	})
}

func (p *Power) SyncDir(path string) error {
	return p.change(func() error {
		p.undo = nil // all files of a test are in one folder
		return p.FS.SyncDir(filepath.Clean(path))
	})
}

type powerFile struct {
	disk.File
	power *Power
	path  string
}

func (f *powerFile) Write(b []byte) (n int, err error) {
	err = f.power.change(func() (err error) {
		f.power.dirty[f.path]++
		n, err = f.File.Write(b)
		return err
	})
	return n, err
}

func (f *powerFile) Truncate(size int64) error {
	return f.power.change(func() error {
		f.power.dirty[f.path]++
		return f.File.Truncate(size)
	})
}

func (f *powerFile) Sync() error {
	return f.power.change(func() error {
		delete(f.power.dirty, f.path)
		return f.File.Sync()
	})
}
