package download

import (
	"errors"
	"fmt"
	"time"

	"github.com/gondk/gondk/golib/update/transfer"
)

// Why a download fails. An [*Error] wraps one of these, or what the network says.
var (
	ErrStatus   = errors.New("the server refuses")
	ErrRedirect = errors.New("the server redirects to a place that this app does not follow")
	ErrHTML     = errors.New("the server sends a web page: this is another server, or a network that needs a login first")
	ErrOther    = errors.New("the server could not prove its identity: this is another server, or a network that needs a login first")
	ErrUnasked  = errors.New("the server says that nothing has changed (304), without being asked")
	ErrLength   = errors.New("the server sends the wrong number of bytes")
	ErrEncoding = errors.New("the server sends an encoded body, without being asked")
	ErrStalled  = transfer.ErrStalled
	ErrCut      = errors.New("the connection was cut")
	ErrDigest   = errors.New("the server sends the wrong bytes")
)

// errDiffers is for an answer with other bytes than those that are there.
var errDiffers = fmt.Errorf("%w, or did so earlier", ErrDigest)

// Error is a failure of a server or of the network.
type Error struct {
	URL   string
	Err   error
	Retry bool          // whether the same request may succeed later
	After time.Duration // how long the server asks to wait, a day at most; zero if it does not

	Status int       // the answer's, if there is one
	Date   time.Time // the server's time, if it tells; nobody has signed it

	again  bool // asked for less, the server may send the file
	cached bool // a cache gave the answer
	sent   bool // the request left this machine
	told   bool // the answer bore the file's size, or its bytes' place
}

func (e *Error) Error() string {
	cure := "trying again does not help"
	if e.Retry {
		cure = "try again later"
	}
	return fmt.Sprintf("%s: %v; %s", e.URL, e.Err, cure)
}

func (e *Error) Unwrap() error { return e.Err }
