// Package metadata reads and writes the signed document with which a server announces its newest release.
//
// The file has two parts: one line with the signature, and the document to the end of the file. The signature is over the document's
// exact bytes, so nothing has to be brought into a canonical form:
//
//	gondk-release 1 <key id> <Ed25519 signature, base64 with padding>\n
//	{"format":1, …}
//
// The 1 is the number of this format. A key's id is the first 16 hexadecimal digits of the SHA-256 of the 32 bytes of the public key. The
// document is a JSON object with exactly these names:
//
//	format      1
//	key         the id of the key that signed, once more
//	version     of the content: a whole number from 1 on; a newer release has a higher one
//	not_before  RFC 3339 time from which the document is valid
//	expires     RFC 3339 time from which it is no longer valid
//	full        {"path", "size", "sha256"} of the whole file
//	deltas      a list of {"from", "path", "size", "sha256"}: files in BSDIFF40 that make the whole file of that of version "from"
//	rollout     "required": only for devices that the server of a rollout lets have it; mostly left out, since apps that do not know it refuse it
//
// Paths are relative to the server's folder, in which the document of the newest release lies, with names of letters, digits, '.', '_' and '-' that begin with none of the
// last three, divided by '/'. Sizes are bytes, digests lower-case hexadecimal digits.
//
// To change keys, give the app the new public key beside the old one, sign with the new one when the devices have that app, and leave
// out the old one in the app after that.
package metadata

import (
	"slices"
	"time"
)

const (
	// Name is that of the document in the server's folder.
	Name = "release"
	// Format is the number of the format that this package reads and writes.
	Format = 1
	// MaxSize is the maximum size of the document in bytes, with its signature.
	MaxSize = 64 << 10
	// MaxFileSize is how many bytes a file may have that a document names.
	MaxFileSize = 4 << 30
	// MaxDeltas is how many deltas a document may name.
	MaxDeltas = 64
	// ReleasesName is that of the folder, below the server's, with the documents of all versions, by their numbers.
	ReleasesName = "releases"
	// RolloutRequired is for Release.Rollout: devices wait for the server of a rollout.
	RolloutRequired = "required"
)

// Release is the document.
type Release struct {
	Format    int       `json:"format"`
	Key       string    `json:"key"`
	Version   int64     `json:"version"`
	NotBefore time.Time `json:"not_before"`
	Expires   time.Time `json:"expires"`
	Full      File      `json:"full"`
	Deltas    []Delta   `json:"deltas,omitempty"`
	Rollout   string    `json:"rollout,omitempty"`
}

// File is a file on the server.
type File struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Delta turns the file of an older version into the whole new file.
type Delta struct {
	From int64 `json:"from"`
	File
}

// DeltaFrom returns the delta from a version to this release. It reports false if there is none.
func (r *Release) DeltaFrom(version int64) (Delta, bool) {
	i := slices.IndexFunc(r.Deltas, func(d Delta) bool { return d.From == version })
	if i < 0 {
		return Delta{}, false
	}
	return r.Deltas[i], true
}
