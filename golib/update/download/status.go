package download

import (
	"fmt"
	"net/http"
)

// promised reports whether a status promises what was asked for. One that is not known means what the first of its class does (RFC 9110,
// section 15); 203 is what a proxy says that has changed something, which the SHA-256 will tell.
func promised(code int) bool {
	switch code {
	case http.StatusCreated, http.StatusAccepted, http.StatusNoContent, http.StatusResetContent,
		http.StatusMultiStatus, http.StatusAlreadyReported, http.StatusIMUsed:
		return false
	}
	return code/100 == 2
}

// refused returns the error for an answer that does not even promise what was asked for.
func (a *answer) refused() error {
	code := a.StatusCode
	switch {
	case promised(code):
		return nil
	case code == http.StatusNotModified:
		return a.useless(ErrUnasked, true)
	case code/100 == 3 && a.Header.Get("Location") != "":
		return a.fail(fmt.Errorf("%w: %s, to %.200q", ErrRedirect, a.Status, a.Header.Get("Location")), true)
	case waits(code):
		return a.fail(fmt.Errorf("%w: %s", ErrStatus, a.Status), true)
	}
	return a.useless(fmt.Errorf("%w: %s", ErrStatus, a.Status), later(code))
}

// waits reports whether asking for less at once is of no use: the server is busy, or somebody between it and this device has answered.
func waits(code int) bool {
	switch code {
	case http.StatusProxyAuthRequired, http.StatusRequestTimeout, http.StatusMisdirectedRequest, http.StatusLocked, http.StatusTooEarly,
		http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
		http.StatusNetworkAuthenticationRequired,
		http.StatusConflict: // package request's, for what was sent before
		return true
	}
	return false
}

// later reports whether a server that answered so may answer otherwise later. Nobody asked for what 412 and 416 refuse in the end, nor for
// what other answers than those of 4xx and 5xx say.
func later(code int) bool {
	switch code {
	case http.StatusPreconditionFailed, http.StatusRequestedRangeNotSatisfiable:
		return true
	case http.StatusNotImplemented:
		return false
	}
	return code/100 != 4
}
