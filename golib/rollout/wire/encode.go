package wire

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// The ways in which a field is written, in the last three bits of its tag.
const (
	varint  = 0
	fixed64 = 1
	length  = 2
	group   = 3
	end     = 4
	fixed32 = 5
)

// Request is a FollowRequest or PollRequest; they look alike.
func Request(r *Report) []byte { return appendBytes(nil, 1, r.append(nil)) }

// Response is a FollowResponse or PollResponse.
func Response(i *Instruction) []byte { return appendBytes(nil, 1, i.append(nil)) }

func (r *Report) append(b []byte) []byte {
	b = appendText(b, 1, r.DeviceID)
	b = appendNumber(b, 2, r.Sequence)
	b = appendText(b, 3, r.Group)
	b = appendText(b, 4, r.AppVersion)
	b = appendNumber(b, 5, uint64(r.ContentVersion))
	b = appendText(b, 6, r.ABI)
	b = appendNumber(b, 7, uint64(r.APILevel))
	b = appendNumber(b, 8, uint64(r.Network))
	b = appendOptional(b, 9, r.Metered, bit)
	b = appendOptional(b, 10, r.BatteryPercent, func(v uint32) uint64 { return uint64(v) })
	b = appendOptional(b, 11, r.Charging, bit)
	b = appendOptional(b, 12, r.FreeBytes, func(v uint64) uint64 { return v })
	b = appendText(b, 13, r.Locale)
	for i := range r.Events {
		b = appendBytes(b, 14, r.Events[i].append(nil))
	}
	b = appendNumber(b, 15, r.StrategyVersion)
	return appendNumber(b, 16, uint64(r.ClockMillis))
}

func (e *Event) append(b []byte) []byte {
	b = appendNumber(b, 1, e.Number)
	b = appendNumber(b, 2, uint64(e.Release))
	b = appendNumber(b, 3, uint64(e.Stage))
	b = appendText(b, 4, e.Code)
	b = appendNumber(b, 5, uint64(e.ClockMillis))
	return appendNumber(b, 6, e.DurationMillis)
}

func (i *Instruction) append(b []byte) []byte {
	if len(i.Strategy) > 0 {
		b = appendBytes(b, 1, i.Strategy)
	}
	b = appendNumber(b, 2, i.Acknowledged)
	b = appendNumber(b, 3, uint64(i.HeartbeatMillis))
	return appendNumber(b, 4, uint64(i.ClockMillis))
}

func appendTag(b []byte, field, way int) []byte {
	return binary.AppendUvarint(b, uint64(field)<<3|uint64(way))
}

// appendNumber leaves out 0, which is what a field has that is not there.
func appendNumber(b []byte, field int, v uint64) []byte {
	if v == 0 {
		return b
	}
	return binary.AppendUvarint(appendTag(b, field, varint), v)
}

func appendOptional[T any](b []byte, field int, v *T, number func(T) uint64) []byte {
	if v == nil {
		return b
	}
	return binary.AppendUvarint(appendTag(b, field, varint), number(*v))
}

func bit(v bool) uint64 {
	if v {
		return 1
	}
	return 0
}

func appendBytes(b []byte, field int, v []byte) []byte {
	b = binary.AppendUvarint(appendTag(b, field, length), uint64(len(v)))
	return append(b, v...)
}

func appendText(b []byte, field int, s string) []byte {
	if s = text(s); s == "" {
		return b
	}
	return appendBytes(b, field, []byte(s))
}

// text makes of an app's text what a message may have: UTF-8, and not too much of it.
func text(s string) string {
	if len(s) > MaxText {
		n := MaxText
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n]
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
