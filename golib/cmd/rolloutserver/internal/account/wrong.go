package account

import (
	"fmt"
	"net/netip"
	"time"
)

const (
	window     = time.Minute
	perAddress = 10   // wrong tokens in a window
	noted      = 60   // log entries in a window, whatever the addresses: nobody fills the log
	addresses  = 4096 // that are remembered in a window
)

// wrong counts wrong tokens of a minute.
type wrong struct {
	until time.Time
	by    map[string]int
	notes int
}

// count counts one more. ok: the address is below its limit. note is for the log; empty: nothing is noted.
func (w *wrong) count(from string, now time.Time) (ok bool, note string) {
	if now.After(w.until) {
		*w = wrong{until: now.Add(window), by: map[string]int{}}
	}
	from = place(from)
	n, known := w.by[from]
	if !known && len(w.by) >= addresses {
		return false, ""
	}
	w.by[from] = n + 1
	if n > perAddress || w.notes >= noted {
		return n < perAddress, ""
	}
	w.notes++
	switch {
	case w.notes == noted:
		note = "a wrong token from " + from + "; more are not noted for a minute"
	case n == perAddress:
		note = fmt.Sprintf("more than %d wrong tokens from %s in a minute; it has to wait", perAddress, from)
	default:
		note = "a wrong token from " + from
	}
	return n < perAddress, note
}

// place is what one sender is counted by: whoever has an IPv6 address has the 2^64 beside it.
func place(from string) string {
	at, err := netip.ParseAddrPort(from)
	if err != nil {
		return "an unknown address"
	}
	addr := at.Addr().Unmap()
	if addr.Is4() {
		return addr.String()
	}
	net, _ := addr.WithZone("").Prefix(64) // never fails: 64 is within the bits of an IPv6 address
	return net.String()
}
