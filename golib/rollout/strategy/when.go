package strategy

import (
	"errors"
	"fmt"
	"time"
)

// ErrWhen is for a release that may be taken, but not now.
var ErrWhen = errors.New("the release may not be downloaded now")

// Conditions are what When asks for. What is not known is not given: it holds back.
type Conditions struct {
	Unmetered bool // bytes cost nothing
	Charging  bool
}

// Allows reports whether a release may be downloaded now, by the device's time. Its error says what is missing.
func (w When) Allows(now time.Time, c Conditions) error {
	switch {
	case w.WiFi && !c.Unmetered:
		return fmt.Errorf("%w: only where bytes cost nothing", ErrWhen)
	case w.Charging && !c.Charging:
		return fmt.Errorf("%w: only while the device is charging", ErrWhen)
	case !w.within(now.Hour()*60 + now.Minute()):
		return fmt.Errorf("%w: only from %s to %s", ErrWhen, clock(w.From), clock(w.To))
	}
	return nil
}

func (w When) within(minute int) bool {
	if w.From <= w.To {
		return w.From == w.To || w.From <= minute && minute < w.To
	}
	return minute >= w.From || minute < w.To
}

func clock(minute int) string { return fmt.Sprintf("%d:%02d", minute/60, minute%60) }
