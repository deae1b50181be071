package metadata

import "errors"

// Why a document is refused. The errors of this package wrap one of these, each with the wrong value.
var (
	ErrTooLarge     = errors.New("release metadata is too large")
	ErrUnsigned     = errors.New("release metadata is not signed")
	ErrUnknownKey   = errors.New("release metadata is signed by an unknown key")
	ErrSignature    = errors.New("release metadata has a wrong signature")
	ErrFormat       = errors.New("release metadata has another format")
	ErrSyntax       = errors.New("release metadata is not the expected JSON object")
	ErrUnknownField = errors.New("release metadata has an unknown field")
	ErrDuplicate    = errors.New("release metadata has a field twice")
	ErrTrailing     = errors.New("release metadata continues after its end")
	ErrPath         = errors.New("release metadata has a bad path")
	ErrSize         = errors.New("release metadata has a bad size")
	ErrValue        = errors.New("release metadata has a bad value")

	ErrExpired     = errors.New("release metadata has expired")
	ErrNotYetValid = errors.New("release metadata is not valid yet")
	ErrClock       = errors.New("this device's clock is wrong")
	ErrDowngrade   = errors.New("release metadata is older than what was seen before")
)
