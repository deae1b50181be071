// Package strategy reads and writes the signed document with which a server tells devices which release they may take, and when.
//
// The file is built as that of package metadata: one line with the signature, and the document, whose exact bytes are signed:
//
//	gondk-strategy 1 <key id> <Ed25519 signature, base64 with padding>\n
//	{"format":1, …}
//
// The 1 is the number of this format; keys have the ids that package metadata gives them. The document is a JSON object with the names of
// Strategy's fields, and no others.
//
// A strategy can only hold back: what a release is, its signed metadata alone says, and a device takes none that is not in both.
package strategy

import "time"

const (
	// Format is the number of the format that this package reads and writes.
	Format = 1
	// MaxSize is the maximum size of the document in bytes, with its signature.
	MaxSize = 32 << 10
	// MaxFeatures is how many features a document may have.
	MaxFeatures = 64
	// MaxVariants is how many variants a feature may have.
	MaxVariants = 16
	// MaxWeight is the highest weight of a variant.
	MaxWeight = 10000
)

// Strategy is the document. Devices in the same place of a rollout get the same one; there is nothing in it of a single device. One with the
// version that a device has, and other bytes, takes the place of that: the device came to another place of the rollout (it was plugged in, its
// group changed), or the server signed again before the old one expired. The same bytes again change nothing.
type Strategy struct {
	Format  int       `json:"format"`
	Key     string    `json:"key"`     // the id of the key that signed, once more
	Version uint64    `json:"version"` // a device refuses one that is lower than the last it saw
	Issued  time.Time `json:"issued"`
	Expires time.Time `json:"expires"` // after it the device acts as if there were no server

	Release  int64     `json:"release"`            // the highest release that may be taken; 0: none
	Withdraw int64     `json:"withdraw,omitempty"` // go back from this one where it was not confirmed
	Paused   bool      `json:"paused,omitempty"`   // the rollout stands still, for people to see
	When     When      `json:"when,omitzero"`
	Features []Feature `json:"features,omitempty"` // by key
}

// When says when a release may be downloaded.
type When struct {
	WiFi     bool `json:"wifi,omitempty"`     // only where bytes cost nothing
	Charging bool `json:"charging,omitempty"` // only on a charger
	From     int  `json:"from,omitempty"`     // minutes since midnight, the device's time; From == To: at any time. From > To goes over midnight.
	To       int  `json:"to,omitempty"`
}

// Feature is a question that is tried out.
type Feature struct {
	Key     string         `json:"key"`
	Weights map[string]int `json:"weights"` // by variant; 0 to MaxWeight, not all 0
}
