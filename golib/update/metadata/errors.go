package metadata

import "errors"

// Why a document is refused. The errors of this package wrap one of these, each with the wrong value.
var (
	ErrTooLarge     = kind.ErrTooLarge
	ErrUnsigned     = kind.ErrUnsigned
	ErrUnknownKey   = kind.ErrUnknownKey
	ErrSignature    = kind.ErrSignature
	ErrFormat       = kind.ErrFormat
	ErrSyntax       = kind.ErrSyntax
	ErrUnknownField = kind.ErrUnknownField
	ErrDuplicate    = kind.ErrDuplicate
	ErrTrailing     = kind.ErrTrailing
	ErrPath         = errors.New("release metadata has a bad path")
	ErrSize         = errors.New("release metadata has a bad size")
	ErrValue        = kind.ErrValue

	ErrExpired     = errors.New("release metadata has expired")
	ErrNotYetValid = errors.New("release metadata is not valid yet")
	ErrClock       = errors.New("this device's clock is wrong")
	ErrDowngrade   = errors.New("release metadata is older than what was seen before")
)
