package rollout

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/gondk/gondk/golib/digest"
	"github.com/gondk/gondk/golib/internal/disk"
	"github.com/gondk/gondk/golib/rollout/wire"
)

const (
	stateName = "rollout.json"
	lockName  = "rollout.lock"

	// reserved is how many reports are numbered without a write to the disk: after a crash, so many numbers at most stay unused.
	reserved = 1000
	// maxKept is how many events wait for a server that cannot be reached; then the oldest go.
	maxKept = 200
)

// state is what a client keeps on the disk.
type state struct {
	DeviceID string       `json:"device_id"`
	Reserved uint64       `json:"reserved"`           // reports have lower numbers
	Strategy []byte       `json:"strategy,omitempty"` // signed
	Highest  uint64       `json:"highest,omitempty"`  // version of a strategy that was seen
	Number   uint64       `json:"number,omitempty"`   // of the last event
	Events   []wire.Event `json:"events,omitempty"`   // that the server has not acknowledged
	Content  content      `json:"content"`
	Last     moment       `json:"last"`
}

// content is what was last known to be installed.
type content struct {
	Known     bool  `json:"known"` // was told at all
	Version   int64 `json:"version,omitempty"`
	Confirmed bool  `json:"confirmed,omitempty"`
	Rejected  int64 `json:"rejected,omitempty"`
}

// moment is when something last happened to a release.
type moment struct {
	Release int64      `json:"release,omitempty"`
	Stage   wire.Stage `json:"stage,omitempty"`
	Code    string     `json:"code,omitempty"`
	Millis  int64      `json:"millis,omitempty"`
}

// sealed is the state as it is in the file, with a digest over its exact bytes.
type sealed struct {
	Format int             `json:"format"`
	SHA256 string          `json:"sha256"`
	State  json.RawMessage `json:"state"`
}

const format = 1

var goodID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// load reads the state. Where there is none, or it is damaged, the device begins anew, under a new id; damage says so.
func load(fsys disk.FS, dir string) (s state, damage, err error) {
	path := filepath.Join(dir, stateName)
	f, err := fsys.OpenFile(path, os.O_RDONLY, 0)
	if err == nil {
		defer f.Close()
		data, err := io.ReadAll(io.LimitReader(f, 4<<20))
		if err != nil {
			return s, nil, err
		}
		if s, err = decode(data); err == nil {
			return s, nil, nil
		}
		damage = fmt.Errorf("%s: %w: this device takes part under a new id", path, err)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return s, nil, err
	}
	return state{DeviceID: newID()}, damage, nil
}

func newID() string {
	var id [16]byte
	rand.Read(id[:]) // never fails
	return hex.EncodeToString(id[:])
}

func decode(data []byte) (s state, err error) {
	var file sealed
	if err := json.Unmarshal(data, &file); err != nil {
		return s, err
	}
	if file.Format != format {
		return s, fmt.Errorf("format %d", file.Format)
	}
	if file.SHA256 != digest.Bytes(file.State) {
		return s, errors.New("damaged")
	}
	if err := json.Unmarshal(file.State, &s); err != nil {
		return s, err
	}
	if !goodID.MatchString(s.DeviceID) || len(s.Events) > maxKept {
		return s, errors.New("damaged")
	}
	return s, nil
}

func (s *state) save(fsys disk.FS, dir string) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	file, err := json.Marshal(sealed{format, digest.Bytes(data), data})
	if err != nil {
		return err
	}
	_, err = disk.Replace(fsys, filepath.Join(dir, stateName), 0o600, func(w io.Writer) error {
		_, err := w.Write(file)
		return err
	})
	return err
}
