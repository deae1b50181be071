// Package wire writes and reads the messages of proto/gondk/rollout/v1/rollout.proto, and the envelopes of a stream of the Connect protocol.
// A library for devices that has the generated code, with what that needs of reflection, is three megabytes larger for every ABI; these
// few messages need none.
//
// It reads what generated code reads: fields that it does not know are skipped, and of a field that is there twice the last counts.
package wire

import "github.com/gondk/gondk/golib/rollout/strategy"

const (
	// MaxRequest is how many bytes a request may have.
	MaxRequest = 64 << 10
	// MaxResponse is how many bytes a response may have.
	MaxResponse = strategy.MaxSize + 1<<10
	// MaxText is how many bytes a text in a report may have; longer ones are cut off.
	MaxText = 128
	// MaxEvents is how many events a report may have.
	MaxEvents = 100
)

// Report is what a device says of itself. The comments are in the .proto file.
type Report struct {
	DeviceID        string
	Sequence        uint64
	Group           string
	AppVersion      string
	ContentVersion  int64
	ABI             string
	APILevel        uint32
	Network         Network
	Metered         *bool
	BatteryPercent  *uint32
	Charging        *bool
	FreeBytes       *uint64
	Locale          string
	Events          []Event
	StrategyVersion uint64
	ClockMillis     int64
}

// Event is something that happened to an update.
type Event struct {
	Number         uint64
	Release        int64
	Stage          Stage
	Code           string
	ClockMillis    int64
	DurationMillis uint64
}

// Instruction is what the server says to one device.
type Instruction struct {
	Strategy        []byte
	Acknowledged    uint64
	HeartbeatMillis uint32
	ClockMillis     int64
}

// Network is the kind of network that a device is on.
type Network int32

// The kinds of networks; 0: not known.
const (
	NoNetwork Network = 1
	WiFi      Network = 2
	Mobile    Network = 3
	Ethernet  Network = 4
	VPN       Network = 5
)

// Stage is how far an update came.
type Stage int32

// The stages.
const (
	Offered    Stage = 1
	Downloaded Stage = 2
	Applied    Stage = 3
	Confirmed  Stage = 4
	RolledBack Stage = 5
	Failed     Stage = 6
)
