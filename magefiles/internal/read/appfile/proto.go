package appfile

import (
	"errors"
	"fmt"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// field is one field of a protobuf message, as it stands on the wire.
type field struct {
	num    int
	number uint64 // of a varint
	bytes  string // of a text or message
	length bool   // it is a text or message
}

var errProto = errors.New("not a protobuf message of this kind; it is damaged: make it again")

// eachField walks the fields of a message. It knows the wire format and no schema, so what is not asked for is skipped.
func eachField(message string, do func(field) error) error {
	for message != "" {
		tag, rest, ok := raw.ULEB(message)
		if !ok || tag>>3 == 0 || tag>>3 >= 1<<29 {
			return errProto
		}
		f := field{num: int(tag >> 3)}
		size := uint64(0)
		switch tag & 7 {
		case 0:
			f.number, rest, ok = raw.ULEB(rest)
		case 1:
			size = 8
		case 2:
			f.length = true
			size, rest, ok = raw.ULEB(rest)
		case 5:
			size = 4
		default: // groups, which none of these messages has
			return errProto
		}
		if !ok || size > uint64(len(rest)) {
			return errProto
		}
		f.bytes, message = rest[:size], rest[size:]
		if err := do(f); err != nil {
			return err
		}
	}
	return nil
}

// message gives the content of a field that must be a message or a text.
func (f field) message() (string, error) {
	if !f.length {
		return "", fmt.Errorf("field %d holds no message: %w", f.num, errProto)
	}
	return f.bytes, nil
}

// in walks the message that lies below a message by field numbers. What occurs twice is walked twice, which merges it as protobuf does.
func in(message string, path []int, do func(field) error) error {
	if len(path) == 0 {
		return eachField(message, do)
	}
	return eachField(message, func(f field) error {
		if f.num != path[0] {
			return nil
		}
		inner, err := f.message()
		if err != nil {
			return err
		}
		return in(inner, path[1:], do)
	})
}
