package store

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/golib/digest"
	"github.com/gondk/gondk/golib/internal/disk"
)

const (
	lockName  = "lock"
	stateName = "state.json"
	partEnd   = ".part"
)

var (
	contentName = regexp.MustCompile(`^([1-9][0-9]{0,15})-([0-9a-f]{64})\.content$`)
	leftover    = regexp.MustCompile(`^([1-9][0-9]{0,15}-[0-9a-f]{64}\.content(\.tmp)?|[0-9a-f]{64}\.part(\.tmp)?|state\.json\.tmp)$`)
)

func (s *Store) file(name string) string { return filepath.Join(s.dir, name) }

func (c Content) name() string { return fmt.Sprintf("%d-%s.content", c.Version, c.SHA256) }

// Path is where content is.
func (s *Store) Path(c Content) string { return s.file(c.name()) }

// Temporary is where content is made.
func (s *Store) Temporary(c Content) string { return s.Path(c) + disk.Temporary }

// Part is where the download of a file is that has a SHA-256.
func (s *Store) Part(sha256 string) string { return s.file(sha256 + partEnd) }

func (s *Store) read(name string) ([]byte, error) {
	f, err := s.fs.OpenFile(s.file(name), os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// sweep removes what the state does not know of; with unfinished, also what nobody writes any more. What cannot be removed (on Windows, a file that somebody reads) is removed the next time.
func (s *Store) sweep(unfinished bool) {
	entries, err := s.fs.ReadDir(s.dir)
	if err != nil {
		return
	}
	var keep []string
	for _, c := range []*Content{s.state.Current, s.state.Previous} {
		if c != nil {
			keep = append(keep, c.name())
		}
	}
	for _, sha256 := range s.state.Wanted {
		keep = append(keep, sha256+partEnd, sha256+partEnd+disk.Temporary)
	}
	for _, e := range entries {
		if !unfinished && strings.HasSuffix(e.Name(), disk.Temporary) && !strings.HasSuffix(e.Name(), partEnd+disk.Temporary) {
			continue // an update that runs meanwhile writes it
		}
		if leftover.MatchString(e.Name()) && !slices.Contains(keep, e.Name()) {
			s.fs.Remove(s.file(e.Name()))
		}
	}
}

// recover finds the state by the content that is whole.
func (s *Store) recover() (State, error) {
	entries, err := s.fs.ReadDir(s.dir)
	if err != nil {
		return State{}, err
	}
	var state State
	var whole []Content
	for _, e := range entries {
		name := contentName.FindStringSubmatch(e.Name())
		if name == nil {
			continue
		}
		version, err := strconv.ParseInt(name[1], 10, 64)
		if err != nil {
			return State{}, err
		}
		state.Highest = max(state.Highest, version)
		sum, err := digest.File(s.file(e.Name()), nil)
		info, statErr := e.Info()
		if err == nil && statErr == nil && sum == name[2] {
			whole = append(whole, Content{version, info.Size(), sum})
		}
	}
	slices.SortFunc(whole, func(a, b Content) int { return cmp.Compare(b.Version, a.Version) })
	if len(whole) > 0 {
		state.Current = &whole[0]
	}
	if len(whole) > 1 {
		state.Previous, state.Unconfirmed = &whole[1], true
	}
	return state, nil
}
