// Package plan decides: which release a device may take, and whether a rollout goes on, waits or is paused. It knows no network, store or clock; all
// it needs is handed in, so the same input gives the same answer on every server.
package plan

import "time"

// Snapshot is all that is decided by. Every server of one store has the same.
type Snapshot struct {
	Version  uint64    `json:"version"`  // one higher at each change, never the same for two contents
	Strategy uint64    `json:"strategy"` // the version of the strategies that are made of it: higher at each change, and after a loss of the data too
	Stable   int64     `json:"stable"`   // the release for devices that no rollout takes; 0: they take none
	Rollouts []Rollout `json:"rollouts"` // the newest first
	Features []Feature `json:"features"` // by key
}

// Rollout brings one release to devices, step by step.
type Rollout struct {
	ID      string    `json:"id"` // "r7": counted, so that people can say it
	Release int64     `json:"release"`
	Before  int64     `json:"before"` // what Stable was when it began; where it was rolled back, what devices go back to
	For     string    `json:"for"`    // rules for the devices that it is for at all (ParseRules); empty: all
	Steps   []Step    `json:"steps"`
	Gate    Gate      `json:"gate"`
	Auto    bool      `json:"auto"` // goes to the next step by itself when the gate opens
	When    When      `json:"when"`
	State   State     `json:"state"`
	Reason  string    `json:"reason"` // why it is in this state, for people: "paused by ann: battery complaints"
	Step    int       `json:"step"`   // index of the one that it is at
	Began   time.Time `json:"began"`
	Entered time.Time `json:"entered"` // when the current step began, or when it went on after a pause
	Ended   time.Time `json:"ended,omitzero"`

	Restored int64          `json:"restored,omitempty"` // the version under which the content before was published again after a roll back
	Excused  map[string]int `json:"excused,omitempty"`  // bad devices by ABI, "": all, that were there when somebody went on in spite of the gate
}

// State is what a rollout is in. There are no others: one that waits at its gate is Running, and its Verdict says what it waits for.
type State string

// The states, and what devices of its steps may do in them.
const (
	Running    State = "running"     // they take the release
	Paused     State = "paused"      // none begins; those that have it keep it
	Finished   State = "finished"    // the release is Stable
	RolledBack State = "rolled back" // none takes it, those that have not confirmed it go back
)

// Step is a part of the devices. Devices of earlier steps are in the later ones too.
type Step struct {
	Name  string `json:"name"`  // "internal", "10 %"
	Rules string `json:"rules"` // who is in, whatever the share; empty: nobody by rules
	Share int    `json:"share"` // in hundredths of a percent, 0 to 10000: who is in by Bucket
}

// Gate stands between a step and the next one.
type Gate struct {
	Devices    int           `json:"devices"`    // how many must have confirmed it or failed, at least
	Time       time.Duration `json:"time"`       // how long the step must have lasted, at least
	MaxBad     float64       `json:"max_bad"`    // share of devices that failed or rolled back, 0 to 1, above which the rollout is paused
	Confidence float64       `json:"confidence"` // of the bound that is held against MaxBad: 0.95
}

// When says when a device may download. Hours are the device's own.
type When struct {
	WiFi     bool `json:"wifi"`     // only where bytes cost nothing
	Charging bool `json:"charging"` // only on a charger
	From     int  `json:"from"`     // minutes since midnight; From == To: at any time. From > To goes over midnight.
	To       int  `json:"to"`
}

// Feature is a question that is tried out: which variant of something a device shows.
type Feature struct {
	Key     string         `json:"key"`     // "new-map"
	Weights map[string]int `json:"weights"` // by variant; a device's own is by a stable hash
}

// Device is what rules are about: the last that it reported. Fields that it did not send are nil or empty, and no rule about them holds.
type Device struct {
	ID             string
	Group          string
	AppVersion     string
	ContentVersion int64
	ABI            string
	APILevel       uint32
	Network        string // "none", "wifi", "mobile", "ethernet", "vpn"; empty: not told
	Metered        *bool
	Battery        *uint32
	Charging       *bool
	FreeBytes      *uint64
	Locale         string
}

// Offer is what a device gets: the body of a strategy. Devices in the same place get equal ones, so that one signature does for all of them.
type Offer struct {
	Release  int64 // the highest release that it may have; 0: none
	Withdraw int64 // a release that it goes back from where it has not confirmed it; 0: none
	Paused   bool  // it is in a rollout that stands still
	When     When
	Features []Feature
}

// Counts are the devices of a rollout by what happened last to its release on them.
type Counts struct {
	Taking    int // offered, downloaded or applied it
	Confirmed int
	Failed    int
	Back      int            // rolled back
	Codes     map[string]int // of those that failed or rolled back, by the code that they gave
}

// Outcome are counts as a whole and of each ABI alone: a release that is bad on one ABI must not hide behind the others.
type Outcome struct {
	All   Counts
	ByABI map[string]Counts
}

// Verdict is what a gate says.
type Verdict struct {
	Decision Decision
	Reason   string // for people, with the numbers: "armeabi-v7a: 6 of 6 devices failed; at least 61 % do, the limit is 2 %"
}

// Decision is what to do with a running rollout.
type Decision string

// The decisions.
const (
	Wait  Decision = "wait"
	GoOn  Decision = "go on" // the gate is open
	Pause Decision = "pause"
)
