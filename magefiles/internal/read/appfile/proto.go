package appfile

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"

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
	for at := 0; at < len(message); {
		rest := raw.Bytes(message[at:])
		num, kind, tag := protowire.ConsumeTag(rest)
		if tag < 0 || !num.IsValid() {
			return errProto
		}
		size := protowire.ConsumeFieldValue(num, kind, rest[tag:])
		if size < 0 {
			return errProto
		}
		if err := do(newField(num, kind, message[at+tag:at+tag+size])); err != nil {
			return err
		}
		at += tag + size
	}
	return nil
}

// newField reads a value that protowire has found whole. Of groups and of numbers of fixed size, which nobody here asks for, it reads nothing.
func newField(num protowire.Number, kind protowire.Type, value string) field {
	f := field{num: int(num)}
	switch kind {
	case protowire.VarintType:
		f.number, _ = protowire.ConsumeVarint(raw.Bytes(value))
	case protowire.BytesType:
		_, size := protowire.ConsumeVarint(raw.Bytes(value))
		f.bytes, f.length = value[size:], true
	}
	return f
}

// message returns the content of a field that must be a message or a text.
func (f field) message() (string, error) {
	if !f.length {
		return "", fmt.Errorf("field %d is not a message: %w", f.num, errProto)
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
