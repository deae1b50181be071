// Package signed reads and writes documents that are signed: one line with the signature, and the document to the end of the file. The
// signature is over the document's exact bytes, so nothing has to be brought into a canonical form:
//
//	<magic> <format> <key id> <Ed25519 signature, base64 with padding>\n
//	{"format":<format>, …}
//
// The document is a JSON object with "format", "key" (the id of the key that signed, once more) and what its kind has beside them.
package signed

import "errors"

// Kind is a kind of documents. Its errors say why a document is refused; what is returned wraps one of them.
type Kind struct {
	Magic   string // the first word of the file
	Format  int
	MaxSize int // bytes, with the signature

	ErrTooLarge     error
	ErrUnsigned     error
	ErrUnknownKey   error
	ErrSignature    error
	ErrFormat       error
	ErrSyntax       error
	ErrUnknownField error
	ErrDuplicate    error
	ErrTrailing     error
	ErrValue        error // for the kind's own checks, and for a document that names another key than the one that signed
}

// NewKind makes a kind; name is what errors call it.
func NewKind(name, magic string, format, maxSize int) *Kind {
	because := func(why string) error { return errors.New(name + " " + why) }
	return &Kind{
		Magic: magic, Format: format, MaxSize: maxSize,
		ErrTooLarge:     because("is too large"),
		ErrUnsigned:     because("is not signed"),
		ErrUnknownKey:   because("is signed by an unknown key"),
		ErrSignature:    because("has a wrong signature"),
		ErrFormat:       because("has another format"),
		ErrSyntax:       because("is not the expected JSON object"),
		ErrUnknownField: because("has an unknown field"),
		ErrDuplicate:    because("has a field twice"),
		ErrTrailing:     because("continues after its end"),
		ErrValue:        because("has a bad value"),
	}
}
