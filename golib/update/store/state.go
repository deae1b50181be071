package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/gondk/gondk/golib/digest"
)

// State is what a Store knows.
type State struct {
	Current     *Content `json:"current,omitempty"`
	Previous    *Content `json:"previous,omitempty"`    // to go back to, where Unconfirmed; nil: to none
	Unconfirmed bool     `json:"unconfirmed,omitempty"` // Current was not confirmed yet
	Starts      int      `json:"starts,omitempty"`      // how often the folder was opened with Current unconfirmed
	Highest     int64    `json:"highest,omitempty"`     // the highest version that was seen, installed or not
	Rejected    int64    `json:"rejected,omitempty"`    // the version that was gone back from last
	ETag        string   `json:"etag,omitempty"`        // of Metadata, as the server calls it
	Metadata    []byte   `json:"metadata,omitempty"`    // the last release that counts, signed
	Wanted      []string `json:"wanted,omitempty"`      // the digests of files whose downloads are kept
}

// Content is a file of content.
type Content struct {
	Version int64  `json:"version"`
	Size    int64  `json:"size"` // bytes
	SHA256  string `json:"sha256"`
}

// back is the state after going back from the current content.
func (s State) back() State {
	s.Rejected = s.Current.Version
	s.Current, s.Previous, s.Unconfirmed, s.Starts = s.Previous, nil, false, 0
	return s
}

func (s State) equal(other State) bool { return reflect.DeepEqual(s, other) }

// sealed is the state as it is in the file, with a digest over its exact bytes: a flipped bit in a version is damage too.
type sealed struct {
	Format int             `json:"format"`
	SHA256 string          `json:"sha256"`
	State  json.RawMessage `json:"state"`
}

const format = 1

func (s State) encode() ([]byte, error) {
	data, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	return json.Marshal(sealed{format, digest.Bytes(data), data})
}

func decode(data []byte) (State, error) {
	var file sealed
	if err := json.Unmarshal(data, &file); err != nil {
		return State{}, err
	}
	if file.Format != format {
		return State{}, fmt.Errorf("format %d", file.Format)
	}
	if file.SHA256 != digest.Bytes(file.State) {
		return State{}, errors.New("damaged")
	}
	var s State
	if err := json.Unmarshal(file.State, &s); err != nil {
		return State{}, err
	}
	if !s.sound() {
		return State{}, errors.New("damaged")
	}
	return s, nil
}

func (s State) sound() bool {
	if s.Current == nil && (s.Unconfirmed || s.Previous != nil) {
		return false
	}
	for _, c := range []*Content{s.Current, s.Previous} {
		if c != nil && !contentName.MatchString(c.name()) {
			return false
		}
	}
	return true
}
