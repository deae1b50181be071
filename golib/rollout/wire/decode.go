package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf8"
)

// ErrMessage is for bytes that are not the message that they should be.
var ErrMessage = errors.New("not a message of the rollout's protocol")

// ParseRequest reads a request. The report has nothing of b.
func ParseRequest(b []byte) (*Report, error) {
	r := &Report{}
	return r, inside(b, MaxRequest, r.field)
}

// ParseResponse reads a response. The instruction has nothing of b.
func ParseResponse(b []byte) (*Instruction, error) {
	i := &Instruction{}
	return i, inside(b, MaxResponse, i.field)
}

// inside reads the one field of a request or response, a message.
func inside(b []byte, limit int, field func(tag uint64, v value) error) error {
	if len(b) > limit {
		return fmt.Errorf("%w: %d bytes; the limit is %d", ErrMessage, len(b), limit)
	}
	return fields(b, func(tag uint64, v value) error {
		if tag == 1<<3|length {
			return fields(v.bytes, field)
		}
		return nil
	})
}

func pointer[T any](v T) *T { return &v }

// value is what a field holds: a number, or bytes.
type value struct {
	number uint64
	bytes  []byte
}

func (r *Report) field(tag uint64, v value) (err error) {
	switch tag {
	case 1<<3 | length:
		r.DeviceID, err = v.text()
	case 2<<3 | varint:
		r.Sequence = v.number
	case 3<<3 | length:
		r.Group, err = v.text()
	case 4<<3 | length:
		r.AppVersion, err = v.text()
	case 5<<3 | varint:
		r.ContentVersion = int64(v.number)
	case 6<<3 | length:
		r.ABI, err = v.text()
	case 7<<3 | varint:
		r.APILevel = uint32(v.number)
	case 8<<3 | varint:
		r.Network = Network(v.number)
	case 9<<3 | varint:
		r.Metered = pointer(v.number != 0)
	case 10<<3 | varint:
		r.BatteryPercent = pointer(uint32(v.number))
	case 11<<3 | varint:
		r.Charging = pointer(v.number != 0)
	case 12<<3 | varint:
		r.FreeBytes = pointer(v.number)
	case 13<<3 | length:
		r.Locale, err = v.text()
	case 14<<3 | length:
		if len(r.Events) == MaxEvents {
			return fmt.Errorf("%w: more than %d events", ErrMessage, MaxEvents)
		}
		r.Events = append(r.Events, Event{})
		err = fields(v.bytes, r.Events[len(r.Events)-1].field)
	case 15<<3 | varint:
		r.StrategyVersion = v.number
	case 16<<3 | varint:
		r.ClockMillis = int64(v.number)
	}
	return err
}

func (e *Event) field(tag uint64, v value) (err error) {
	switch tag {
	case 1<<3 | varint:
		e.Number = v.number
	case 2<<3 | varint:
		e.Release = int64(v.number)
	case 3<<3 | varint:
		e.Stage = Stage(v.number)
	case 4<<3 | length:
		e.Code, err = v.text()
	case 5<<3 | varint:
		e.ClockMillis = int64(v.number)
	case 6<<3 | varint:
		e.DurationMillis = v.number
	}
	return err
}

func (i *Instruction) field(tag uint64, v value) error {
	switch tag {
	case 1<<3 | length:
		i.Strategy = append([]byte(nil), v.bytes...)
	case 2<<3 | varint:
		i.Acknowledged = v.number
	case 3<<3 | varint:
		i.HeartbeatMillis = uint32(v.number)
	case 4<<3 | varint:
		i.ClockMillis = int64(v.number)
	}
	return nil
}

func (v value) text() (string, error) {
	if !utf8.Valid(v.bytes) {
		return "", fmt.Errorf("%w: a text is not UTF-8", ErrMessage)
	}
	return string(v.bytes), nil
}

// fields calls field for each field of a message that has a number or bytes. Of the other ways to write one, no field here uses any.
func fields(b []byte, field func(tag uint64, v value) error) error {
	for len(b) > 0 {
		tag, rest, err := readTag(b)
		if err != nil {
			return err
		}
		v, rest, err := read(tag, rest, maxDepth)
		if err != nil {
			return err
		}
		b = rest
		if err := field(tag, v); err != nil {
			return err
		}
	}
	return nil
}

// maxDepth is how deep unknown groups may lie in each other, as in generated code's.
const maxDepth = 10000

var errCut = fmt.Errorf("%w: it is cut off", ErrMessage)

func readTag(b []byte) (tag uint64, rest []byte, err error) {
	v, rest, err := readNumber(b)
	if err == nil && (v>>3 < 1 || v>>3 > 1<<29-1) {
		err = fmt.Errorf("%w: a field with the number %d", ErrMessage, v>>3)
	}
	return v, rest, err
}

func read(tag uint64, b []byte, depth int) (v value, rest []byte, err error) {
	switch tag & 7 {
	case varint:
		v.number, b, err = readNumber(b)
		return v, b, err
	case length:
		size, b, err := readNumber(b)
		if err != nil {
			return v, nil, err
		}
		return take(b, size)
	case fixed64:
		return take(b, 8)
	case fixed32:
		return take(b, 4)
	case group:
		b, err = skipGroup(tag, b, depth)
		return v, b, err
	}
	return v, nil, fmt.Errorf("%w: a field is written in the way %d", ErrMessage, tag&7)
}

func take(b []byte, size uint64) (v value, rest []byte, err error) {
	if size > uint64(len(b)) {
		return v, nil, errCut
	}
	return value{bytes: b[:size]}, b[size:], nil
}

// skipGroup returns what follows a group, up to the tag that ends it.
func skipGroup(begin uint64, b []byte, depth int) (rest []byte, err error) {
	if depth == 0 {
		return nil, fmt.Errorf("%w: groups too deep in each other", ErrMessage)
	}
	for {
		tag, rest, err := readTag(b)
		if err != nil {
			return nil, err
		}
		if tag&7 == end {
			if tag>>3 != begin>>3 {
				return nil, fmt.Errorf("%w: a group ends that did not begin", ErrMessage)
			}
			return rest, nil
		}
		if _, b, err = read(tag, rest, depth-1); err != nil {
			return nil, err
		}
	}
}

func readNumber(b []byte) (v uint64, rest []byte, err error) {
	v, n := binary.Uvarint(b)
	if n == 0 {
		return 0, nil, errCut
	}
	if n < 0 {
		return 0, nil, fmt.Errorf("%w: a number has more than 64 bits", ErrMessage)
	}
	return v, b[n:], nil
}
